"""Whether two formulas are written alike, apart from what a reader does not see."""

from dataclasses import replace

from bnviz.expression.nodes import (
    Add,
    Expression,
    Fractional,
    Group,
    Multiply,
    Negative,
    Number,
    Reference,
    Sum,
    Tag,
    map_children,
)
from bnviz.expression.reading.sums import BATCH


def alike(first: Expression, second: Expression) -> bool:
    """Whether two formulas are one formula as a reader sees it.

    Not compared are tags, brackets that are not needed, how a symbol is spelled (m or N), products
    in products and sums in sums, whether −2 is a number or a minus before 2, and whether ½ is a
    number or 1 over 2. Order, factors, fractions, powers and indices all have to be the same.
    """
    return core(first) == core(second)


# One arm for each node that has more than one form.
def core(node: Expression) -> Expression:  # noqa: PLR0911
    """Return what `alike` compares."""
    match node:
        case Tag(_, body) | Group(body, _):
            return core(body)
        case Reference():
            return replace(node, spelled=None)
        case Number(value) if value < 0:
            return Negative(core(Number(-value)))
        case Number(value) if value.denominator != 1:
            return Fractional(Number(value.numerator), Number(value.denominator))
        case Sum(_, _, upper) if upper in BATCH:
            return replace(node, body=core(node.body), upper="m")
        case Add(terms):
            return Add(_flat(Add, tuple(map(core, terms))))
        case Multiply(factors):
            return _product(tuple(map(core, factors)))
    return map_children(node, core)


def _product(factors: tuple[Expression, ...]) -> Expression:
    first, *rest = _flat(Multiply, factors)
    # A minus before a product is a minus before its first factor.
    if isinstance(first, Negative) and not isinstance(first.operand, Add):
        inner = _flat(Multiply, (first.operand,))
        return Negative(Multiply((*inner, *rest)))
    return Multiply((first, *rest))


def _flat(
    kind: type[Add] | type[Multiply], parts: tuple[Expression, ...]
) -> tuple[Expression, ...]:
    found: list[Expression] = []
    for part in parts:
        found += part.children if isinstance(part, kind) else (part,)
    return tuple(found)
