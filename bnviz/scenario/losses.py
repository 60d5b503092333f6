"""The losses and their gradients ∂l/∂y, each written once as a formula."""

from dataclasses import dataclass
from fractions import Fraction

from bnviz.expression import (
    Add,
    Exponential,
    Expression,
    FeatureMaximum,
    FeatureSum,
    Fractional,
    Group,
    Logarithm,
    Number,
    Partial,
    Power,
    Reference,
    Sum,
)

_m = Reference("m")
_half = Fractional(Number(1), Number(2))


@dataclass(frozen=True)
class Loss:
    """A loss l as a formula of y.

    Attributes
    ----------
    loss
        l.
    gradient
        ∂l/∂y at sample i.
    before
        What both use, by the id of its quantity, in order.
    """

    loss: Expression
    gradient: Expression
    before: tuple[tuple[str, Expression], ...] = ()


def _cell(name: str, feature: str = "j") -> Reference:
    """Return a quantity at sample i, of any feature, which a source of losses writes down."""
    symbol = {"y": "y", "weight": "g", "target": "t", "label": "c", "pull": "p"}[name]
    return Reference(name, "i", spelled=rf"{symbol}_{{i{feature}}}")


def _everywhere(body: Expression) -> Sum:
    return Sum("i", FeatureSum("j", body))


_largest = Reference("y_max", "i")


def _share(feature: str) -> Exponential:
    """Return a logit's share, not yet normalized; the largest is subtracted: nothing overflows."""
    return Exponential(_cell("y", feature) - _largest)


_all_shares = FeatureSum("k", _share("k"))
_log_softmax = Group(Add((*(_cell("y") - _largest).terms, -Logarithm(_all_shares))))

WEIGHTED_SUM = Loss(_everywhere(_cell("weight") * _cell("y")), _cell("weight"))
SUM_OF_OUTPUTS = Loss(_everywhere(_cell("y")), Number(1))
SQUARED_ERROR = Loss(
    _half * _everywhere(Power(Group(_cell("y") - _cell("target")), Fraction(2))),
    _cell("y") - _cell("target"),
)
SOFTMAX_CROSS_ENTROPY = Loss(
    -(Fractional(Number(1), _m) * _everywhere(_cell("label") * _log_softmax)),
    Fractional(Fractional(_share("j"), _all_shares) - _cell("label"), _m),
    before=(("y_max", FeatureMaximum("k", _cell("y", "k"))),),
)

# What a hand adds to ∂l/∂y is the gradient of a term of its own.
PULL = _cell("pull")
"""What pulling at ∂l/∂y adds to it."""
PULLED = _everywhere(PULL * _cell("y"))
"""What pulling at ∂l/∂y adds to the loss."""

BY_OUTPUT = Partial(Reference("loss"), _cell("y"), sign=r"\partial")
"""∂l/∂y of one cell, as the gradients above give it."""
