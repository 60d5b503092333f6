"""The sources as data: every equation as printed and as it should be."""

from bnviz.derivation.agarwal import DELTA, EQUATIONS
from bnviz.derivation.equation import Equation
from bnviz.derivation.evaluation import (
    environment,
    equation,
    evaluate_equation,
    part,
    value_of,
)

__all__ = [
    "DELTA",
    "EQUATIONS",
    "Equation",
    "environment",
    "equation",
    "evaluate_equation",
    "part",
    "value_of",
]
