"""The cell that a lesson looks at where nobody has picked one."""

import numpy as np

from bnviz.derivation import Roundings, equation
from bnviz.experiment import Pass
from bnviz.expression import addends, evaluate


def telling_cell(done: Pass) -> tuple[int, int]:
    """Return the cell whose weakest path back to x is strongest, so that all can be seen there.

    Equation 10 gives the paths; their sum counts as well, so that they do not just cancel. The
    first cell is told where all of this is rounding, and where the loss is the output of the picked
    cell: of the first one while none is picked.

    Returns
    -------
    cell : (int, int)
        Sample and feature, counted from 1.
    """
    if done.settings.upstream == "one-hot":
        return 1, 1
    whole, roundings = equation("10").corrected, Roundings(done.arrays)
    strength = np.full(done.shape, np.inf)
    for path in (*addends(whole), whole):
        values = np.abs(np.asarray(evaluate(path, done.arrays), np.float64))
        strength = np.minimum(strength, np.where(values > roundings.of(path), values, 0))
    i, j = np.unravel_index(int(strength.argmax()), done.shape)
    return int(i) + 1, int(j) + 1
