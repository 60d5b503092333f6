"""Which slip makes a formula of the right one: found by its value, then proved.

What bounds it: single slips and pairs of two, in every form of the same quantity. A fingerprint
finds the candidates, so only what is about to be named is proved.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import sympy as sp

from bnviz.derivation import Equation
from bnviz.expression import Expression, Reference, free_indices, map_children, plain
from bnviz.expression.symbolic import index_symbol, to_sympy
from bnviz.proof.fingerprint import TOLERANCE, fingerprint
from bnviz.proof.normal_form import is_zero
from bnviz.proof.residuals import centred_form
from bnviz.slips import FORMS, SLIPS, Slip, in_one_feature

# Slips that give the same value explain it equally well; more of them would only confuse.
MOST_EXPLANATIONS = 3

# Slips by their places in `SLIPS`, each with which of its trees: it takes less room than the tree.
_Recipe = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Explanation:
    """One slip, or two together, that make the formula of the right one.

    Attributes
    ----------
    slips
        In the order in which they are made.
    equation
        The form of the right formula that they are made in.
    tree
        What they make of it, which is proved to be equal to the given formula.
    """

    slips: tuple[Slip, ...]
    equation: Equation
    tree: Expression


def name(tree: Expression, equation: Equation, *, most: int = 2) -> tuple[Explanation, ...]:
    """Return which slips turn a right formula into one that is equal to the given one.

    Parameters
    ----------
    tree
        A right-hand side, in any form.
    equation
        What it should be equal to. Its own form is looked at first, then all others that give the
        same quantity.
    most
        How many slips together are looked for: 1 or 2. The pairs of a quantity are worked out when
        they are first asked for, which takes some seconds for ∂l/∂x, see `prepare`.

    Returns
    -------
    tuple of Explanation
        Those with the fewest slips, the closest form first; at most `MOST_EXPLANATIONS`. Empty if
        none is known, or the formula has no value or too many sums inside each other. For a right
        formula the slips that leave it right, if it is written just so.
    """
    given = in_one_feature(tree)
    number = fingerprint(given, equation.left.index)
    if number is None:
        return ()
    right = in_one_feature(equation.corrected)
    if _is_near(number, right, equation) and is_equal(given, right, equation):
        return tuple(_written_so(tree, equation))[:MOST_EXPLANATIONS]
    for count in range(1, most + 1):
        for form in _forms(equation):
            found = tuple(_explain(given, number, form, count))
            if found:
                return found
    return ()


def prepare(equation: Equation, *, most: int = 2) -> None:
    """Work out what `name` looks things up in, for all forms of a quantity."""
    for form in _forms(equation):
        for count in range(1, most + 1):
            _index(form, count)


def is_equal(first: Expression, second: Expression, equation: Equation) -> bool:
    """Return whether two right-hand sides are proved to be equal for every batch size.

    Indices that the left side lacks are compared in alphabetical order, whatever they are called.
    """
    if first == second:
        return True
    sides = [to_sympy(side, _binding(side, equation)) for side in (first, second)]
    return is_zero(centred_form(sides[0] - sides[1]))


def _is_near(number: float, right: Expression, equation: Equation) -> bool:
    """Return whether a formula may be equal to the one with this fingerprint."""
    other = fingerprint(right, equation.left.index)
    return other is not None and abs(number - other) <= TOLERANCE * max(1.0, abs(number))


def _binding(side: Expression, equation: Equation) -> dict[str, sp.Expr]:
    loose = sorted(free_indices(side) - free_indices(equation.left))
    return {name: index_symbol(f"loose_{place}") for place, name in enumerate(loose)}


def _forms(equation: Equation) -> tuple[Equation, ...]:
    others = (form for form in FORMS if form.quantity == equation.quantity)
    return tuple(dict.fromkeys((equation, *others)))


def _explain(given: Expression, number: float, form: Equation, count: int) -> Iterator[Explanation]:
    seen: dict[frozenset[int], None] = {}
    for recipe in _index(form, count).near(number):
        kinds = frozenset(slip for slip, _ in recipe)
        if kinds in seen or len(seen) == MOST_EXPLANATIONS:
            continue
        tree = _make(recipe, form)
        if is_equal(given, in_one_feature(tree), form):
            seen[kinds] = None
            yield Explanation(tuple(SLIPS[slip] for slip, _ in recipe), form, tree)


def _written_so(tree: Expression, equation: Equation) -> Iterator[Explanation]:
    """Yield the slips that leave the value right and write it as it is written here."""
    for slip in SLIPS:
        trees = slip.apply(equation) if slip.is_right else ()
        same = next((made for made in trees if _bare(made) == _bare(tree)), None)
        if same is not None:
            yield Explanation((slip,), equation, same)


def _bare(tree: Expression) -> Expression:
    """Return a formula without tags and delimiters, which are not what one types."""
    inner = plain(tree)
    return inner if isinstance(inner, Reference) else map_children(inner, _bare)


@dataclass(frozen=True)
class _Index:
    """Recipes in the order of their fingerprints."""

    numbers: tuple[float, ...]
    recipes: tuple[_Recipe, ...]

    def near(self, number: float) -> list[_Recipe]:
        """Return the recipes whose value may be this one, in the order of `SLIPS`."""
        width = TOLERANCE * max(1.0, abs(number))
        low, high = (
            bisect_left(self.numbers, number - width),
            bisect_right(self.numbers, number + width),
        )
        return sorted(self.recipes[low:high])


@cache
def _index(form: Equation, count: int) -> _Index:
    found = []
    for recipe, tree in _singles(form) if count == 1 else _pairs(form):
        number = fingerprint(tree, form.left.index)
        if number is not None:
            found.append((number, recipe))
    found.sort()
    return _Index(tuple(number for number, _ in found), tuple(recipe for _, recipe in found))


def _singles(
    form: Equation, tree: Expression | None = None, other: int | None = None
) -> Iterator[tuple[_Recipe, Expression]]:
    for place, slip in enumerate(SLIPS):
        if place != other and not slip.is_right:
            for number, made in enumerate(slip.apply(form, tree)):
                yield ((place, number),), made


def _pairs(form: Equation) -> Iterator[tuple[_Recipe, Expression]]:
    """Yield every pair, in both orders: one slip may fit only where the other one was made."""
    made: set[Expression] = set()
    for first, tree in _singles(form):
        for second, both in _singles(form, tree, other=first[0][0]):
            if both not in made:
                made.add(both)
                yield first + second, both


def _make(recipe: _Recipe, form: Equation) -> Expression:
    tree = form.corrected
    for slip, number in recipe:
        tree = SLIPS[slip].apply(form, tree)[number]
    return tree
