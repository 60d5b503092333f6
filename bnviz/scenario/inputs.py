"""The arrays that the layer works on, made from settings."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bnviz.scenario.datasets import draw_data
from bnviz.scenario.edits import apply_edits
from bnviz.scenario.problem import BadData
from bnviz.scenario.settings import PerFeature, Settings
from bnviz.scenario.upload import Uploaded


@dataclass(frozen=True, eq=False)
class Inputs:
    """What goes into the layer: read-only NumPy arrays of one dtype, and the names of their axes.

    Attributes
    ----------
    x : (m, D)
    gamma, beta : (D,)
    eps : float
    feature_names, sample_names
        D and m names, or None where the data have none.
    """

    x: NDArray[Any]
    gamma: NDArray[Any]
    beta: NDArray[Any]
    eps: float
    feature_names: tuple[str, ...] | None
    sample_names: tuple[str, ...] | None


def make_inputs(settings: Settings, uploaded: Uploaded | None = None) -> Inputs:
    """Return the arrays of `settings`, in their dtype and the same bits every time.

    Parameters
    ----------
    settings
        The set-up.
    uploaded
        The visitor's file, used when ``settings.data`` is ``"upload"``.

    Raises
    ------
    BadData
        If there is no uploaded file, if γ or β have another length than the features, or if values
        or their squares overflow in the dtype.
    """
    drawn = draw_data(settings, uploaded)
    m, d = drawn.x.shape
    dtype = np.dtype(settings.dtype)
    # float16 is computed in float32. Squares of differences are summed over m samples.
    widest = np.finfo(np.result_type(dtype, np.float32))
    largest_square = float(np.sqrt(widest.max / (4 * m)))
    largest = float(np.finfo(dtype).max)
    return Inputs(
        x=_cast("x", apply_edits(drawn.x, settings.edit), dtype, min(largest, largest_square)),
        gamma=_cast("γ", _spread("γ", settings.gamma, d), dtype, largest),
        beta=_cast("β", _spread("β", settings.beta, d), dtype, largest),
        eps=settings.eps,
        feature_names=drawn.feature_names,
        sample_names=drawn.sample_names,
    )


def _spread(name: str, values: PerFeature, d: int) -> NDArray[np.float64]:
    if not isinstance(values, tuple):
        return np.full(d, values)
    if len(values) != d:
        raise BadData(f"{name} has {len(values)} values, but the number of features is {d}.")
    return np.array(values)


def _cast(
    name: str, values: NDArray[np.float64], dtype: np.dtype[Any], largest: float
) -> NDArray[Any]:
    magnitude = float(np.max(np.abs(values)))
    if magnitude > largest:
        what = "smaller values" if dtype == np.float64 else "a wider dtype or smaller values"
        raise BadData(
            f"{name} reaches {magnitude:.4g} in magnitude, which overflows in {dtype}, so choose "
            f"{what}."
        )
    cast = values.astype(dtype)
    cast.setflags(write=False)
    return cast
