"""The numeric reading: a formula with the numbers of one cell in the place of its symbols."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field

import numpy as np

from bnviz.expression.arrays import Environment, evaluate
from bnviz.expression.latex import FACTOR, PRODUCT, Colours, Writer, coloured, distinct
from bnviz.expression.nodes import Add, Expression, Group, Negative, Reference, Sum, plain

# A written-out sum longer than this is shortened in the middle; its total stays.
LONGEST_SUM = 3
_DIGITS, _MOST_DIGITS = 4, 12
# Below which magnitude the value of a formula, at some rows, is rounding.
Limits = Callable[[Expression, Mapping[str, int]], object]
# A difference that is so much smaller than its terms is not seen from four of their digits.
_CANCELS = 50


@dataclass
class Marks:
    """Colours by which a number in a formula can be found again on the screen.

    Each number has a colour of its own, which differs from that of its quantity by less than can
    be seen.

    Attributes
    ----------
    colours
        The hex colour of each quantity whose numbers are marked.
    found
        The colour of each number that was written, its quantity, and its row or None.
    """

    colours: Mapping[str, str]
    found: list[tuple[str, str, int | None]] = field(default_factory=list)

    def mark(self, quantity: str, row: int | None) -> str:
        """Return the colour of the next number of a quantity."""
        colour = distinct(self.colours[quantity], len(self.found) % 64)
        self.found.append((colour, quantity, row))
        return colour


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
    writer = NumberWriter(environment, at, colours or Colours())
    return coloured(writer.colours.base, writer.write(expression))


def to_number_lines(
    expression: Expression,
    environment: Environment,
    at: Mapping[str, int],
    colours: Colours | None = None,
    row: int | None = None,
    marks: Marks | None = None,
    limits: Limits | None = None,
) -> tuple[str, ...]:
    """Return what `to_numbers` returns, with each addend, sign included, apart.

    Of a long sum the term of ``row`` is written out; by default its first and its last. A formula
    that is nothing but a sum stands without its total, which is the value of the formula. The
    numbers of some quantities are marked, see `Marks`. What is below its limit is written as 0.
    """
    return NumberWriter(environment, at, colours or Colours(), row, marks, limits).lines(expression)


def number_latex(value: float, digits: int = _DIGITS, limit: float = 0.0) -> str:
    """Return a number with so many significant digits, as LaTeX; rounding is 0, and says so."""
    if 0 < abs(value) <= limit:
        return rf"0\text{{ (rounding: }}{{{number_latex(value, 3)}}}\text{{)}}"
    if not np.isfinite(value):
        return r"\text{NaN}" if np.isnan(value) else ("-" if value < 0 else "") + r"\infty"
    # Adding zero takes the sign off a negative zero.
    mantissa, _, exponent = f"{value + 0.0:.{digits}g}".partition("e")
    return rf"{mantissa}{{\times}}10^{{{int(exponent)}}}" if exponent else mantissa


def scalar(value: object) -> float:
    """Return the one number in a Python number or an array of one element."""
    return float(np.asarray(value).reshape(-1)[0])


def _is_symbol(term: Expression) -> bool:
    inner = plain(term)
    return isinstance(inner.operand if isinstance(inner, Negative) else inner, Reference)


class NumberWriter(Writer):
    """Writes numbers in the place of symbols. A subclass may read other formulas."""

    product = r" \cdot "

    def __init__(
        self,
        environment: Environment,
        at: Mapping[str, int],
        colours: Colours,
        row: int | None = None,
        marks: Marks | None = None,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(colours)
        self.marks = marks
        self.environment = environment
        self.at = at
        self.row = row
        self.limits = limits
        self.digits = _DIGITS

    def lines(self, expression: Expression) -> tuple[str, ...]:
        """Return the LaTeX of each addend with its numbers."""
        inner = plain(expression)
        if isinstance(inner, Sum):
            return (coloured(self.colours.base, self._terms(inner)),)
        return Writer.lines(self._exact(inner), expression)

    def write(self, node: Expression) -> str:
        """Return the LaTeX of one node with its numbers."""
        if isinstance(node, Group) and isinstance(plain(node), Sum):
            # A sum has brackets of its own.
            return self.write(node.body)
        return Writer.write(self._exact(node), node)

    def _exact(self, node: Expression) -> "NumberWriter":
        """Return a writer whose digits show where x − μ comes from, also if it nearly cancels."""
        if not isinstance(node, Add) or not all(map(_is_symbol, node.terms)):
            return self
        largest = max(abs(self.value(term)) for term in node.terms)
        total = abs(self.value(node))
        if total <= self.limit(node):
            return self
        if not (np.isfinite(largest) and 0 < _CANCELS * total < largest):
            return self
        exact = copy(self)
        exact.digits = min(_DIGITS + int(np.log10(largest / total)), _MOST_DIGITS)
        return exact

    def binding(self, node: Expression) -> int:
        """Return how tightly a node holds together."""
        # The brackets of a sum hold it together, but for an exponent.
        return FACTOR if isinstance(plain(node), Sum) else super().binding(node)

    def value(self, node: Expression) -> float:
        """Return the number that a part of the formula is."""
        return scalar(evaluate(node, self.environment, self.at))

    def reference(self, node: Reference) -> str:
        """Return the number of a quantity in the colour of its role, or of its mark."""
        if self.marks is None or node.quantity not in self.marks.colours:
            return super().reference(node)
        row = None if node.index is None else self.at[node.index]
        return coloured(self.marks.mark(node.quantity, row), self.symbol(node))

    def limit(self, node: Expression) -> float:
        """Return the magnitude below which a part of the formula is rounding."""
        return 0.0 if self.limits is None else scalar(self.limits(node, self.at))

    def symbol(self, node: Reference) -> str:
        """Return the number that stands for a quantity."""
        value = self.value(node)
        # Its own X-ray says what it is; here a word would tear the formula apart.
        return number_latex(0.0 if abs(value) <= self.limit(node) else value, self.digits)

    def sum(self, node: Sum) -> str:
        """Return the terms of a sum over a brace with its total."""
        value = self.value(node)
        is_rounding = 0 < abs(value) <= self.limit(node)
        total = r"0\text{ (rounding)}" if is_rounding else number_latex(value)
        return rf"\underbrace{{{self._terms(node)}}}_{{\textstyle=\,{total}}}"

    def size(self, node: Sum) -> int:  # noqa: ARG002  other formulas have sums of several lengths
        """Return how many terms a sum has."""
        return int(self.environment["m"])

    def _terms(self, node: Sum) -> str:
        m = self.size(node)
        rows = range(m) if m <= LONGEST_SUM else self._some_rows(m)
        terms = " + ".join(r"\cdots" if row is None else self._term(node, row) for row in rows)
        return rf"\left[{terms}\right]"

    def _some_rows(self, m: int) -> tuple[int | None, ...]:
        if self.row is None:
            return 0, None, m - 1
        return tuple(
            row
            for row, is_there in ((None, self.row > 0), (self.row, True), (None, self.row < m - 1))
            if is_there
        )

    def _term(self, node: Sum, row: int) -> str:
        inner = copy(self)
        inner.at, inner.row, inner.digits = {**self.at, node.index: row}, None, _DIGITS
        return inner.inside(node.body, PRODUCT)
