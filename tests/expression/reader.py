"""Reads LaTeX back as a number, to prove that a formula on screen can be read in one way only.

It knows nothing of the expression tree. It refuses whatever a person could take in two ways: a sign
after a sign, a power on a fraction, a second superscript.
"""

import re
from collections.abc import Callable, Mapping

from bnviz.notation import QUANTITIES

Rows = Mapping[str, int]
Meaning = Callable[[Rows], complex]
Value = Callable[[str, int | None], complex]

INDICES = ("i", "j", "k")
SYMBOLS = {
    quantity.latex(index): (quantity.id, index)
    for quantity in QUANTITIES.values()
    for index in (INDICES if quantity.per_sample else (None,))
}
TOKEN = re.compile(
    r"\s*("
    + "|".join(
        (
            *map(re.escape, sorted(SYMBOLS, key=len, reverse=True)),
            r"\d+(?:\.\d+)?(?:\{\\times\}10\^\{-?\d+\})?",
            r"\\sum_\{[ijk]=1\}\^\{m\}",
            r"\^\{-?\d+(?:/\d+)?\}",
            r"_\{\\textstyle=\\,",
            r"\\left[(\[]|\\right[)\]]",
            r"\\[a-z]+|\\,|\{\}|[-+{}]",
        )
    )
    + r")"
)
COLOUR = re.compile(r"\\textcolor\{#[0-9a-f]{6}\}\{")


class AmbiguousError(ValueError):
    """The LaTeX can be read in two ways, or not at all."""


def uncoloured(latex: str) -> str:
    """Return a formula without its colours."""
    while (colour := COLOUR.search(latex)) is not None:
        depth, end = 1, colour.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(latex[end], 0)
            end += 1
        latex = latex[: colour.start()] + latex[colour.end() : end - 1] + latex[end:]
    return latex


def tokens(latex: str) -> list[str]:
    """Return the parts of a formula, without spaces and the empty groups that only space it."""
    found, position = [], 0
    while position < len(latex):
        match = TOKEN.match(latex, position)
        if match is None:
            raise AmbiguousError(f"cannot read {latex[position : position + 40]!r}")
        found.append(match.group(1))
        position = match.end()
    return [part for part in found if part != "{}"]


class Reader:
    """Reads one formula, given the value of every symbol and the batch size.

    ``totals`` collects what stands in each written-out sum (None if it is shortened) with the total
    that stands under it.
    """

    def __init__(self, latex: str, value: Value, m: int) -> None:
        self.rest, self.value, self.m = tokens(latex), value, m
        self.totals: list[tuple[complex | None, complex]] = []
        self.shortened = False

    def read(self, rows: Rows | None = None) -> complex:
        """Return the number that the formula gives with free indices at the given rows."""
        meaning = self.addition()
        if self.rest:
            raise AmbiguousError(f"left over: {self.rest[:5]}")
        return meaning(rows or {})

    @property
    def next(self) -> str:
        return self.rest[0] if self.rest else ""

    def take(self, expected: str | None = None) -> str:
        if not self.rest or expected not in {None, self.next}:
            raise AmbiguousError(f"expected {expected}, found {self.rest[:5]}")
        return self.rest.pop(0)

    def addition(self) -> Meaning:
        sign = self.take() if self.next == "-" else "+"
        total = self.signed(sign)
        while self.next in {"+", "-"}:
            total = _plus(total, self.signed(self.take()))
        return total

    def signed(self, sign: str) -> Meaning:
        term = self.product()
        return term if sign == "+" else lambda rows: -term(rows)

    def product(self) -> Meaning:
        result = self.factor()
        while self.next in {r"\,", r"\cdot"}:
            self.take()
            result = _times(result, self.factor())
        return result

    def factor(self) -> Meaning:
        token = self.take()
        meaning = self.atom(token)
        if not self.next.startswith("^"):
            return meaning
        plain = token.startswith(r"\left") or token[0].isdigit() or token in SYMBOLS
        if not plain or token.startswith(r"\frac") or "^" in token:
            raise AmbiguousError(f"a power on {token}")
        exponent = _rational(self.take()[2:-1])
        return lambda rows: meaning(rows) ** exponent

    def atom(self, token: str) -> Meaning:
        if token in SYMBOLS:
            quantity, index = SYMBOLS[token]
            return lambda rows: self.value(quantity, None if index is None else rows[index])
        if token[0].isdigit():
            number = float(token.replace(r"{\times}10^{", "e").rstrip("}"))
            return lambda _rows: number
        if token.startswith(r"\sum"):
            return self.sum(token[6], self.product())
        readings = {
            r"\left(": lambda: self.delimited(r"\right)"),
            r"\left[": lambda: self.delimited(r"\right]"),
            r"\frac": self.fraction,
            r"\tfrac": self.fraction,
            r"\sqrt": self.root,
            r"\underbrace": self.written_out,
            r"\cdots": self.dots,
        }
        if token not in readings:
            raise AmbiguousError(f"{token} cannot stand before {self.rest[:5]}")
        return readings[token]()

    def sum(self, index: str, body: Meaning) -> Meaning:
        return lambda rows: sum(body({**rows, index: row}) for row in range(self.m))

    def delimited(self, right: str) -> Meaning:
        inner = self.addition()
        self.take(right)
        return inner

    def group(self) -> Meaning:
        self.take("{")
        return self.delimited("}")

    def fraction(self) -> Meaning:
        above, below = self.group(), self.group()
        return lambda rows: above(rows) / below(rows)

    def root(self) -> Meaning:
        radicand = self.group()
        return lambda rows: radicand(rows) ** 0.5

    def dots(self) -> Meaning:
        self.shortened = True
        return lambda _rows: 0

    def written_out(self) -> Meaning:
        self.shortened = False
        inner = self.group()
        self.take(r"_{\textstyle=\,")
        total = self.delimited("}")
        self.totals.append((None if self.shortened else inner({}), total({})))
        return total


def _plus(left: Meaning, right: Meaning) -> Meaning:
    return lambda rows: left(rows) + right(rows)


def _times(left: Meaning, right: Meaning) -> Meaning:
    return lambda rows: left(rows) * right(rows)


def _rational(text: str) -> float:
    numerator, _, denominator = text.partition("/")
    return int(numerator) / int(denominator or 1)
