"""What depends on what: the edges of the computation graph, read off the equations' trees."""

from collections.abc import Collection

from bnviz.derivation.agarwal import DELTA, EQUATIONS, INPUT_GRADIENT
from bnviz.derivation.equation import Equation
from bnviz.expression import Expression, find, uses
from bnviz.notation import QUANTITIES

# An edge runs between two quantity ids, from where something is known to where it is used.
Edge = tuple[str, str]

LOSS = "l"
_GRADIENTS = {f"d{name}": name for name in QUANTITIES if f"d{name}" in QUANTITIES}
_GIVEN_BY = {e.quantity: e for e in reversed(EQUATIONS)}


def is_backward(equation: Equation) -> bool:
    """Return whether an equation belongs to the backward pass."""
    return equation.quantity in _GRADIENTS or equation is DELTA


def forward_edges() -> tuple[Edge, ...]:
    """Return the edges from each quantity to those that are computed from it, and to the loss."""
    found = [
        (used, equation.quantity)
        for equation in EQUATIONS
        if not is_backward(equation)
        for used in _mentioned(equation.corrected)
        if QUANTITIES[used].axes
    ]
    return (*found, ("y", LOSS))


def backward_edges(equation: Equation, term: str | None = None) -> tuple[Edge, ...]:
    """Return the edges along which an equation, or one addend of it, takes gradients back.

    The paths through equations 11 to 13 are those of equation 10, which they rewrite.
    """
    if equation is DELTA:
        return backward_edges(INPUT_GRADIENT, "direct")
    if equation.quantity == INPUT_GRADIENT.quantity:
        equation = INPUT_GRADIENT
    part = equation.corrected if term is None else find(equation.corrected, term)
    if part is None:
        raise KeyError(f"equation {equation.number} has no part tagged {term!r}")
    return gradient_edges(equation.quantity, part)


def gradient_edges(gradient: str, part: Expression) -> tuple[Edge, ...]:
    """Return the edges into a gradient's quantity from the gradients that an expression uses."""
    target = _GRADIENTS[gradient]
    return tuple((_GRADIENTS[used], target) for used in _mentioned(part) if used in _GRADIENTS)


def route_to(edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """Return every edge on the way from the loss back to where these edges begin."""
    found: dict[Edge, None] = {}
    pending = [source for source, _ in edges]
    while pending:
        name = pending.pop(0)
        given = _GIVEN_BY.get(f"d{name}")
        before = ((LOSS, name),) if given is None else backward_edges(given)
        pending += [source for source, _ in before if source != LOSS]
        found |= dict.fromkeys(before)
    return tuple(found)


def used_by(quantity: str, printed: Collection[str] = ()) -> tuple[Equation, ...]:
    """Return the equations whose right-hand side names a quantity.

    Parameters
    ----------
    printed
        The numbers of those that are read as printed.
    """
    return tuple(
        one
        for one in (*EQUATIONS, DELTA)
        if quantity in _mentioned(one.right(printed=one.number in printed))
    )


def _mentioned(expression: Expression) -> tuple[str, ...]:
    return tuple(sorted({use.quantity for use in uses(expression)}))
