"""The LaTeX reading: a formula in its author's layout, with the colours of its roles."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

from bnviz.expression.across import Exponential, FeatureMaximum, FeatureSum, Logarithm
from bnviz.expression.indices import Kronecker, Partial
from bnviz.expression.nodes import (
    Add,
    Expression,
    Fractional,
    Group,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
    addends,
)
from bnviz.expression.switches import IsPositive, Positive
from bnviz.notation import QUANTITIES

# How tightly a node holds together: a looser one inside a tighter one needs parentheses.
ADDITION, PRODUCT, FACTOR, ATOM = 1, 2, 3, 4


@dataclass(frozen=True)
class Colours:
    """Hex colours by quantity id and by tag name. A coloured tag covers all that is inside.

    Parts with a tag in ``underlined`` are underlined too, so that colour is not the only cue; the
    numerator of a fraction with a wave.
    ``base`` is the colour of whatever has none of its own. ``within`` says by tag name which
    colours hold inside that tag, so that one part can stand out of a formula that is dimmed.
    ``is_flat`` sets the limits of sums beside them, where a formula must not be high.
    """

    quantities: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    underlined: frozenset[str] = frozenset()
    base: str | None = None
    within: Mapping[str, "Colours"] = field(default_factory=dict)
    is_flat: bool = False


def to_latex(
    expression: Expression,
    colours: Colours | None = None,
    samples: Mapping[str, int] = MappingProxyType({}),
) -> str:
    """Return the LaTeX of a formula as its author laid it out.

    Parameters
    ----------
    colours
        Role colours, or None for plain black.
    samples
        The sample, counted from 1, to write for a free index.
    """
    writer = Writer(colours or Colours(), samples)
    return coloured(writer.colours.base, writer.write(expression))


def to_lines(expression: Expression, colours: Colours | None = None) -> tuple[str, ...]:
    """Return the LaTeX of a formula with each of its addends, sign included, apart."""
    return Writer(colours or Colours()).lines(expression)


def coloured(colour: str | None, latex: str) -> str:
    """Return the LaTeX in a colour, or unchanged without one."""
    return rf"\textcolor{{{colour}}}{{{latex}}}" if colour else latex


def distinct(colour: str, number: int) -> str:
    """Return a colour that differs from a hex colour by less than can be seen, one for each number.

    LaTeX as browsers set it leaves nothing else to know a part of a formula by on the screen.
    There are 64 of them.
    """
    hexes = (colour[n : n + 2] for n in (1, 3, 5))
    parts = (
        f"{int(text, 16) & ~3 | (number >> shift) & 3:02x}"
        for text, shift in zip(hexes, (0, 2, 4), strict=True)
    )
    return f"#{''.join(parts)}"


class Writer:
    """Writes LaTeX. Subclasses replace what a symbol or a sum looks like."""

    product = r" \, "

    def __init__(self, colours: Colours, samples: Mapping[str, int] = MappingProxyType({})) -> None:
        self.colours = colours
        self.samples = samples

    def lines(self, expression: Expression) -> tuple[str, ...]:
        """Return the LaTeX of each addend, with its sign."""
        first, *rest = addends(expression)
        lines = (self.write(first), *(self.signed(term) for term in rest))
        return tuple(coloured(self.colours.base, line) for line in lines)

    # One arm for each node.
    def write(self, node: Expression) -> str:  # noqa: C901, PLR0911, PLR0912
        """Return the LaTeX of one node."""
        match node:
            case Number(value):
                return _number(value)
            case Reference():
                return self.reference(node)
            case Negative(operand):
                return "-" + self.inside(operand, PRODUCT)
            case Add(terms):
                first, *rest = terms
                return self.write(first) + "".join(self.signed(term) for term in rest)
            case Multiply(factors):
                return self._product(factors)
            case Fractional(numerator, denominator):
                return rf"\frac{{{self._over_a_bar(numerator)}}}{{{self.write(denominator)}}}"
            case Power(base, exponent):
                return self.inside(base, ATOM) + f"^{{{exponent}}}"
            case Root(radicand):
                return rf"\sqrt{{{self.write(radicand)}}}"
            case Sum():
                return self.sum(node)
            case Tag(name, body):
                return self.tag(name, body)
            case Group(body, delimiters):
                return self.delimited(body, delimiters)
            case FeatureSum(index, body):
                return rf"\sum_{{{index}=1}}^{{D}} " + self.inside(body, PRODUCT)
            case FeatureMaximum(index, body):
                return rf"\max_{{{index}}} " + self.inside(body, FACTOR)
            case Exponential(exponent):
                return rf"e^{{{self.write(exponent)}}}"
            case Logarithm(operand):
                return r"\log " + self.inside(operand, PRODUCT)
            case Positive(operand):
                return rf"\max\left(0, {self.write(operand)}\right)"
            case IsPositive(operand):
                return rf"\left[\, {self.write(operand)} > 0 \,\right]"
            case Kronecker(first, second):
                return rf"\delta_{{{first},{second}}}"
            case Partial(of, by, sign):
                return rf"\frac{{{sign} {self.inside(of, FACTOR)}}}{{{sign} {self.write(by)}}}"
        raise TypeError(f"no LaTeX reading for {type(node).__name__}")

    def reference(self, node: Reference) -> str:
        """Return the symbol of a quantity in the colour of its role."""
        return coloured(self.colours.quantities.get(node.quantity), self.symbol(node))

    def symbol(self, node: Reference) -> str:
        """Return the symbol of a quantity, as the source spells it."""
        index = None if node.index is None else str(self.samples.get(node.index, node.index))
        return node.spelled or QUANTITIES[node.quantity].latex(index)

    def sum(self, node: Sum) -> str:
        """Return a sum over the batch with its limits."""
        inner = copy(self)
        inner.samples = {k: v for k, v in self.samples.items() if k != node.index}
        limits = r"\nolimits" if self.colours.is_flat else ""
        return rf"\sum{limits}_{{{node.index}=1}}^{{{node.upper}}} " + inner.inside(
            node.body, PRODUCT
        )

    def tag(self, name: str, body: Expression) -> str:
        """Return a tagged part, in one colour if its tag has one."""
        return self._tagged(name, lambda writer: writer.write(body))

    def delimited(self, body: Expression, delimiters: str = "()") -> str:
        """Return a part between delimiters that grow with it."""
        return rf"\left{delimiters[0]}{self.write(body)}\right{delimiters[1]}"

    def binding(self, node: Expression) -> int:
        """Return how tightly a node holds together."""
        while isinstance(node, Tag):
            node = node.body
        match node:
            case Add() | Negative():
                return ADDITION
            case Number() | Reference():
                symbol = _number(node.value) if isinstance(node, Number) else self.symbol(node)
                return _symbol_binding(symbol)
            case Multiply(factors) if isinstance(factors[0], Number):
                return min(PRODUCT, self.binding(factors[0]))
            case Multiply() | Sum() | FeatureSum() | FeatureMaximum() | Logarithm():
                return PRODUCT
            case Power() | Fractional() | Root() | Partial() | Exponential():
                return FACTOR
        return ATOM

    def inside(self, node: Expression, least: int) -> str:
        """Return a node as a part of another, in parentheses if it holds together too loosely."""
        return self.write(node) if self.binding(node) >= least else self.delimited(node)

    def signed(self, term: Expression) -> str:
        """Write a later term of a sum with its sign, which shares the colour of its tag."""
        match term:
            case Tag(name, body):
                return self._tagged(name, lambda writer: "{}" + writer.signed(body))
            case Negative(operand):
                return " - " + self.inside(operand, PRODUCT)
        return " + " + self.inside(term, PRODUCT)

    def _over_a_bar(self, numerator: Expression) -> str:
        """Return a numerator: a line below it would read as a second bar, so it has a wave."""
        if not isinstance(numerator, Tag):
            return self.write(numerator)
        return self._tagged(numerator.name, lambda writer: writer.write(numerator.body), r"\utilde")

    def _tagged(
        self, name: str, write: Callable[["Writer"], str], underline: str = r"\underline"
    ) -> str:
        inside = self.colours.within.get(name)
        if inside is not None:
            inner = copy(self)
            inner.colours = inside
            return coloured(inside.base, write(inner))
        colour = self.colours.tags.get(name)
        inner = self
        if colour is not None:
            inner = copy(self)
            inner.colours = replace(self.colours, quantities={})
        latex = write(inner)
        if name in self.colours.underlined:
            latex = rf"{underline}{{{latex}}}"
        return coloured(colour, latex)

    def _product(self, factors: tuple[Expression, ...]) -> str:
        first, *others = factors
        # A leading minus needs no parentheses, and a sum none where it stands last, because it
        # reaches to the right as far as it can.
        parts = [self.write(first) if isinstance(first, Number) else self.inside(first, FACTOR)]
        parts += [self.inside(factor, FACTOR) for factor in others[:-1]]
        parts += [self.inside(factor, PRODUCT) for factor in others[-1:]]
        return self.product.join(parts)


def _symbol_binding(latex: str) -> int:
    """Return how tightly a symbol or a number holds together, sign and exponent included."""
    if latex.startswith("-"):
        return ADDITION
    return FACTOR if latex.startswith((r"\frac", r"\tfrac")) or "^" in latex else ATOM


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value)
    sign = "-" if value < 0 else ""
    return rf"{sign}\tfrac{{{abs(value.numerator)}}}{{{value.denominator}}}"
