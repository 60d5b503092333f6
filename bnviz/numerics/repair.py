"""Compute the columns again in which the sums of a fused kernel left the range of numbers."""

from .array_libraries import Array, DType, namespace, silent_overflow, to_numpy
from .closed_form import backward_closed_form
from .forward_pass import ConstantFeatureError, forward
from .rescaling import all_in_range, is_in_range
from .results import ForwardBackward


@silent_overflow
def repair(
    result: ForwardBackward,
    variance: Array,
    dtype: DType,
    given: tuple[Array, Array, Array, float, Array],
) -> ForwardBackward:
    """Return the result, after the columns were computed again whose variance is out of range.

    Parameters
    ----------
    result : ForwardBackward
        What a kernel computed, in arrays of NumPy or CuPy. The columns are written into it.
    variance : array, shape (D,)
        As the kernel found it: infinite, NaN or tiny where its sums left the range.
    dtype
        That of the computation.
    given : tuple
        x, gamma (D,), beta (D,), eps and dy.

    Raises
    ------
    ConstantFeatureError
        eps is zero and some feature is constant.
    """
    x, gamma, beta, eps, dy = given
    if all_in_range(variance, eps, dtype):
        return result
    columns = namespace(variance).nonzero(~is_in_range(variance, eps, dtype))[0]
    try:
        fwd = forward(x[:, columns], gamma[columns], beta[columns], eps)
    except ConstantFeatureError as refusal:
        features = to_numpy(columns)[list(refusal.features)]
        raise ConstantFeatureError(tuple(int(feature) for feature in features), eps) from None
    bwd = backward_closed_form(fwd, dy[:, columns])
    result.y[:, columns] = fwd.y
    result.dx[:, columns] = bwd.dx
    result.dgamma[columns] = bwd.dgamma
    result.dbeta[columns] = bwd.dbeta
    return result
