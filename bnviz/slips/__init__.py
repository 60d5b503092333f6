"""Every known slip as a rewriting of the right formulas: tree in, trees out, no SymPy."""

from bnviz.slips import entries, factors, paths, pen, powers, spread, sums
from bnviz.slips.forms import FORMS, find_form, in_one_feature
from bnviz.slips.slip import Slip
from bnviz.slips.spelling import PenSlip, find_slips, locate_slips

# Where several slips give the same value, the first one is suspected first.
SLIPS: tuple[Slip, ...] = (
    *paths.SLIPS,
    *factors.SLIPS,
    *spread.SLIPS,
    *powers.SLIPS,
    *entries.SLIPS,
    *sums.SLIPS,
    *pen.SLIPS,
)

__all__ = [
    "FORMS",
    "SLIPS",
    "PenSlip",
    "Slip",
    "find_form",
    "find_slips",
    "in_one_feature",
    "locate_slips",
]
