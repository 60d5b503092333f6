"""The numeric reading of formulas in index notation: the numbers of one place in them."""

from collections.abc import Mapping
from typing import Any

from bnviz.expression.indexed import SIZES, evaluate_indexed
from bnviz.expression.latex import Colours
from bnviz.expression.nodes import Expression, Sum
from bnviz.expression.numbers import Limits, NumberWriter


class _IndexedNumbers(NumberWriter):
    def value(self, node: Expression) -> float:
        return float(evaluate_indexed(node, self.environment, at=self.at))

    def size(self, node: Sum) -> int:
        return int(self.environment[SIZES[node.upper]])


def to_indexed_lines(
    expression: Expression,
    environment: Mapping[str, Any],
    at: Mapping[str, int],
    colours: Colours | None = None,
    limits: Limits | None = None,
) -> tuple[str, ...]:
    """Return the LaTeX of a formula with its own numbers, each addend, sign included, apart.

    Parameters
    ----------
    environment
        As for `evaluate_indexed`.
    at
        The place, counted from 0, that each free index stands for.
    limits
        Gives the magnitude below which a part is rounding, and is written as 0.
    """
    writer = _IndexedNumbers(environment, at, colours or Colours(), limits=limits)
    return writer.lines(expression)
