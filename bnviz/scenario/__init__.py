"""Settings and data sets: a visitor's choices as one value, and the arrays they stand for.

See README.md in this folder for the design.
"""

from bnviz.scenario.backends import (
    BACKENDS,
    Backend,
    find_backend,
    is_installed,
    to_backend,
    to_host,
    why_not,
)
from bnviz.scenario.datasets import DATASETS, Dataset, find_dataset, shape_of
from bnviz.scenario.edits import LARGEST, MOST_EDITS, Edit, Edits, read_edits, say_complaints
from bnviz.scenario.inputs import Inputs, make_inputs
from bnviz.scenario.limits import Limits, limits_from_environment
from bnviz.scenario.own_file import ENDINGS, read_upload, understand
from bnviz.scenario.parameters import LEAST_STEP, MOST_STEP, STEP_ALLOWED, read_step
from bnviz.scenario.problem import BadData, Problem
from bnviz.scenario.query import from_query, to_query
from bnviz.scenario.remarks import remarks
from bnviz.scenario.settings import (
    CHECKS,
    CODES,
    DEFAULTS,
    DTYPES,
    ENTRIES,
    FOCUSABLE,
    HIDEABLE,
    HOMEWORKS,
    LAYERS,
    OWN_SETUP,
    PATHS_OFF,
    PRACTICES,
    PRACTISED,
    PRINTABLE,
    PROOFS,
    SETUPS,
    TESTS,
    TRAINING_RATES,
    VARIANTS,
    PerFeature,
    Settings,
    fit_to_limits,
    fit_to_shape,
    resize,
)
from bnviz.scenario.understood import Choices, Understood
from bnviz.scenario.upload import Uploaded
from bnviz.scenario.upstreams import UPSTREAMS, Upstream, find_upstream, upstream
from bnviz.scenario.weights import Weight, Weights, apply_weights, fit_weights, read_weights

__all__ = [
    "BACKENDS",
    "CHECKS",
    "CODES",
    "DATASETS",
    "DEFAULTS",
    "DTYPES",
    "ENDINGS",
    "ENTRIES",
    "FOCUSABLE",
    "HIDEABLE",
    "HOMEWORKS",
    "LARGEST",
    "LAYERS",
    "LEAST_STEP",
    "MOST_EDITS",
    "MOST_STEP",
    "OWN_SETUP",
    "PATHS_OFF",
    "PRACTICES",
    "PRACTISED",
    "PRINTABLE",
    "PROOFS",
    "SETUPS",
    "STEP_ALLOWED",
    "TESTS",
    "TRAINING_RATES",
    "UPSTREAMS",
    "VARIANTS",
    "Backend",
    "BadData",
    "Choices",
    "Dataset",
    "Edit",
    "Edits",
    "Inputs",
    "Limits",
    "PerFeature",
    "Problem",
    "Settings",
    "Understood",
    "Uploaded",
    "Upstream",
    "Weight",
    "Weights",
    "apply_weights",
    "find_backend",
    "find_dataset",
    "find_upstream",
    "fit_to_limits",
    "fit_to_shape",
    "fit_weights",
    "from_query",
    "is_installed",
    "limits_from_environment",
    "make_inputs",
    "read_edits",
    "read_step",
    "read_upload",
    "read_weights",
    "remarks",
    "resize",
    "say_complaints",
    "shape_of",
    "to_backend",
    "to_host",
    "to_query",
    "understand",
    "upstream",
    "why_not",
]
