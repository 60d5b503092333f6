"""A formula written once, and its readings: LaTeX, numbers, arrays and SymPy.

`bnviz.expression.symbolic` is not imported here: it loads SymPy, which only proofs need.
"""

from bnviz.expression.arrays import evaluate
from bnviz.expression.indices import Kronecker, Partial
from bnviz.expression.latex import Colours, to_latex, to_lines
from bnviz.expression.nodes import (
    Add,
    Expression,
    Fractional,
    Group,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
    Use,
    addends,
    find,
    free_indices,
    plain,
    uses,
    walk,
)
from bnviz.expression.numbers import number_latex, to_number_lines, to_numbers

__all__ = [
    "Add",
    "Colours",
    "Expression",
    "Fractional",
    "Group",
    "Kronecker",
    "Multiply",
    "Negative",
    "Number",
    "Partial",
    "Power",
    "Reference",
    "Root",
    "Sum",
    "Tag",
    "Use",
    "addends",
    "evaluate",
    "find",
    "free_indices",
    "number_latex",
    "plain",
    "to_latex",
    "to_lines",
    "to_number_lines",
    "to_numbers",
    "uses",
    "walk",
]
