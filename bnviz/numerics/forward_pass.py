"""The forward pass of batch normalization: Agarwal 2017, equations 1 to 4."""

from dataclasses import dataclass
from typing import NamedTuple

from .arguments import check_data, feature_vector, stabiliser
from .array_libraries import (
    Array,
    DType,
    cast,
    compute_dtype,
    is_lazy,
    namespace,
    read_only,
    silent_overflow,
    to_numpy,
)
from .moments import centre, variance
from .rescaling import all_in_range, is_in_range, scale_into_range, scaled_eps

_MOST_NAMED = 8  # features that a message names


class ConstantFeatureError(ValueError):
    """A feature does not vary and eps is zero, so that its normalization divides by zero.

    Attributes
    ----------
    features : tuple of int
        The features concerned, counted from 0. The message counts them from 1.
    """

    def __init__(self, features: tuple[int, ...], eps: float) -> None:
        self.features = features
        numbers = [str(feature + 1) for feature in features[:_MOST_NAMED]]
        if len(features) > _MOST_NAMED:
            numbers.append(f"{len(features) - _MOST_NAMED} more")
        if len(numbers) == 1:
            subject = f"Feature {numbers[0]} has"
        else:
            subject = f"Features {', '.join(numbers[:-1])} and {numbers[-1]} have"
        super().__init__(
            f"{subject} zero variance, and with eps = {eps:g} this divides by zero: "
            "choose eps above 0, or data that vary."
        )


@dataclass(frozen=True)
class Forward:
    """What the forward pass computes, and what the backward pass needs of it.

    The results `mu`, `var`, `x_hat` and `y` have the dtype of x. The other arrays except x have
    the dtype of the computation, which is that of x, but float32 where x is float16. With them
    the backward pass loses nothing to the rounding of a result, nor to a mean far from zero.

    Attributes
    ----------
    x : array, shape (m, D)
        The data as given; a read-only view of them in NumPy.
    gamma, beta : array, shape (D,)
        Scale and shift, one number per feature.
    eps : float
        The number added to the variance.
    mu, var : array, shape (D,)
        Mean and biased variance over the batch: equations 1 and 2.
    x_hat, y : array, shape (m, D)
        Normalized data and output: equations 3 and 4.
    centred : array, shape (m, D)
        x - mu, more accurate than `x - mu` would be.
    inv_std : array, shape (D,)
        1 / sqrt(var + eps).
    x_hat_unrounded : array, shape (m, D)
        x_hat in the dtype of the computation.
    """

    x: Array
    gamma: Array
    beta: Array
    eps: float
    mu: Array
    var: Array
    x_hat: Array
    y: Array
    centred: Array
    inv_std: Array
    x_hat_unrounded: Array


@silent_overflow
def forward(x: Array, gamma: Array | float, beta: Array | float, eps: float) -> Forward:
    """Normalize a batch: Agarwal 2017, equations 1 to 4, with the biased variance.

    Parameters
    ----------
    x : array, shape (m, D)
        m samples of D features, of any floating-point dtype and any library that follows the
        array API standard. float16 is computed in float32.
    gamma, beta : number or array, shape () or (D,)
        Scale and shift.
    eps : float
        Zero or above. With zero, and only then, a lazy array is computed, to see whether some
        feature is constant.

    Returns
    -------
    Forward
        New arrays of the library, dtype and device of x. What the dtype cannot hold is infinite,
        or zero, without a warning; `unrepresented` finds it.

    Raises
    ------
    ConstantFeatureError
        eps is zero and some feature is constant.
    TypeError
        An argument has the wrong type, or the arrays come from different libraries.
    ValueError
        A shape does not fit, or eps is negative, not a number, or too large for the dtype.
    """
    x = check_data(x)
    dtype = compute_dtype(x)
    gamma = feature_vector(gamma, "gamma", x, dtype)
    beta = feature_vector(beta, "beta", x, dtype)
    eps = stabiliser(eps, dtype, x)

    mu, var, centred, inv_std, x_hat = _normalize(cast(x, dtype), eps, dtype)
    y = gamma * x_hat + beta
    return Forward(
        x=read_only(x),
        gamma=gamma,
        beta=beta,
        eps=eps,
        mu=cast(mu, x.dtype),
        var=cast(var, x.dtype),
        x_hat=cast(x_hat, x.dtype),
        y=cast(y, x.dtype),
        centred=centred,
        inv_std=inv_std,
        x_hat_unrounded=x_hat,
    )


class _Normalized(NamedTuple):
    mu: Array
    var: Array
    centred: Array
    inv_std: Array
    x_hat: Array


def _normalize(values: Array, eps: float, dtype: DType) -> _Normalized:
    """Compute equations 1 to 3, once more on another scale where a variance leaves the range.

    Columns that stay in range are scaled by 1, which changes no bit of them. What is lazy is
    scaled from the first, because whether it has to be cannot be asked.
    """
    xp = namespace(values)
    if not is_lazy(values):
        mu, centred = centre(values)
        var = variance(centred)
        if all_in_range(var, eps, dtype):
            inv_std = 1 / xp.sqrt(var + eps)
            return _Normalized(mu, var, centred, inv_std, centred * inv_std)
        fits = is_in_range(var, eps, dtype)
        scale = scale_into_range(values, eps)
        scale = xp.where(fits, xp.ones_like(scale), scale)
    else:
        scale = scale_into_range(values, eps)
    mu, centred = centre(values * scale)
    mu = mu / scale
    var = variance(centred)
    refuse_constant_features(var, eps, dtype)
    # Large data that are constant have eps alone to be measured by, and s² eps may be zero.
    back = xp.where((var == 0) & (scale < 1), scale, xp.ones_like(scale))
    centred, scale = centred / back, scale / back
    inv_std = 1 / xp.sqrt(var + scaled_eps(eps, scale))
    x_hat = centred * inv_std
    return _Normalized(mu, var / scale / scale, centred / scale, inv_std * scale, x_hat)


def refuse_constant_features(var: Array, eps: float, dtype: DType) -> None:
    """Refuse to divide by zero: eps must be above zero where a variance (D,) is zero.

    With eps above zero nothing is computed that is lazy.

    Raises
    ------
    ConstantFeatureError
        eps is zero and some feature is constant.
    """
    # Below the smallest normal number, eps is zero once it meets an array of this dtype.
    if eps >= float(namespace(var).finfo(dtype).smallest_normal):
        return
    constant = to_numpy(var) == 0
    if constant.any():
        features = tuple(int(feature) for feature in constant.nonzero()[0])
        raise ConstantFeatureError(features, eps)
