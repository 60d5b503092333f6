"""The data sets, as one registry, and the shape and the values that settings get from them.

Every draw starts from ``z = numpy.random.default_rng([seed, 0]).standard_normal((m, d))`` and
``x = shift + scale * z``, so that a link gives the same bits again. The upstream gradient draws
from ``default_rng([seed, 1])``: changing one leaves the other alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bnviz.scenario.iris import FEATURES, load_iris
from bnviz.scenario.problem import BadData
from bnviz.scenario.settings import Settings
from bnviz.scenario.upload import Uploaded

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """Values (m, d) as float64, with names of the columns and rows where there are any."""

    x: Array
    feature_names: tuple[str, ...] | None = None
    sample_names: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Dataset:
    """One source of x.

    Attributes
    ----------
    id, label, description
        Name in the link, name on screen, and one sentence.
    draw
        Gives the values for settings, a shape and the visitor's own file.
    fixed_m, max_m, max_d
        A batch size that cannot be changed, or the largest batch size and number of features;
        None where the visitor is free.
    own_shape
        Whether the shape comes from the data alone.
    uses_scale, uses_seed
        Whether scale and shift, and the seed, change these values.
    shape_note
        One sentence that says why m or d is not free, or None.
    citation
        Where measured values were published, or None.
    """

    id: str
    label: str
    description: str
    draw: Callable[[Settings, tuple[int, int], Uploaded | None], Drawn]
    fixed_m: int | None = None
    max_m: int | None = None
    max_d: int | None = None
    own_shape: bool = False
    uses_scale: bool = True
    uses_seed: bool = True
    shape_note: str | None = None
    citation: str | None = None


def shape_of(settings: Settings, uploaded: Uploaded | None = None) -> tuple[int, int]:
    """Return the (m, D) that the arrays of `settings` have.

    A data set may fix or cap what the visitor asked for. With the visitor's own data chosen but no
    file there yet, it is the shape that the settings ask for.
    """
    dataset = find_dataset(settings.data)
    if dataset.own_shape and uploaded is not None:
        m, d = uploaded.x.shape
        return m, d
    m = dataset.fixed_m or min(settings.m, dataset.max_m or settings.m)
    return m, min(settings.d, dataset.max_d or settings.d)


def draw_data(settings: Settings, uploaded: Uploaded | None = None) -> Drawn:
    """Return the values of the data set of `settings`, as float64.

    Raises
    ------
    BadData
        If the visitor's own data are chosen and there is no file.
    """
    dataset = find_dataset(settings.data)
    return dataset.draw(settings, shape_of(settings, uploaded), uploaded)


def _draw_normal(settings: Settings, shape: tuple[int, int], _: Uploaded | None) -> Drawn:
    z = np.random.default_rng([settings.seed, 0]).standard_normal(shape)
    return Drawn(settings.shift + settings.scale * z)


def _draw_outlier(settings: Settings, shape: tuple[int, int], _: Uploaded | None) -> Drawn:
    x = _draw_normal(settings, shape, None).x
    x[0, 0] = settings.shift + 12 * settings.scale
    return Drawn(x)


def _draw_nearly_constant(settings: Settings, shape: tuple[int, int], _: Uploaded | None) -> Drawn:
    x = _draw_normal(settings, shape, None).x
    # With the default scale the variance is then about 1e-5, as small as the usual ε.
    x[:, 0] = settings.shift + 1e-3 * (x[:, 0] - settings.shift)
    return Drawn(x)


def _draw_constant(settings: Settings, shape: tuple[int, int], _: Uploaded | None) -> Drawn:
    x = _draw_normal(settings, shape, None).x
    x[:, 0] = settings.shift
    return Drawn(x)


def _draw_iris(settings: Settings, shape: tuple[int, int], _: Uploaded | None) -> Drawn:
    values, names = load_iris()
    m, d = shape
    rows = np.random.default_rng([settings.seed, 0]).permutation(len(names))[:m]
    return Drawn(values[rows, :d], FEATURES[:d], tuple(names[row] for row in rows))


def _take_uploaded(_: Settings, __: tuple[int, int], uploaded: Uploaded | None) -> Drawn:
    if uploaded is None:
        raise BadData(
            "Uploaded data are never part of a link, so choose a file or another data set."
        )
    return Drawn(uploaded.x, uploaded.feature_names)


DATASETS = (
    Dataset(
        "normal",
        "Normal",
        "Independent normal draws with mean shift and standard deviation scale.",
        _draw_normal,
    ),
    Dataset(
        "outlier",
        "One outlier",
        "Normal draws, but feature 1 of sample 1 lies twelve standard deviations above the mean.",
        _draw_outlier,
    ),
    Dataset(
        "nearly-constant",
        "Nearly constant feature",
        "Normal draws, but feature 1 varies a thousand times less, so that ε matters.",
        _draw_nearly_constant,
    ),
    Dataset(
        "constant",
        "Constant feature",
        "Normal draws, but feature 1 has the same value in every sample, so its variance is 0.",
        _draw_constant,
    ),
    Dataset(
        "two-samples",
        "Two samples",
        "Normal draws with a batch of two.",
        _draw_normal,
        fixed_m=2,
        shape_note="This data set always has a batch size of 2.",
    ),
    Dataset(
        "one-sample",
        "One sample",
        "Normal draws with a batch of one.",
        _draw_normal,
        fixed_m=1,
        shape_note="This data set always has a batch size of 1.",
    ),
    Dataset(
        "iris",
        "Fisher's iris",
        "Lengths and widths of the flowers of three species of iris, in centimetres.",
        _draw_iris,
        max_m=150,
        max_d=len(FEATURES),
        uses_scale=False,
        shape_note="The iris data hold 150 flowers with 4 measurements each, so m is at most 150 "
        "and D at most 4.",
        citation="R. A. Fisher, The use of multiple measurements in taxonomic problems, Annals of "
        "Eugenics 7 (1936), from measurements by E. Anderson.",
    ),
    Dataset(
        "upload",
        "Your own file",
        "A table or an array with samples in rows and features in columns.",
        _take_uploaded,
        own_shape=True,
        uses_scale=False,
        uses_seed=False,
        shape_note="The file decides the batch size and the number of features.",
    ),
)
_BY_ID = {dataset.id: dataset for dataset in DATASETS}


def find_dataset(id_: str) -> Dataset:
    """Return the data set with this id."""
    return _BY_ID[id_]
