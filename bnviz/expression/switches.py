"""Two more nodes, for what follows a layer: what lets positive values through, and its slope."""

from dataclasses import dataclass

from bnviz.expression.nodes import Expression


@dataclass(frozen=True)
class Positive(Expression):
    """A value where it is positive, and zero elsewhere: ReLU."""

    operand: Expression


@dataclass(frozen=True)
class IsPositive(Expression):
    """One where a value is positive, and zero elsewhere: the slope of `Positive`."""

    operand: Expression
