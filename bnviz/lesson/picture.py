"""The picture reading: a formula as a row of arrays with the operators between them.

What is drawn as one array is a *factor*: a part that joins no two arrays but by adding symbols up,
such as x − μ or (σ² + ε) to the power −3/2. Factors stand in the order of the formula.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Group,
    Multiply,
    Negative,
    Number,
    Path,
    Reference,
    Root,
    Sum,
    Tag,
    node_at,
    plain,
    to_text,
    uses,
    walk,
)
from bnviz.notation import QUANTITIES


@dataclass(frozen=True)
class Factor:
    """A part of a formula that is drawn as one array, or written as one number.

    Attributes
    ----------
    path
        Where it stands in the formula.
    expression
        The part itself.
    text
        What stands above the array: its symbol, or the part in Unicode.
    total
        What its columns add up to, where the picture shows that below it.
    painted
        The role of its colour, where that is not the one of its first array.
    """

    path: Path
    expression: Expression
    text: str
    total: Expression | None = None
    painted: str = ""

    @property
    def is_array(self) -> bool:
        """Whether it has a value for every feature, and is not one number."""
        return bool(_arrays(self.expression))

    @property
    def quantity(self) -> str | None:
        """The id of the quantity, if the factor is nothing but that."""
        inner = plain(self.expression)
        return inner.quantity if isinstance(inner, Reference) else None

    @property
    def role(self) -> str:
        """The colour role of the first array that it mentions, or of the number that it is."""
        if self.painted:
            return self.painted
        found = _arrays(self.expression)
        if not found and self.quantity:
            return QUANTITIES[self.quantity].role
        return QUANTITIES[found[0]].role if found else "constant"


@dataclass(frozen=True)
class Change(Factor):
    """A quantity of which the picture shows how much it moves when x is pushed."""


def change(quantity: str) -> Change:
    """Return the change of a quantity, or of the loss."""
    about = QUANTITIES[quantity]
    index = "i" if about.per_sample else None
    return Change((), Reference(quantity, index), f"Δ{about.text}")


# A row of factors with operators, signs and brackets between them.
Piece = Factor | str


def picture(formula: Expression, path: Path = (), *, opened: bool = False) -> tuple[Piece, ...]:
    """Return the part of a formula at a path as a row of factors and operators.

    Parameters
    ----------
    opened
        Take a part that would be one factor apart too: x − μ into x and μ.
    """
    return tuple(_read(node_at(formula, path), path, opened=opened))


def addend_picture(formula: Expression, texts: tuple[str, ...]) -> tuple[Piece, ...]:
    """Return a written-out sum as one array for each addend, named by these texts."""
    path: Path = ()
    while not isinstance(inner := node_at(formula, path), Add):
        if not isinstance(inner, Tag | Group):
            raise TypeError(f"{type(inner).__name__} is not a sum of addends")
        path = (*path, 0)
    pieces: list[Piece] = []
    for position, (term, text) in enumerate(zip(inner.terms, texts, strict=True)):
        # Each addend keeps its sign inside, so that the arrays simply add up.
        pieces += ["+"] if position else []
        pieces.append(Factor((*path, position), term, text))
    return tuple(pieces)


def is_summed(formula: Expression, path: Path) -> bool:
    """Return whether the part of a formula at a path stands inside a sum over the batch."""
    return any(isinstance(node_at(formula, path[:n]), Sum) for n in range(len(path)))


def _arrays(expression: Expression) -> list[str]:
    """Return the ids of the arrays that an expression mentions, in reading order."""
    references = (node for node in walk(expression) if isinstance(node, Reference))
    return [r.quantity for r in references if "feature" in QUANTITIES[r.quantity].axes]


def _is_factor(node: Expression) -> bool:
    node = plain(node)
    match node:
        case Sum() | Negative():
            return False
        case Add(terms):
            return all(isinstance(plain(t), Reference | Negative) and _is_symbol(t) for t in terms)
        case Multiply(factors):
            # A coefficient belongs to what it multiplies: 2(x − μ).
            return isinstance(factors[0], Number) and all(map(_is_factor, factors[1:]))
        case Fractional(numerator, denominator):
            both = bool(_arrays(numerator)) and bool(_arrays(denominator))
            return not both and _is_factor(numerator) and _is_factor(denominator)
    return all(map(_is_factor, node.children))


def _is_symbol(node: Expression) -> bool:
    inner = plain(node)
    inner = plain(inner.operand) if isinstance(inner, Negative) else inner
    return isinstance(inner, Reference)


# One arm for each node.
def _read(  # noqa: C901, PLR0912
    node: Expression, path: Path, *, opened: bool = False
) -> Iterator[Piece]:
    if _is_factor(node) and not (opened and _can_open(node)):
        yield Factor(path, node, to_text(node))
        return
    match node:
        case Tag(_, body):
            yield from _read(body, (*path, 0), opened=opened)
        case Group(body, delimiters):
            yield delimiters[0]
            yield from _read(body, (*path, 0), opened=opened)
            yield delimiters[1]
        case Add(terms):
            for position, term in enumerate(terms):
                # A later addend that is subtracted brings its own sign.
                if position and not isinstance(plain(term), Negative):
                    yield "+"
                yield from _read(term, (*path, position))
        case Negative(operand):
            yield "−"
            yield from _read(operand, (*path, 0))
        case Multiply(factors):
            for position, factor in enumerate(factors):
                if position:
                    yield "×"
                # What is put in for a symbol may bring no brackets of its own.
                bare = isinstance(factor, Add) and not _is_factor(factor)
                yield from "(" * bare
                yield from _read(factor, (*path, position))
                yield from ")" * bare
        case Fractional(numerator, denominator):
            yield from _read(numerator, (*path, 0))
            yield "÷"
            yield from _read(denominator, (*path, 1))
        case Sum(_, body):
            yield "Σ"
            yield from _read(body, (*path, 0))
        case Root(radicand):
            yield "√("
            yield from _read(radicand, (*path, 0), opened=opened)
            yield ")"
        case _:
            raise TypeError(f"no picture reading for {type(node).__name__}")


def _can_open(node: Expression) -> bool:
    inner = plain(node)
    return isinstance(inner, Add | Root) and len(uses(inner)) > 1
