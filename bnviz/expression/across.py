"""The nodes of losses, and of sums over the wrong axis: across features, and exp and log."""

from dataclasses import dataclass

from bnviz.expression.nodes import Expression


@dataclass(frozen=True)
class FeatureSum(Expression):
    """A sum over the features of a sample."""

    index: str
    body: Expression


@dataclass(frozen=True)
class FeatureMaximum(Expression):
    """The largest value among the features of a sample."""

    index: str
    body: Expression


@dataclass(frozen=True)
class Exponential(Expression):
    """e to a power."""

    exponent: Expression


@dataclass(frozen=True)
class Logarithm(Expression):
    """The natural logarithm."""

    operand: Expression
