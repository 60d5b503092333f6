"""Array kernels for batch normalization, on every library that follows the array API standard.

They know nothing of the expression trees: that is what makes them a witness.
"""

from .array_libraries import to_numpy
from .backward_pass import Backward, backward
from .closed_form import ClosedForm, backward_closed_form
from .comparison import non_finite, relative_error, unrepresented
from .dense import DenseGradients, dense, dense_backward, relu, relu_backward
from .forward_pass import ConstantFeatureError, Forward, forward
from .kernels import KERNELS, Kernel, forward_backward, select_kernel
from .results import ForwardBackward

__all__ = [
    "KERNELS",
    "Backward",
    "ClosedForm",
    "ConstantFeatureError",
    "DenseGradients",
    "Forward",
    "ForwardBackward",
    "Kernel",
    "backward",
    "backward_closed_form",
    "dense",
    "dense_backward",
    "forward",
    "forward_backward",
    "non_finite",
    "relative_error",
    "relu",
    "relu_backward",
    "select_kernel",
    "to_numpy",
    "unrepresented",
]
