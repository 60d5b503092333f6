"""Settings from a link, and the link of settings.

A link may hold anything. Every parameter that cannot be used gives one sentence and falls back to
its default, and the others stay as they are. Names that are not ours are left to their owners.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from bnviz.scenario.datasets import find_dataset, shape_of
from bnviz.scenario.edits import Edit, read_edits, say_complaints
from bnviz.scenario.limits import Limits
from bnviz.scenario.numerals import write_float
from bnviz.scenario.parameters import list_parameters
from bnviz.scenario.problem import Problem, quote
from bnviz.scenario.settings import DEFAULTS, Settings, is_inside
from bnviz.scenario.weights import Weight

_INSTEAD_OF_NOTHING = {
    "cell": "no cell is selected",
    "printed": "every equation is shown corrected",
    "present": "presenter mode is off",
    "predict": "every result is shown at once",
    "own": "paths share the scale of their sum",
    "hide": "no control is hidden",
    "hints": "hints are offered",
    "step": "the first step is shown",
    "place": "the formula is chosen for you",
    "weights": "W, b, γ and β are as they were",
    "entry": "no cell is taken apart",
    "line": "the first line is shown",
    "variant": "every equation is that of the source",
}


def from_query(
    query: Mapping[str, str], limits: Limits | None = None
) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings that a link asks for, and what was wrong with it.

    Parameters
    ----------
    query
        The parameters of the link, as text. Nothing in it makes this function raise.
    limits
        How large the arrays may be; the defaults of `Limits` when not given.

    Returns
    -------
    settings, problems
        At most one problem for each parameter, in the order in which they were found.
    """
    limits = limits or Limits()
    chosen: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for parameter in list_parameters(limits):
        name, text = parameter.name, query.get(parameter.name)
        if text is None:
            continue
        value = parameter.read(text)
        if value is None:
            problems[name] = f"{name} cannot be {quote(text)}: it must be {parameter.allowed}"
        else:
            chosen[name] = value
    # The shape is settled first, because the lengths and the cell are measured against it.
    for check in (_check_size, _check_lengths, _check_cell):
        for name, complaint in check(Settings(**chosen), limits).items():
            problems[name] = complaint
            del chosen[name]
    settings = Settings(**chosen)
    found = [
        Problem(name, f"{complaint}; {_instead(name)}.") for name, complaint in problems.items()
    ]
    if "edit" in query:
        edits, complaints = read_edits(query["edit"], _largest_shape(settings, limits))
        settings = replace(settings, edit=edits)
        found += [Problem("edit", say_complaints(complaints))] if complaints else []
    return settings, tuple(found)


def _largest_shape(settings: Settings, limits: Limits) -> tuple[int, int]:
    """Return the shape of the batch, or the largest that a file, which no link holds, may have."""
    own_shape = find_dataset(settings.data).own_shape
    return (limits.max_m, limits.max_d) if own_shape else shape_of(settings)


def to_query(settings: Settings) -> dict[str, str]:
    """Return the parameters of the link of `settings`: those that differ from the defaults.

    Reading them with `from_query` gives equal settings back, floats to the last bit.
    """
    return {
        field.name: _write(getattr(settings, field.name))
        for field in fields(settings)
        if getattr(settings, field.name) != getattr(DEFAULTS, field.name)
    }


def _write(value: object) -> str:
    match value:
        case bool():
            return str(int(value))
        case float():
            return write_float(value)
        case tuple() if value and isinstance(value[0], Edit | Weight):
            return ";".join(map(str, value))
        case tuple():
            return ",".join(_write(part) for part in value)
        case _:
            return str(value)


def _instead(name: str) -> str:
    return _INSTEAD_OF_NOTHING.get(name) or f"{_write(getattr(DEFAULTS, name))} is used instead"


def _check_size(settings: Settings, limits: Limits) -> dict[str, str]:
    """Blame the one of m and d whose default makes the array fit, or both if it takes both."""
    m, d, most = settings.m, settings.d, limits.max_cells
    if m * d <= most:
        return {}
    complaint = f"{m} samples of {d} features are {m * d} cells, and at most {most} are allowed"
    for names in (("m",), ("d",)):
        smaller = replace(settings, **{name: getattr(DEFAULTS, name) for name in names})
        if smaller.m * smaller.d <= most:
            return dict.fromkeys(names, complaint)
    return dict.fromkeys(("m", "d"), complaint)


def _check_lengths(settings: Settings, limits: Limits) -> dict[str, str]:
    """Blame per-feature values of which there are not as many as features."""
    given = {name: getattr(settings, name) for name in ("gamma", "beta")}
    lengths = {name: len(values) for name, values in given.items() if isinstance(values, tuple)}
    if find_dataset(settings.data).own_shape:
        # The file is not in the link: only the largest possible number of features is known.
        return {
            name: f"{name} has {length} values, and at most {limits.max_d} features are allowed"
            for name, length in lengths.items()
            if length > limits.max_d
        }
    d = shape_of(settings)[1]
    return {
        name: f"{name} has {length} values, but the number of features is {d}"
        for name, length in lengths.items()
        if length != d
    }


def _check_cell(settings: Settings, limits: Limits) -> dict[str, str]:
    """Blame a cell that the arrays do not have."""
    if settings.cell is None:
        return {}
    m, d = _largest_shape(settings, limits)
    if is_inside(settings.cell, (m, d)):
        return {}
    i, j = settings.cell
    return {"cell": f"cell {i},{j} lies outside of the array of {m} samples and {d} features"}
