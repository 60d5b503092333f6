"""The Maxima reading, for the computer algebra behind STACK. What has samples is a list there."""

from collections.abc import Mapping

from bnviz.expression.indices import Kronecker, Partial
from bnviz.expression.nodes import Expression, Reference, Sum
from bnviz.expression.typed import PlainWriter


def to_maxima(
    expression: Expression, names: Mapping[str, str], at: Mapping[str, int] | None = None
) -> str:
    """Return a formula as Maxima reads it.

    Parameters
    ----------
    names
        What each quantity is called there: several of ours are functions of Maxima's.
    at
        The sample, counted from 1, that a free index stands for; one that is not here stays a
        variable, as for ``makelist``.

    Raises
    ------
    KeyError
        If a quantity has no name.
    TypeError
        If there is no such node in Maxima.
    """
    return _Writer(names, at or {}).write(expression)


def index_name(index: str) -> str:
    """Return what a sample index is called: a plain i would be the imaginary unit."""
    return f"n{index}"


class _Writer(PlainWriter):
    def __init__(self, names: Mapping[str, str], at: Mapping[str, int]) -> None:
        self.names, self.at = names, at

    def reference(self, node: Reference) -> str:
        name = self.names[node.quantity]
        if node.index is None:
            return name
        return f"{name}[{self.at.get(node.index) or index_name(node.index)}]"

    def sum(self, node: Sum) -> str:
        free = {index: sample for index, sample in self.at.items() if index != node.index}
        body = _Writer(self.names, free).write(node.body)
        return f"sum({body}, {index_name(node.index)}, 1, {self.names['m']})"

    def in_indices(self, node: Kronecker | Partial) -> str:
        raise TypeError(f"no Maxima reading for {type(node).__name__}")
