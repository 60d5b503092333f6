"""Which of the three paths back to x is missing or wrong in a formula for ∂l/∂x.

In centred form a formula is a sum of sample parts, each times a factor without samples: ∂l/∂y at
the sample itself belongs to the direct path, its sum to the path through μ, its sum times x − μ to
the one through σ². Which part is whose is read off equation 10, and factors are compared.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import sympy as sp

from bnviz.derivation import equation
from bnviz.expression import Expression, find
from bnviz.expression.symbolic import to_sympy
from bnviz.notation import PATHS
from bnviz.proof.residuals import centred_form, write_out

State = Literal["right", "missing", "turned", "scaled"]
_THREE_PATHS = "10"


@dataclass(frozen=True)
class PathFinding:
    """What became of one path.

    Attributes
    ----------
    path
        One of `bnviz.notation.PATHS`, or ``"none"`` for what belongs to no path.
    state
        ``"right"``; ``"missing"``; ``"turned"``: with the other sign; ``"scaled"``: times a factor.
    factor
        That factor as a formula, or None where it has no short one.
    """

    path: str
    state: State
    factor: Expression | None = None


def compare_paths(answer: Expression) -> tuple[PathFinding, ...]:
    """Compare each path of a formula for ∂l/∂x, whose sample is called i, with the right one.

    Proved for every batch size: both are in centred form. A last finding with path ``"none"`` says
    that there is something beside the three paths.
    """
    parts, found = _factors(answer), []
    for path, (samples, right) in _right_paths().items():
        factor = parts.pop(samples, sp.S.Zero)
        found.append(_compare(path, sp.cancel(factor / right)))
    if any(sp.cancel(rest) != 0 for rest in parts.values()):
        found.append(PathFinding("none", "scaled"))
    return tuple(found)


def _compare(path: str, ratio: sp.Expr) -> PathFinding:
    if ratio == 1:
        return PathFinding(path, "right")
    if ratio == 0:
        return PathFinding(path, "missing")
    if ratio == -1:
        return PathFinding(path, "turned")
    try:
        return PathFinding(path, "scaled", write_out(sp.expand(ratio)))
    except TypeError:
        return PathFinding(path, "scaled")


def _factors(formula: Expression) -> dict[sp.Expr, sp.Expr]:
    """Return the factor of each sample part of a formula in centred form."""
    found: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(centred_form(to_sympy(formula))):
        factors = sp.Mul.make_args(term)
        samples = sp.Mul(*(factor for factor in factors if factor.has(sp.Indexed)))
        found[samples] = found.get(samples, sp.S.Zero) + term / samples
    return found


@cache
def _right_paths() -> dict[str, tuple[sp.Expr, sp.Expr]]:
    """Return the sample part and the factor of each path, from the tagged parts of equation 10."""
    right = {}
    for path in PATHS:
        part = find(equation(_THREE_PATHS).corrected, path)
        if part is None:
            raise KeyError(path)
        ((samples, factor),) = _factors(part).items()
        right[path] = (samples, factor)
    return right
