"""The numeric reading: a formula with the numbers of one cell in the place of its symbols."""

from collections.abc import Mapping

import numpy as np

from bnviz.expression.arrays import Environment, evaluate
from bnviz.expression.latex import PRODUCT, Colours, Writer, coloured
from bnviz.expression.nodes import Expression, Reference, Sum

# A written-out sum longer than this is shortened in the middle; its total stays.
LONGEST_SUM = 3


def to_numbers(
    expression: Expression,
    environment: Environment,
    at: Mapping[str, int],
    colours: Colours | None = None,
) -> str:
    """Return the LaTeX of a formula with its own numbers.

    Parameters
    ----------
    environment
        One feature's column of every quantity, on the host: (m, 1) or (1,) arrays, and Python
        numbers for ``m`` and ``eps``.
    at
        The row, counted from 0, that each free sample index stands for.
    """
    writer = _Numbers(environment, at, colours or Colours())
    return coloured(writer.colours.base, writer.write(expression))


def to_number_lines(
    expression: Expression,
    environment: Environment,
    at: Mapping[str, int],
    colours: Colours | None = None,
    row: int | None = None,
) -> tuple[str, ...]:
    """Return what `to_numbers` returns, with each addend, sign included, apart.

    Of a long sum the term of ``row`` is written out; by default its first and its last.
    """
    return _Numbers(environment, at, colours or Colours(), row).lines(expression)


def number_latex(value: float, digits: int = 4) -> str:
    """Return a number with so many significant digits, as LaTeX."""
    if not np.isfinite(value):
        return r"\text{NaN}" if np.isnan(value) else ("-" if value < 0 else "") + r"\infty"
    # Adding zero takes the sign off a negative zero.
    mantissa, _, exponent = f"{value + 0.0:.{digits}g}".partition("e")
    return rf"{mantissa}{{\times}}10^{{{int(exponent)}}}" if exponent else mantissa


def scalar(value: object) -> float:
    """Return the one number in a Python number or an array of one element."""
    return float(np.asarray(value).reshape(-1)[0])


class _Numbers(Writer):
    product = r" \cdot "

    def __init__(
        self,
        environment: Environment,
        at: Mapping[str, int],
        colours: Colours,
        row: int | None = None,
    ) -> None:
        super().__init__(colours)
        self.environment = environment
        self.at = at
        self.row = row

    def value(self, node: Expression) -> float:
        return scalar(evaluate(node, self.environment, self.at))

    def symbol(self, node: Reference) -> str:
        return number_latex(self.value(node))

    def sum(self, node: Sum) -> str:
        m = int(self.environment["m"])
        rows = range(m) if m <= LONGEST_SUM else self._some_rows(m)
        terms = " + ".join(r"\cdots" if row is None else self._term(node, row) for row in rows)
        total = number_latex(self.value(node))
        return rf"\underbrace{{\left[{terms}\right]}}_{{=\,{total}}}"

    def _some_rows(self, m: int) -> tuple[int | None, ...]:
        if self.row is None:
            return 0, None, m - 1
        return tuple(
            row
            for row, is_there in ((None, self.row > 0), (self.row, True), (None, self.row < m - 1))
            if is_there
        )

    def _term(self, node: Sum, row: int) -> str:
        at = {**self.at, node.index: row}
        return _Numbers(self.environment, at, self.colours).inside(node.body, PRODUCT)
