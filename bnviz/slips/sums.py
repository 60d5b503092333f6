"""Slips in sums over the batch."""

from bnviz.expression import Expression, FeatureSum, Fractional, Reference, Sum
from bnviz.slips.patterns import ONE, at_row
from bnviz.slips.slip import Slip, Where
from bnviz.slips.spelling import BATCH_SIZE

_FEATURE = "f"


def _drop_sum(node: Expression, where: Where) -> Expression | None:
    return _of_each_sample(node, where) if isinstance(node, Sum) else None


def _average(node: Expression, _: Where) -> Expression | None:
    if not isinstance(node, Sum):
        return None
    size = Reference("m", spelled=None if node.upper == BATCH_SIZE else node.upper)
    return Fractional(ONE, size) * node


def _sum_features(node: Expression, where: Where) -> Expression | None:
    return FeatureSum(_FEATURE, _of_each_sample(node, where)) if isinstance(node, Sum) else None


def _sum_everything(node: Expression, _: Where) -> Expression | None:
    if isinstance(node, Sum) and not isinstance(node.body, FeatureSum):
        return Sum(node.index, FeatureSum(_FEATURE, node.body), node.upper)
    return None


def _take_own_row(node: Expression, where: Where) -> Expression | None:
    match node:
        case Reference(_, str(index)) if index in where.bound:
            if where.index is not None and index != where.index:
                return at_row(node, index, where.index)
    return None


def _of_each_sample(node: Sum, where: Where) -> Expression:
    """Return what is added up, at the sample on the left: arrays line up so when a sum is left out.

    Without a sample on the left its index stays loose.
    """
    row = node.index if where.index is None else where.index
    return at_row(node.body, node.index, row)


SLIPS = (
    Slip(
        "missing-sum",
        "A sum over the batch is missing",
        "Every sample has a share in this, so the shares have to be added up over the batch.",
        "Agarwal 2017, equation 5",
        _drop_sum,
    ),
    Slip(
        "mean-for-sum",
        "The mean in place of the sum",
        "The shares of the samples add up; they are not averaged.",
        "Gradients of γ and β taken with mean in place of sum",
        _average,
    ),
    Slip(
        "wrong-axis",
        "Summed over the wrong axis",
        "It adds up over the features of each sample and not over the samples of each feature.",
        "axis=1 in place of axis=0",
        _sum_features,
    ),
    Slip(
        "sum-over-everything",
        "Summed over features, too",
        "It adds up over samples and features together, and every feature has a sum of its own; "
        "with one feature nobody notices.",
        "A sum without an axis",
        _sum_everything,
    ),
    Slip(
        "own-row-in-sum",
        "The wrong index inside a sum",
        "Inside the sum stands the sample of the left side in place of the one that the sum has "
        "come to.",
        "Derivations that use one letter for two indices",
        _take_own_row,
        is_consistent=False,
    ),
)
