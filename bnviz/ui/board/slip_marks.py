"""Marks in a printed equation: each slip of the pen, and all of it if its sum is missing."""

from dataclasses import replace
from functools import partial

from bnviz.derivation import Equation
from bnviz.expression import Expression, Sum, Tag, coloured, free_indices, rewrite
from bnviz.slips import PenSlip, locate_slips


def mark_slips(line: Equation, colour: str) -> Expression:
    """Return the right side as printed with its slips tagged ``notation``.

    It is tagged ``slip`` as a whole if its sum is missing. This tree is only to be drawn: of a sum
    the letter that is meant is written in ``colour``, and underlined.
    """
    marked = line.printed
    # From the last to the first, so that no mark moves the place of one that is still to come.
    for path, slip in reversed(locate_slips(line.left, line.printed)):
        marked = rewrite(marked, path, partial(_mark, slip=slip, colour=colour))
    is_whole = free_indices(line.printed) - free_indices(line.left)
    return Tag("slip", marked) if is_whole else marked


def _mark(node: Expression, slip: PenSlip, colour: str) -> Expression:
    if not isinstance(node, Sum):
        return Tag("notation", node)
    letter = coloured(colour, rf"\underline{{{slip.subject}}}")
    if slip.kind == "upper limit":
        return replace(node, upper=letter)
    return replace(node, index=letter)
