"""What every rung of the ladder takes and gives."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
# y (m, D), dx (m, D), dgamma (D,), dbeta (D,)
Results = tuple[Array, Array, Array, Array]
