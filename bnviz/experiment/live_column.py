"""One feature of the layer as JavaScript, written from the formulas: for a hand that moves it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bnviz.derivation import DELTA, EQUATIONS, ROUNDINGS, equation, part, rounding_of
from bnviz.derivation.dependencies import is_backward
from bnviz.derivation.geometry import (
    EIGENVALUES,
    GRADIENT_ALONG_X_HAT,
    GRADIENT_ALONG_X_HAT_EXACTLY,
    PROJECTION_ALONG_X_HAT,
    SUM_OF_GRADIENT,
    TAKEN_ALONG_X_HAT,
)
from bnviz.experiment.column import Column
from bnviz.expression import name_rounding, write_function

_SCRIPT = Path(__file__).with_name("live_column.js").read_text(encoding="utf-8")
# Names of what the formulas of `bnviz.derivation.geometry` give.
_GEOMETRY = {
    "sum of dx": SUM_OF_GRADIENT,
    "dx along x_hat": GRADIENT_ALONG_X_HAT,
    "exactly": GRADIENT_ALONG_X_HAT_EXACTLY,
    "taken": TAKEN_ALONG_X_HAT,
    "along x_hat": PROJECTION_ALONG_X_HAT,
    **{f"eigenvalue {path}": formula for path, formula in EIGENVALUES.items()},
}
_PATHS = ("direct", "mu", "var")
# What may be rounding and nothing else, and what it follows from.
_UNSURE = ("mu", "var", "x_hat", "y", "delta", "dx", "sum of dx", "dx along x_hat")


def write_column() -> str:
    """Return JavaScript that runs one feature in a browser: the formulas, and ``live_column.js``.

    ``COLUMN`` takes an object with x, ∂l/∂y, γ, β, ε and m, and puts into it equations 1 to 4, δ,
    ∂l/∂x by equation 13, its addends as ``path direct``, ``path mu`` and ``path var``, and what
    `bnviz.derivation.geometry` says about it. ``COLUMN_ROUNDINGS`` adds, by the same names after a
    ±, what rounding may do to those that may be rounding and nothing else.
    """
    closed = equation("13")
    formulas = [
        *((one.quantity, one.corrected) for one in EQUATIONS if not is_backward(one)),
        (DELTA.quantity, DELTA.corrected),
        (closed.quantity, closed.corrected),
        *((f"path {path}", part(closed, printed=False, term=path)) for path in _PATHS),
        *_GEOMETRY.items(),
    ]
    unsure = [(name_rounding(n), rounding_of(f)) for n, f in formulas if n in _UNSURE]
    written = f"COLUMN = {write_function(formulas)}, COLUMN_ROUNDINGS = {write_function(unsure)}"
    return f"const ROUNDINGS = {ROUNDINGS}, {written};\n{_SCRIPT}"


def give_column(column: Column) -> Mapping[str, Any]:
    """Return what ``runColumn`` in ``live_column.js`` takes, as plain numbers and lists."""
    arrays = column.arrays
    return {
        "x": arrays["x"].ravel().tolist(),
        "dy": arrays["dy"].ravel().tolist(),
        "gamma": float(arrays["gamma"][0]),
        "beta": float(arrays["beta"][0]),
        "eps": float(arrays["eps"]),
    }
