"""The parameters of a link: how each is read, and what it may be, as one table."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from bnviz.scenario.backends import BACKENDS
from bnviz.scenario.datasets import DATASETS
from bnviz.scenario.limits import Limits
from bnviz.scenario.numerals import read_float, read_int, write_float
from bnviz.scenario.settings import (
    CHECKS,
    CODES,
    DTYPES,
    ENTRIES,
    FOCUSABLE,
    GEOMETRIES,
    HIDEABLE,
    HOMEWORKS,
    JACOBIANS,
    LAYERS,
    OWN_SETUP,
    PATHS_OFF,
    PRACTICES,
    PRACTISED,
    PRINTABLE,
    PROOFS,
    SETUPS,
    TESTS,
    TRAINING_RATES,
    VARIANTS,
)
from bnviz.scenario.upstreams import UPSTREAMS
from bnviz.scenario.weights import WEIGHTS_FORM, read_weights

# Beyond this, squares and their products leave the range of float32.
_LARGEST = 1e6
_NUMBER = "a number from -1e6 to 1e6"
_POSITIVE = "a number from 0 to 1e6"
_PER_FEATURE = f"{_NUMBER}, or one for each feature with commas between them"
# Below, a step is lost in any format; above, it leaves the data.
LEAST_STEP, MOST_STEP = 1e-20, 1.0
STEP_ALLOWED = "a number from 1e-20 to 1, such as 1e-5"
_ALL_CONTROLS = ", ".join(HIDEABLE)
_LARGEST_SEED = 2**32 - 1
_LARGEST_HIDDEN = 64
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a link.

    Attributes
    ----------
    name
        Its name in the link and in `Settings`.
    read
        Turns text into a value, or into None when the text cannot be used. Never raises.
    allowed
        What it may be; completes "it must be ...".
    """

    name: str
    read: Callable[[str], object]
    allowed: str


def list_parameters(limits: Limits) -> tuple[Parameter, ...]:
    """Return every parameter of a link, for a server with these limits."""
    return (
        _whole("m", 1, limits.max_m),
        _whole("d", 1, limits.max_d),
        Parameter("gamma", _read_per_feature, _PER_FEATURE),
        Parameter("beta", _read_per_feature, _PER_FEATURE),
        Parameter("eps", _read_positive, _POSITIVE),
        _one_of("data", tuple(dataset.id for dataset in DATASETS)),
        Parameter("scale", _read_positive, _POSITIVE),
        Parameter("shift", _read_number, _NUMBER),
        _whole("seed", 0, _LARGEST_SEED),
        _one_of("upstream", tuple(upstream.id for upstream in UPSTREAMS)),
        _one_of("dtype", DTYPES),
        _one_of("backend", tuple(backend.id for backend in BACKENDS)),
        Parameter("cell", _read_cell, "a sample and a feature counted from 1, such as 3,2"),
        _one_of("focus", FOCUSABLE),
        Parameter("printed", _read_printed, "equation numbers from 1 to 13 or delta, such as 8,13"),
        _one_of("equation", PRINTABLE),
        _one_of("proof", PROOFS),
        _one_of("code", CODES),
        _one_of("check", CHECKS),
        Parameter("h", read_step, STEP_ALLOWED),
        _one_of("test", TESTS),
        Parameter("slip", _read_slug, "the name of a slip in letters, digits and hyphens"),
        _one_of("setup", (*SETUPS, OWN_SETUP)),
        Parameter("place", _read_slug, "the name of a formula in letters, digits and hyphens"),
        _one_of("off", PATHS_OFF),
        Parameter("rate", _read_rate, f"one of {', '.join(map(write_float, TRAINING_RATES))}"),
        _one_of("geometry", GEOMETRIES),
        _one_of("jacobian", JACOBIANS),
        _whole("hidden", 1, _LARGEST_HIDDEN),
        Parameter("weights", read_weights, WEIGHTS_FORM),
        _one_of("layer", LAYERS),
        Parameter("entry", _read_entry, f"one of {', '.join(ENTRIES)} and a cell, such as dW,3,2"),
        Parameter("line", _read_slug, "the name of a line in letters, digits, dots and hyphens"),
        Parameter("variant", _read_variant, f"some of {', '.join(VARIANTS)}, with commas between"),
        _one_of("practice", PRACTICES),
        _one_of("quantity", PRACTISED),
        _one_of("homework", HOMEWORKS),
        Parameter("hints", {"1": True, "0": False}.get, "1 or 0"),
        Parameter("step", _read_slug, "the name of a step in letters, digits, dots and hyphens"),
        Parameter("present", {"1": True, "0": False}.get, "1 or 0"),
        Parameter("predict", {"1": True, "0": False}.get, "1 or 0"),
        Parameter("own", {"1": True, "0": False}.get, "1 or 0"),
        Parameter("hide", _read_hidden, f"names of controls with commas between: {_ALL_CONTROLS}"),
    )


def _whole(name: str, least: int, most: int) -> Parameter:
    def read(text: str) -> int | None:
        value = read_int(text)
        return value if value is not None and least <= value <= most else None

    return Parameter(name, read, f"a whole number from {least} to {most}")


def _one_of(name: str, ids: tuple[str, ...]) -> Parameter:
    return Parameter(name, {id_: id_ for id_ in ids}.get, f"one of {', '.join(ids)}")


def _read_number(text: str) -> float | None:
    value = read_float(text)
    # A comparison with NaN is false, so NaN is refused too.
    return value if value is not None and -_LARGEST <= value <= _LARGEST else None


def _read_positive(text: str) -> float | None:
    value = _read_number(text)
    # -0.0 is not below 0, but it would print as a negative number.
    return value if value is not None and math.copysign(1.0, value) > 0 else None


def _read_per_feature(text: str) -> float | tuple[float, ...] | None:
    values = [value for part in text.split(",") if (value := _read_number(part)) is not None]
    if len(values) <= text.count(","):
        return None
    return values[0] if len(values) == 1 else tuple(values)


def _read_cell(text: str) -> tuple[int, int] | None:
    indices = [read_int(part) for part in text.split(",")]
    match indices:
        case [int(i), int(j)] if i >= 1 and j >= 1:
            return i, j
        case _:
            return None


def _read_entry(text: str) -> tuple[str, int, int] | None:
    name, _, cell = text.partition(",")
    place = _read_cell(cell)
    return (name, *place) if name in ENTRIES and place else None


def _read_variant(text: str) -> tuple[str, ...] | None:
    names = tuple(part.strip() for part in text.split(","))
    return names if set(names) <= set(VARIANTS) else None


def _read_printed(text: str) -> tuple[str, ...] | None:
    numbers = tuple(part.strip() for part in text.split(","))
    return numbers if set(numbers) <= set(PRINTABLE) else None


def read_step(text: str) -> float | None:
    """Return the step of a difference that a text spells, or None."""
    value = read_float(text.strip())
    return value if value is not None and LEAST_STEP <= value <= MOST_STEP else None


def _read_rate(text: str) -> float | None:
    value = read_float(text)
    return value if value in TRAINING_RATES else None


def _read_hidden(text: str) -> tuple[str, ...] | None:
    names = tuple(part.strip() for part in text.split(","))
    return names if set(names) <= set(HIDEABLE) else None


def _read_slug(text: str) -> str | None:
    return text if _SLUG.fullmatch(text) else None
