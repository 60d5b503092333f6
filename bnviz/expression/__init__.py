"""A formula written once, its readings, and the way back from what people type.

The readings are LaTeX, numbers, text, arrays, SymPy and JavaScript.

`bnviz.expression.symbolic` is not imported here: it loads SymPy, which only proofs need.
"""

from bnviz.expression.across import Exponential, FeatureMaximum, FeatureSum, Logarithm
from bnviz.expression.arrays import evaluate
from bnviz.expression.indexed import evaluate_indexed
from bnviz.expression.indexed_javascript import write_indexed_function
from bnviz.expression.indices import Kronecker, Partial
from bnviz.expression.javascript import write_function
from bnviz.expression.latex import Colours, coloured, distinct, to_latex, to_lines
from bnviz.expression.nodes import (
    Add,
    Expression,
    Fractional,
    Group,
    Multiply,
    Negative,
    Number,
    Path,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
    Use,
    addends,
    find,
    free_indices,
    map_children,
    node_at,
    plain,
    rewrite,
    uses,
    walk,
)
from bnviz.expression.numbers import Marks, number_latex, scalar, to_number_lines, to_numbers
from bnviz.expression.rounding import ceiling, name_rounding, rounding
from bnviz.expression.signs import is_never_negative
from bnviz.expression.switches import IsPositive, Positive
from bnviz.expression.text import to_text
from bnviz.expression.typed import to_typed

__all__ = [
    "Add",
    "Colours",
    "Exponential",
    "Expression",
    "FeatureMaximum",
    "FeatureSum",
    "Fractional",
    "Group",
    "IsPositive",
    "Kronecker",
    "Logarithm",
    "Marks",
    "Multiply",
    "Negative",
    "Number",
    "Partial",
    "Path",
    "Positive",
    "Power",
    "Reference",
    "Root",
    "Sum",
    "Tag",
    "Use",
    "addends",
    "ceiling",
    "coloured",
    "distinct",
    "evaluate",
    "evaluate_indexed",
    "find",
    "free_indices",
    "is_never_negative",
    "map_children",
    "name_rounding",
    "node_at",
    "number_latex",
    "plain",
    "rewrite",
    "rounding",
    "scalar",
    "to_latex",
    "to_lines",
    "to_number_lines",
    "to_numbers",
    "to_text",
    "to_typed",
    "uses",
    "walk",
    "write_function",
    "write_indexed_function",
]
