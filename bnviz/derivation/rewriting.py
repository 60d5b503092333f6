"""The algebra between the equations, one rewriting after the other: 3 → 8 and 10 → 11 → 12 → 13.

No line is written down here. A line is the part of an equation itself, an equation's part with
quantities put in, or what a rule of `bnviz.derivation.algebra` makes of the line before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from bnviz.derivation.agarwal import NORMALIZE, VARIANCE_GRADIENT
from bnviz.derivation.algebra import (
    add_up,
    bare,
    cancel_numbers,
    differentiate_power,
    without_root,
)
from bnviz.derivation.evaluation import equation
from bnviz.derivation.unfolding import unfold
from bnviz.expression import Expression, Partial, Reference, find


@dataclass(frozen=True)
class Line:
    """One line of worked algebra.

    Attributes
    ----------
    tree
        The formula, without tags.
    number
        The equation that the line is, or is the part of; None for a line between two equations.
    left
        What it is equal to, where it is not one addend of ∂l/∂x.
    """

    tree: Expression
    number: str | None = None
    left: Expression | None = None


@dataclass(frozen=True)
class Rewriting:
    """From one line to the next.

    Attributes
    ----------
    id
        A stable slug.
    before, after
        The two lines.
    path
        The addend of ∂l/∂x that both are: ``"direct"``, ``"var"``, ``"mu"``, or None.
    put_in
        Ids of the quantities of the line before in whose place the line after has what defines
        them.
    folded
        Ids of the quantities that the line after has in the place of what defines them.
    differentiated_by
        The id of the quantity by which the line after is the derivative of the line before.
    """

    id: str
    before: Line
    after: Line
    path: str | None = None
    put_in: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    differentiated_by: str | None = None


def _derivative() -> Iterator[Rewriting]:
    """Yield the derivative inside equation 8, from x̂ to ∂l/∂σ²."""
    x_hat, by = NORMALIZE.left, VARIANCE_GRADIENT.quantity.removeprefix("d")
    partial = Partial(x_hat, Reference(by), sign=r"\partial")
    root = Line(NORMALIZE.corrected, NORMALIZE.number, x_hat)
    power = Line(without_root(root.tree), None, x_hat)
    slope = Line(differentiate_power(power.tree, by), None, partial)
    arrives = Reference("dx_hat", x_hat.index)
    gradient = Line(
        add_up(arrives, slope.tree, "i"), VARIANCE_GRADIENT.number, VARIANCE_GRADIENT.left
    )
    yield Rewriting("variance-gradient-root", root, power)
    yield Rewriting("variance-gradient-slope", power, slope, differentiated_by=by)
    yield Rewriting("variance-gradient-arrives", slope, gradient)


def _addend(number: str, path: str) -> Line:
    tagged = find(equation(number).corrected, path)
    if tagged is None:
        raise ValueError(f"equation {number} has no addend {path}")
    return Line(bare(tagged.body), number)


def _with(line: Line, *quantities: str) -> Line:
    """Return a line with what defines these quantities in their place."""
    return Line(bare(unfold(line.tree, quantities, "i")))


def _chain(path: str) -> Iterator[Rewriting]:
    """Yield the rewritings of one addend from equation 10 to equation 13."""
    ten, eleven, twelve, thirteen = (_addend(n, path) for n in ("10", "11", "12", "13"))
    slug = f"substituted-{path}", f"simplified-{path}", f"closed-form-{path}"
    if path == "direct":
        yield Rewriting(slug[0], ten, eleven, path, put_in=("dx_hat",))
        yield Rewriting(slug[2], twelve, thirteen, path, folded=("delta",))
        return
    if path == "mu":
        both = _with(ten, "dmu")
        yield Rewriting(f"{slug[0]}-put-in", ten, both, path, put_in=("dmu",))
        yield Rewriting(slug[0], both, eleven, path)
        yield Rewriting(slug[1], eleven, twelve, path, put_in=("dx_hat",))
        yield Rewriting(slug[2], twelve, thirteen, path, folded=("delta",))
        return
    yield Rewriting(slug[0], ten, eleven, path, put_in=("dvar",))
    cancelled = Line(cancel_numbers(eleven.tree))
    put_in = _with(cancelled, "dx_hat")
    yield Rewriting(f"{slug[1]}-cancel", eleven, cancelled, path)
    yield Rewriting(f"{slug[1]}-put-in", cancelled, put_in, path, put_in=("dx_hat",))
    yield Rewriting(slug[1], put_in, twelve, path)
    spread = _with(thirteen, "x_hat", "delta")
    yield Rewriting(f"{slug[2]}-share", twelve, spread, path)
    yield Rewriting(slug[2], spread, thirteen, path, folded=("x_hat", "delta"))


CHAINS = MappingProxyType(
    {
        "derivative": tuple(_derivative()),
        **{path: tuple(_chain(path)) for path in ("direct", "var", "mu")},
    }
)
REWRITINGS = MappingProxyType({one.id: one for chain in CHAINS.values() for one in chain})


def leading_to(number: str) -> tuple[tuple[Rewriting, ...], ...]:
    """Return the rewritings that lead to an equation from an earlier one, path by path.

    Parameters
    ----------
    number
        The number of the equation; without algebra of its own nothing leads to it.
    """
    found = []
    for chain in CHAINS.values():
        since: list[Rewriting] = []
        for one in chain:
            since = [*since, one] if since and since[-1].after.number is None else [one]
            if one.after.number == number:
                found.append(tuple(since))
    return tuple(found)
