"""Slips of the pen: the value is right, and a symbol, an index or a limit is written wrongly.

`bnviz.slips.spelling` finds them in a printed formula; these rules make them.
"""

from dataclasses import replace

from bnviz.expression import Expression, Reference, Sum, free_indices
from bnviz.notation import QUANTITIES
from bnviz.slips.patterns import at_row
from bnviz.slips.slip import Slip, Where
from bnviz.slips.spelling import BATCH_SIZE

_PARTIAL = r"\partial "


def _leave_index_out(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference(quantity, str(), None, None):
            return replace(node, spelled=QUANTITIES[quantity].latex())
    return None


def _leave_partial_out(node: Expression, _: Where) -> Expression | None:
    match node:
        case Reference(quantity, index, None, None):
            above, partial, below = QUANTITIES[quantity].latex(index).rpartition(_PARTIAL)
            return replace(node, spelled=above + below) if partial else None
    return None


def _use_index_again(node: Expression, where: Where) -> Expression | None:
    if where.index is None or not isinstance(node, Sum) or node.upper != BATCH_SIZE:
        return None
    if where.index in {node.index, *free_indices(node.body)}:
        return None
    return Sum(where.index, at_row(node.body, node.index, where.index))


def _end_at_n(node: Expression, _: Where) -> Expression | None:
    if isinstance(node, Sum) and node.upper == BATCH_SIZE:
        return replace(node, upper="N")
    return None


SLIPS = (
    Slip(
        "missing-index",
        "A sample index is missing",
        "A symbol stands without its sample index; the value is right, since readers fill it in.",
        "Agarwal 2017, equations 5, 6, 7 and 13",
        _leave_index_out,
        is_right=True,
    ),
    Slip(
        "missing-partial",
        "A ∂ is missing",
        "A derivative has lost a ∂ in print; the value that is meant is right.",
        "Agarwal 2017, equation 11",
        _leave_partial_out,
        is_right=True,
    ),
    Slip(
        "reused-index",
        "One letter for two indices",
        "The sum runs over the letter that names the sample on the left; the value is right, but "
        "another letter is needed.",
        "Agarwal 2017, equations 11, 12 and 13",
        _use_index_again,
        is_right=True,
    ),
    Slip(
        "upper-limit",
        "The sum ends at another letter",
        "The sum ends at N where the batch has m samples; the value that is meant is right.",
        "Agarwal 2017, equation 6",
        _end_at_n,
        is_right=True,
    ),
)
