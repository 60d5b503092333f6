"""Ways to check a gradient, tried out: differences, witnesses, traps, lost paths, and edges."""

from bnviz.trials.agreement import (
    APPROXIMATE,
    QUANTITIES,
    Comparison,
    Witness,
    compare_all,
    compare_compiled,
)
from bnviz.trials.attempts import OUTPUTS, Attempt, attempts, run_attempt, start
from bnviz.trials.checks import CHECKS, FORGIVEN, ROUNDING, Check, find_truth, measure_all
from bnviz.trials.curves import Curve, Curves, measure_curves
from bnviz.trials.differences import GRADIENTS, METHODS, Method, differentiate, good_step
from bnviz.trials.edges import Edge, find_edges
from bnviz.trials.given import Given, given_by
from bnviz.trials.loss import LOSS
from bnviz.trials.setups import SETUPS, SetUp
from bnviz.trials.switchboard import Loss, formula, switch_off
from bnviz.trials.training import STEPS, Run, train_all
from bnviz.trials.traps import Column, Mark, is_measurable, measure_column

__all__ = [
    "APPROXIMATE",
    "CHECKS",
    "FORGIVEN",
    "GRADIENTS",
    "LOSS",
    "METHODS",
    "OUTPUTS",
    "QUANTITIES",
    "ROUNDING",
    "SETUPS",
    "STEPS",
    "Attempt",
    "Check",
    "Column",
    "Comparison",
    "Curve",
    "Curves",
    "Edge",
    "Given",
    "Loss",
    "Mark",
    "Method",
    "Run",
    "SetUp",
    "Witness",
    "attempts",
    "compare_all",
    "compare_compiled",
    "differentiate",
    "find_edges",
    "find_truth",
    "formula",
    "given_by",
    "good_step",
    "is_measurable",
    "measure_all",
    "measure_column",
    "measure_curves",
    "run_attempt",
    "start",
    "switch_off",
    "train_all",
]
