"""Marks in a printed equation: each slip of the pen, and all of it if its sum is missing."""

from dataclasses import replace
from functools import partial

from bnviz.derivation import Equation
from bnviz.expression import Expression, Sum, Tag, coloured, free_indices, rewrite
from bnviz.figures.colour_maps import INK
from bnviz.notation import ROLES, Theme
from bnviz.slips import PenSlip, locate_slips

UNDERLINED = frozenset({"slip", "notation"})
"""The tags of what is wrong in a print, and of its slips of the pen."""


def slip_colours(theme: Theme) -> dict[str, str]:
    """Return the colours of both tags: what is wrong is red, a slip of the pen is ink."""
    return {"slip": ROLES["wrong"].colour(theme), "notation": INK[theme]}


def mark_slips(line: Equation, theme: Theme) -> Equation:
    """Return an equation whose print has its slips tagged ``notation``.

    The print is tagged ``slip`` as a whole if its sum is missing. Its tree is only to be drawn: of
    a sum the letter that is meant is written in its colour, and underlined.
    """
    colour = slip_colours(theme)["notation"]
    marked = line.printed
    # From the last to the first, so that no mark moves the place of one that is still to come.
    for path, slip in reversed(locate_slips(line.left, line.printed)):
        marked = rewrite(marked, path, partial(_mark, slip=slip, colour=colour))
    is_whole = free_indices(line.printed) - free_indices(line.left)
    return replace(line, printed=Tag("slip", marked) if is_whole else marked)


def _mark(node: Expression, slip: PenSlip, colour: str) -> Expression:
    if not isinstance(node, Sum):
        return Tag("notation", node)
    letter = coloured(colour, rf"\underline{{{slip.subject}}}")
    if slip.kind == "upper limit":
        return replace(node, upper=letter)
    return replace(node, index=letter)
