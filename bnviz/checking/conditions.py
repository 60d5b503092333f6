"""When a false answer is right nevertheless: decided in each case, never guessed from numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sympy as sp

from bnviz.checking.numbers import batch, refute
from bnviz.expression import Expression
from bnviz.expression.symbolic import SCALARS
from bnviz.proof.counterexample import Numbers
from bnviz.proof.exact_numbers import NoExactRootError
from bnviz.proof.normal_form import is_zero
from bnviz.proof.unfolding import DEVIATION
from bnviz.proof.written_out import holds_written_out


@dataclass(frozen=True)
class Condition:
    """A case in which a false answer is right nevertheless, which is proved."""

    id: str
    text: str


@dataclass(frozen=True)
class _Case:
    """A condition, batches that meet it, and what it puts into the difference of the two sides.

    Without anything to put in, the condition is a batch size, and all is written out.
    """

    condition: Condition
    batches: tuple[Numbers, ...]
    put_in: Mapping[sp.Symbol, sp.Expr] | None = None
    size: int = 0


_CASES = (
    _Case(
        Condition("gamma", "γ = 1"),
        (batch("0 1 5", "2 -1 4", "1", "2", "5/2"), batch("1 1 5 5", "2 7 -3 1", "1", "3", "5/2")),
        {SCALARS["gamma"]: sp.S.One},
    ),
    _Case(
        Condition("beta", "β = 0"),
        (batch("0 1 5", "2 -1 4", "3", "0", "5/2"), batch("1 1 5 5", "2 7 -3 1", "2", "0", "5/2")),
        {SCALARS["beta"]: sp.S.Zero},
    ),
    _Case(
        Condition("scale", "σ²+ε = 1"),
        (batch("0 0 1", "2 -1 4", "3", "2", "1"), batch("0 0 1 1", "2 7 -3 1", "2", "3", "1")),
        {DEVIATION: sp.S.One},
    ),
    _Case(
        Condition("eps", "ε = 0"),
        (batch("1 7", "3 -5", "3", "2", "3"), batch("1 1 5 5", "2 7 -3 1", "2", "3", "2")),
        {SCALARS["var"]: DEVIATION**2},
    ),
    _Case(
        Condition("mean", "μ = 0"),
        (batch("-1 -3 4", "2 -1 4", "3", "2", "5"), batch("-2 -2 2 2", "2 7 -3 1", "2", "3", "3")),
        {SCALARS["mu"]: sp.S.Zero},
    ),
    _Case(
        Condition("two samples", "m = 2"),
        (batch("1 7", "3 -5", "3", "2", "7/2"), batch("0 2", "5 1", "2", "3", "3")),
        size=2,
    ),
)


def find_conditions(
    left: Expression, right: Expression, centred: Callable[[], sp.Expr] | None
) -> tuple[Condition, ...]:
    """Return every condition of the list under which a false equation holds.

    Parameters
    ----------
    centred
        Gives left minus right in centred form, or None where that would take too long.
    """
    likely = [case for case in _CASES if refute(left, right, case.batches) is None]
    return tuple(case.condition for case in likely if _is_decided(case, left, right, centred))


def _is_decided(
    case: _Case, left: Expression, right: Expression, centred: Callable[[], sp.Expr] | None
) -> bool:
    if centred is None:
        return False
    if case.put_in is not None:
        return is_zero(sp.expand(centred().xreplace(dict(case.put_in))))
    try:
        return holds_written_out(left, right, case.size)
    except (NoExactRootError, ZeroDivisionError):
        return False
