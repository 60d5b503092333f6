"""The sources as data: every equation as printed and as it should be."""

from bnviz.derivation.agarwal import DELTA, EQUATIONS, SOURCE
from bnviz.derivation.equation import Equation
from bnviz.derivation.evaluation import (
    ARRAYS,
    column_sum,
    environment,
    equation,
    evaluate_equation,
    part,
)
from bnviz.derivation.rounding import ROUNDINGS, Roundings, rounding_of, settle, settled
from bnviz.derivation.unfolding import unfold, unfoldable
from bnviz.derivation.xray import Term, XRay, column_of, formula, summands, with_numbers, xray

__all__ = [
    "ARRAYS",
    "DELTA",
    "EQUATIONS",
    "ROUNDINGS",
    "SOURCE",
    "Equation",
    "Roundings",
    "Term",
    "XRay",
    "column_of",
    "column_sum",
    "environment",
    "equation",
    "evaluate_equation",
    "formula",
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
