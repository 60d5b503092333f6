"""The nodes that only index notation needs: where several indices meet in one formula."""

from dataclasses import dataclass

from bnviz.expression.nodes import Expression, Reference


@dataclass(frozen=True)
class Kronecker(Expression):
    """Kronecker's δ: one where the two indices are equal, zero elsewhere."""

    first: str
    second: str

    @property
    def indices(self) -> frozenset[str]:
        """Both indices."""
        return frozenset({self.first, self.second})


@dataclass(frozen=True)
class Partial(Expression):
    """The derivative of an expression by one entry of a quantity, with its author's d or ∂."""

    of: Expression
    by: Reference
    sign: str = "d"
