"""Each gradient found in two ways: node by node, and by one derivative of the whole loss."""

from dataclasses import dataclass

from bnviz.expression import Expression
from bnviz.proof.differentiation import (
    Addend,
    derived_gradient,
    differentiate,
    differentiate_composite,
)
from bnviz.proof.normal_form import is_zero
from bnviz.proof.transcription import to_tree
from bnviz.proof.unfolding import difference

# What the loss is differentiated by, in the order of the backward pass.
VARIABLES = ("gamma", "beta", "x_hat", "var", "mu", "x")


@dataclass(frozen=True)
class Route:
    """One derived gradient.

    Attributes
    ----------
    quantity
        What the loss was differentiated by.
    addends
        What each consumer of the quantity sends back: a formula, and every path through that
        consumer to the output.
    agrees
        Whether one derivative of the whole composed loss gives the same.
    """

    quantity: str
    addends: tuple["RouteAddend", ...]
    agrees: bool


@dataclass(frozen=True)
class RouteAddend:
    """One addend of a derived gradient, as a formula to read."""

    consumer: str
    rule: str
    formula: Expression
    paths: tuple[tuple[str, ...], ...]


def compare_routes() -> tuple[Route, ...]:
    """Derive every gradient in both ways and decide whether they are equal for every batch size."""
    return tuple(
        Route(
            quantity,
            tuple(map(_read, differentiate(quantity))),
            is_zero(difference(derived_gradient(quantity), differentiate_composite(quantity))),
        )
        for quantity in VARIABLES
    )


def _read(addend: Addend) -> RouteAddend:
    return RouteAddend(addend.consumer, addend.rule, to_tree(addend.value), addend.paths)
