"""From tokens to our tree: what each rule of the grammar builds, and which index belongs where."""

from __future__ import annotations

from dataclasses import replace

from lark import Token, Transformer, v_args

from bnviz.expression.indices import Kronecker, Partial
from bnviz.expression.nodes import (
    Fractional,
    Negative,
    Number,
    Reference,
    Root,
    Sum,
)
from bnviz.expression.reading.errors import (
    ExponentError,
    IndexMeaningError,
    LeftoverError,
    SumWithoutIndexError,
)
from bnviz.expression.reading.exponents import constant, raise_to
from bnviz.expression.reading.names import meaning
from bnviz.expression.reading.parts import Part, join
from bnviz.expression.reading.places import BARE, Place, fill
from bnviz.expression.reading.symbols import Symbol
from bnviz.notation import QUANTITIES


@v_args(inline=True)
class Builder(Transformer[Token, Part]):
    """Builds a part for each rule of the grammar."""

    def start(self, part: Part) -> Part:
        """Return the whole formula."""
        return part

    def plus(self, left: Part, _sign: Token, right: Part) -> Part:
        """Add a term."""
        return join(left.node + right.node, left, right)

    def minus(self, left: Part, _sign: Token, right: Part) -> Part:
        """Subtract a term."""
        return join(left.node - right.node, left, right)

    def negative(self, sign: Token, part: Part) -> Part:
        """Put a minus before a part; before a number it belongs to the number."""
        node = part.node
        if isinstance(node, Number) and node.value > 0:
            return part.inside(Number(-node.value), _start(sign))
        return part.inside(Negative(node), _start(sign))

    def positive(self, _sign: Token, part: Part) -> Part:
        """Put a plus before a part, which changes nothing."""
        return part

    def times(self, left: Part, right: Part) -> Part:
        """Multiply without a sign."""
        return join(left.node * right.node, left, right)

    def times_sign(self, left: Part, _sign: Token, right: Part) -> Part:
        """Multiply."""
        return join(left.node * right.node, left, right)

    def over(self, left: Part, _sign: Token, right: Part) -> Part:
        """Divide."""
        return join(left.node / right.node, left, right)

    def fraction(self, head: Token, above: Part, below: Part) -> Part:
        """Set one part over another."""
        return join(above.node / below.node, above, below, start=_start(head))

    def root(self, head: Token, part: Part) -> Part:
        """Draw the square root."""
        return part.inside(Root(part.node), _start(head))

    def brackets(self, opened: Token, part: Part, _closed: Token) -> Part:
        """Leave brackets out: the tree says by itself what belongs together."""
        return replace(part, start=_start(opened))

    def power(self, base: Part, sign: Token, exponent: Part) -> Part:
        """Raise to a power, which has to be a number."""
        value = constant(exponent.node)
        if value is None:
            raise ExponentError(exponent.start, "An exponent is a number here, such as 2 or -3/2.")
        return base.inside(raise_to(base.node, value, _start(sign)))

    def raised(self, base: Part, exponent: Token) -> Part:
        """Raise to a power that is written in small raised digits."""
        return base.inside(raise_to(base.node, exponent.value, _start(exponent)))

    def number(self, token: Token) -> Part:
        """Return a number."""
        return Part(Number(token.value), _start(token))

    def name(self, token: Token) -> Part:
        """Return a quantity at its indices."""
        return _reference(token.value)

    def partial(self, token: Token) -> Part:
        """Return the derivative of one entry by another."""
        above, below = map(_reference, token.value)
        return replace(self._derivative(above, below), start=_start(token))

    def derivative(
        self, head: Token, _opened: Token, above: Part, _closed: Token, by: Token
    ) -> Part:
        """Return the derivative of a part in brackets by one entry."""
        return replace(self._derivative(above, _reference(by.value)), start=_start(head))

    def big(self, head: Token, part: Part) -> Part:
        """Return a sum over the product that follows."""
        return _sum(head, head.value.index, head.value.upper, part)

    def big_negative(self, head: Token, sign: Token, part: Part) -> Part:
        """Return a sum over a product with a minus before it."""
        return self.big(head, self.negative(sign, part))

    def call(
        self,
        head: Token,
        _opened: Token,
        body: Part,
        _closed: Token,
        argument: Token | None = None,
        *_last: Token,
    ) -> Part:
        """Return a sum or a mean over what stands in brackets."""
        index, upper = head.value.index, head.value.upper
        if argument is not None:
            if index is not None:
                raise LeftoverError(_start(argument), "The sum has its index: leave this out.")
            index, upper = argument.value
        if index is None:
            raise SumWithoutIndexError(
                head.value.start, "The sum does not say what it runs over: write sum_j(…)."
            )
        added = _sum(head, index, upper, body)
        if not head.value.is_mean:
            return added
        return added.inside(Fractional(Number(1), Reference("m")) * added.node)

    @staticmethod
    def _derivative(above: Part, below: Part) -> Part:
        if not isinstance(below.node, Reference):
            raise IndexMeaningError(below.start, "A derivative is by one quantity, such as x_i.")
        joined = join(Partial(above.node, below.node), above, below)
        return replace(joined, places=(*joined.places, Place(None, above.start, "notation")))


def _start(token: Token) -> int:
    return token.start_pos or 0


def _sum(head: Token, index: str, upper: str, body: Part) -> Part:
    kept = tuple(place for place in body.places if place.is_free_of(index, upper))
    return replace(
        body.inside(Sum(index, fill(body.node, index), upper), _start(head)), places=kept
    )


def _reference(symbol: Symbol) -> Part:
    """Return a quantity with the indices that it can have: a sample, and a feature after it."""
    indices, start = symbol.indices, symbol.start
    if symbol.meant == "delta" and len(indices) == 2:
        return Part(Kronecker(*indices), start, (Place(None, start, "notation"),))
    quantity = {"centred": "x", "sigma": "var", "std": "var", "inverse std": "var"}.get(
        symbol.meant, symbol.meant
    )
    axes, text = QUANTITIES[quantity].axes, QUANTITIES[quantity].text
    if len(indices) > len(axes):
        kind = "is one number" if not axes else "has one value for each feature"
        raise IndexMeaningError(start, f"{text} {kind}: leave the index out.")
    if len(axes) == 2:
        index = indices[0] if indices else BARE
        feature = indices[1] if len(indices) == 2 else None
        places: tuple[Place, ...] = (Place(index, start, "sample"),)
    else:
        index, feature = None, indices[0] if indices else None
        places = (Place(feature, start, "feature", text),) if feature else ()
    node = meaning(symbol.meant, index, feature)
    if symbol.lacks_partial and isinstance(node, Reference):
        whole = QUANTITIES[quantity].latex(index or None)
        node = replace(node, spelled=whole.replace(r"}{\partial ", "}{"))
    return Part(node, start, places)
