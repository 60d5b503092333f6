"""Slips of the pen: what a printed formula spells otherwise than it means."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bnviz.expression import Expression, Path, Reference, Sum, free_indices
from bnviz.notation import QUANTITIES

Kind = Literal["missing index", "missing ∂", "spelling", "reused index", "upper limit"]

# The batch has this many samples, whatever a sum says.
BATCH_SIZE = "m"


@dataclass(frozen=True)
class PenSlip:
    """One slip of the pen: the symbol or index that it concerns, and a sentence for the reader."""

    kind: Kind
    subject: str
    sentence: str


def find_slips(left: Expression, right: Expression) -> tuple[PenSlip, ...]:
    """Return the slips of a printed equation in reading order, each one once."""
    taken = free_indices(left) | free_indices(right)
    found = (*_walk(left, taken), *_walk(right, taken))
    return tuple(dict.fromkeys(slip for _, slip in found))


def locate_slips(left: Expression, right: Expression) -> tuple[tuple[Path, PenSlip], ...]:
    """Return every slip in the right side of a printed equation with its place there.

    The place is that of the symbol, or of the sum whose index or limit is meant.
    """
    return tuple(_walk(right, free_indices(left) | free_indices(right)))


def _walk(
    node: Expression, taken: frozenset[str], path: Path = ()
) -> Iterator[tuple[Path, PenSlip]]:
    if isinstance(node, Reference):
        yield from ((path, slip) for slip in _spelling_of(node))
    if isinstance(node, Sum):
        yield from ((path, slip) for slip in _limits_of(node, taken))
        taken = taken | {node.index}
    for position, child in enumerate(node.children):
        yield from _walk(child, taken, (*path, position))


def _limits_of(node: Sum, taken: frozenset[str]) -> Iterator[PenSlip]:
    if node.upper != BATCH_SIZE:
        yield PenSlip(
            "upper limit",
            node.upper,
            f"The sum ends at {node.upper}, a letter that stands for nothing here: the batch has "
            f"{BATCH_SIZE} samples.",
        )
    if node.index in taken:
        yield PenSlip(
            "reused index",
            node.index,
            f"The sum runs over {node.index}, but {node.index} already names one fixed sample of "
            "the same equation. Inside the sum another letter is needed.",
        )


def _spelling_of(reference: Reference) -> Iterator[PenSlip]:
    quantity = QUANTITIES[reference.quantity]
    if reference.spelled is None or reference.spelled == quantity.latex(reference.index):
        return
    if reference.spelled == quantity.latex():
        yield PenSlip(
            "missing index",
            reference.quantity,
            f"{quantity.text} stands without its sample index {reference.index}.",
        )
    elif _without_partials(reference.spelled) == _without_partials(quantity.latex(reference.index)):
        yield PenSlip("missing ∂", reference.quantity, f"A ∂ is missing in {quantity.text}.")
    else:
        yield PenSlip("spelling", reference.quantity, f"{quantity.text} is spelled otherwise.")


def _without_partials(latex: str) -> str:
    return latex.replace(r"\partial ", "")
