"""One feature's gradient as arrows in space: where each point stands."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bnviz.experiment.column import Array, Column

_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Space:
    """Points in three dimensions.

    Three samples are three dimensions, so the points of a batch of three stand where they are. Of
    any other batch the space is seen that 𝟏, x̂ and the gradient span: its coordinates are what
    lies along x̂, the length of the rest, and what lies along 𝟏.

    Attributes
    ----------
    points
        ``delta``, ``centred`` (without its mean) and ``dx``, (3,) each.
    directions
        Unit vectors of ``one``, ``x_hat`` and ``rest``; without one that the batch does not have.
    is_samples
        Whether the coordinates are the samples.
    """

    points: Mapping[str, Array]
    directions: Mapping[str, Array]
    is_samples: bool


def place_in_space(column: Column) -> Space:
    """Return where the gradient of a feature stands, before and after each part is taken out."""
    delta, x_hat = (column.arrays[name].ravel() for name in ("delta", "x_hat"))
    through_mean = column.parts["mu"].ravel()
    vectors = {
        "delta": delta,
        "centred": delta + through_mean,
        "dx": column.arrays["dx"].ravel(),
    }
    axes = {"one": np.ones(column.m), "x_hat": x_hat}
    units = {name: v / np.linalg.norm(v) for name, v in axes.items() if np.linalg.norm(v) > _TINY}
    if column.m == 3 and "x_hat" in units:
        units["rest"] = np.cross(units["one"], units["x_hat"])
        return Space(vectors, units, is_samples=True)
    rest = delta - sum(float(u @ delta) * u for u in units.values())
    size = np.linalg.norm(rest)
    if size > _TINY * np.linalg.norm(delta):
        units["rest"] = rest / size
    order = ("x_hat", "rest", "one")

    def seen(vector: Array) -> Array:
        return np.array([float(units[u] @ vector) if u in units else 0.0 for u in order])

    return Space(
        {name: seen(vector) for name, vector in vectors.items()},
        {name: np.eye(3)[order.index(name)] for name in units},
        is_samples=False,
    )
