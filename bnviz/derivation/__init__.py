"""The sources as data: every equation as printed and as it should be."""

from bnviz.derivation.agarwal import DELTA, EQUATIONS, SOURCE
from bnviz.derivation.correspondence import Piece, find_pieces, mark_pieces
from bnviz.derivation.equation import Equation
from bnviz.derivation.evaluation import (
    ARRAYS,
    column_sum,
    environment,
    equation,
    evaluate_equation,
    part,
)
from bnviz.derivation.rewriting import CHAINS, REWRITINGS, Line, Rewriting, leading_to
from bnviz.derivation.rounding import ROUNDINGS, Roundings, rounding_of, settle, settled
from bnviz.derivation.unfolding import unfold, unfoldable
from bnviz.derivation.xray import Term, XRay, column_of, formula, summands, with_numbers, xray

__all__ = [
    "ARRAYS",
    "CHAINS",
    "DELTA",
    "EQUATIONS",
    "REWRITINGS",
    "ROUNDINGS",
    "SOURCE",
    "Equation",
    "Line",
    "Piece",
    "Rewriting",
    "Roundings",
    "Term",
    "XRay",
    "column_of",
    "column_sum",
    "environment",
    "equation",
    "evaluate_equation",
    "find_pieces",
    "formula",
    "leading_to",
    "mark_pieces",
    "part",
    "rounding_of",
    "settle",
    "settled",
    "summands",
    "unfold",
    "unfoldable",
    "with_numbers",
    "xray",
]
