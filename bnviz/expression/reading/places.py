"""Which index belongs to which quantity: those left out are filled in, and loose ones refused."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bnviz.expression.nodes import Expression, Reference, map_children
from bnviz.expression.reading.errors import IndexMeaningError, UnboundIndexError
from bnviz.expression.reading.sums import FEATURES

# The index of a per-sample quantity that is typed without one, until it is known.
BARE = ""
# The index of the answer where nothing else is said.
ROW = "i"


@dataclass(frozen=True)
class Place:
    """An index that no sum binds.

    Attributes
    ----------
    index
        The letter, `BARE`, or None for Kronecker's δ.
    position
        Where its symbol begins in the text.
    role
        Whether it counts samples or features, or says only that this is index notation.
    quantity
        The symbol of a quantity that has a feature index alone.
    """

    index: str | None
    position: int
    role: Literal["sample", "feature", "notation"]
    quantity: str = ""

    def is_free_of(self, index: str, upper: str) -> bool:
        """Whether a sum over an index leaves it free.

        Raises
        ------
        IndexMeaningError
            If a sum over samples would give it to a quantity without samples.
        """
        if upper == FEATURES:
            return not (self.role == "feature" and self.index == index)
        if self.role == "feature" and self.index == index:
            raise _no_sample(self)
        return self.role != "sample" or self.index not in {index, BARE}


def settle(node: Expression, places: Iterable[Place]) -> Expression:
    """Return a formula in which every quantity has its index.

    A per-sample quantity without one has that of the innermost sum around it, and else that of the
    answer.

    Raises
    ------
    UnboundIndexError
        If two different letters are free, which only index notation can mean.
    IndexMeaningError
        If one letter counts samples here and features there.
    """
    places = tuple(places)
    samples = [place for place in places if place.role == "sample" and place.index != BARE]
    letters = {place.index for place in samples}
    for place in places:
        if place.role == "feature" and place.index in letters:
            raise _no_sample(place)
    own = ROW if ROW in letters or not samples else samples[0].index
    is_notation = any(place.role == "notation" for place in places)
    for place in samples:
        if place.index != own and not is_notation:
            raise UnboundIndexError(
                place.position,
                f"No sum runs over {place.index} here: write {own} for the sample of the answer, "
                f"or put sum_{place.index}(…) around it.",
            )
    return fill(node, own or ROW)


def fill(node: Expression, index: str) -> Expression:
    """Return a formula with an index put in where it was left out."""
    if isinstance(node, Reference):
        return replace(node, index=index) if node.index == BARE else node
    return map_children(node, lambda child: fill(child, index))


def _no_sample(place: Place) -> IndexMeaningError:
    return IndexMeaningError(
        place.position,
        f"{place.quantity} has one value for each feature and none for each sample: leave the "
        f"index {place.index} out.",
    )
