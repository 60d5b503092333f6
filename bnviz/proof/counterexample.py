"""Small exact numbers for which a false equation has two different sides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from operator import neg

from bnviz.expression import Expression, FeatureSum, Reference, free_indices, walk
from bnviz.proof.exact import ExactPass, Values, evaluate_exactly, evaluate_rows
from bnviz.proof.exact_numbers import FRACTIONS, NoExactRootError

# What x and ∂l/∂y are made of in a batch of two and of three. Two samples refute nearly
# everything; three are there for what only a larger batch shows.
_ENTRIES = {2: (range(5), (-1, 0, 1)), 3: ((0, 1, 3), (0, 1))}

# Values of γ and β. γ = 1 hides that a γ is missing, and β = 0 that a β is.
_PARAMETERS = tuple((Fraction(gamma), Fraction(beta)) for gamma, beta in ((1, 0), (2, 0), (2, 1)))

# Values of √(σ²+ε). With 7/5 and σ² = 1, σ²−ε has a root among the fractions as well; with 4/3 and
# σ² = 1, 2σ²+ε has one; with 9/4 and σ² = 4, σ+ε has one.
_DEVIATIONS = tuple(map(Fraction, ("1/2", "3/2", "2", "5/2", "3", "7/5", "4/3", "9/4")))


@dataclass(frozen=True)
class Numbers:
    """One feature's batch in fractions, chosen so that √(σ²+ε) is a fraction too."""

    x: tuple[Fraction, ...]
    dy: tuple[Fraction, ...]
    gamma: Fraction
    beta: Fraction
    deviation: Fraction

    @property
    def mean(self) -> Fraction:
        """The mean of the batch."""
        return sum(self.x, Fraction(0)) / len(self.x)

    @property
    def features(self) -> int:
        """The number of features, all with these numbers: not m, so that m and D are told apart."""
        return 2 if len(self.x) > 2 else 3

    @property
    def eps(self) -> Fraction:
        """The ε that gives √(σ²+ε) its value."""
        squares = sum(((entry - self.mean) ** 2 for entry in self.x), Fraction(0))
        return self.deviation**2 - squares / len(self.x)

    @property
    def values(self) -> Values:
        """Every quantity of the forward and backward pass, exactly."""
        return _complete(self)


@dataclass(frozen=True)
class Counterexample:
    """Numbers that a person can check by hand.

    Attributes
    ----------
    left, right
        The values of the two sides: one for each sample, or a single one. A right side with a
        free index that the left side lacks has more values than the left.
    across
        Whether a side speaks of the features, so that their number matters.
    """

    numbers: Numbers
    left: tuple[Fraction, ...]
    right: tuple[Fraction, ...]
    across: bool = False

    @property
    def sentence(self) -> str:
        """The numbers and both sides, in one sentence."""
        n = self.numbers
        shift = f", β = {n.beta}" if n.beta else ""
        features = f", D = {n.features} features all alike" if self.across else ""
        return (
            f"With m = {len(n.x)}{features}, x = {_listed(n.x)}, ∂l/∂y = {_listed(n.dy)}, "
            f"γ = {n.gamma}{shift} and ε = {n.eps}, so that √(σ²+ε) = {n.deviation}, the left "
            f"side is {_listed(self.left)} and the right side is {_listed(self.right)}."
        )


def find_counterexample(left: Expression, right: Expression) -> Counterexample | None:
    """Return the simplest numbers that refute an equation, or None if no simple ones do."""
    tried = (compare(left, right, n) for size in _ENTRIES for n in candidates(size))
    return next((found for found in tried if found is not None), None)


def compare(left: Expression, right: Expression, numbers: Numbers) -> Counterexample | None:
    """Return both sides of an equation for some numbers, or None if they are equal there.

    A side that divides by zero, or has no exact value for these numbers, refutes nothing.
    """
    try:
        sides = _rows(left, numbers.values), _rows(right, numbers.values)
    except (NoExactRootError, ZeroDivisionError):
        return None
    size = max(map(len, sides))
    spread = [side * size if len(side) == 1 else side for side in sides]
    if spread[0] == spread[1]:
        return None
    return Counterexample(numbers, *sides, across=any(map(_speaks_of_features, (left, right))))


def _speaks_of_features(side: Expression) -> bool:
    return any(isinstance(n, FeatureSum) or n == Reference("D") for n in walk(side))


@cache
def candidates(size: int) -> tuple[Numbers, ...]:
    """Return the numbers that are tried, the ones that are easiest to work with first."""
    return tuple(sorted(_grid(size), key=_effort))


def _grid(size: int) -> Iterator[Numbers]:
    entries, upstream = (tuple(map(Fraction, choices)) for choices in _ENTRIES[size])
    for x, dy, (gamma, beta), deviation in product(
        product(entries, repeat=size - 1),
        product(upstream, repeat=size),
        _PARAMETERS,
        _DEVIATIONS,
    ):
        numbers = Numbers((Fraction(0), *x), dy, gamma, beta, deviation)
        # Not all samples alike, a gradient that says something, and ε > 0.
        if any(x) and any(dy) and numbers.eps > 0:
            yield numbers


def _effort(numbers: Numbers) -> tuple[int, ...]:
    """Order by minus signs, then fractions, then size: (0, 2) with ε = 3 comes first."""
    n = numbers
    entries = (*n.x, *n.dy, n.gamma, n.beta, n.eps, n.deviation, n.mean)
    signs = sum(entry < 0 for entry in entries)
    fractions = sum(entry.denominator != 1 for entry in entries)
    size = sum(abs(entry.numerator) + entry.denominator for entry in entries)
    return (signs, fractions, size, *(entry.numerator for entry in (*n.x, *map(neg, n.dy))))


@cache
def _complete(numbers: Numbers) -> Values:
    given: Mapping[str, object] = {
        "x": numbers.x,
        "dy": numbers.dy,
        "gamma": numbers.gamma,
        "beta": numbers.beta,
        "eps": numbers.eps,
        "m": Fraction(len(numbers.x)),
        "D": Fraction(numbers.features),
    }
    return ExactPass(given, FRACTIONS)


def _rows(side: Expression, values: Values) -> tuple[Fraction, ...]:
    """Return the value of a side for each sample, or its one value if it has no free index."""
    free = sorted(free_indices(side))
    if not free:
        return (evaluate_exactly(side, values, FRACTIONS),)
    rows = range(len(values["x"]))
    # A second free index, which only a mistaken formula has, stays at the first sample.
    rest = dict.fromkeys(free[1:], 0)
    return evaluate_rows(side, values, FRACTIONS, ({**rest, free[0]: row} for row in rows))


def _listed(values: tuple[Fraction, ...]) -> str:
    return str(values[0]) if len(values) == 1 else f"({', '.join(map(str, values))})"
