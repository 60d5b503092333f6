"""Five ways to code the layer, to be read, compared and measured. Each is plain code of its own.

They know nothing of the app's own kernels, which must be fast on every shape and library first.
"""

from bnviz.implementations.arrays import Array, Results
from bnviz.implementations.code_lines import CodeLine, equations_of, read_lines
from bnviz.implementations.counting import Traffic, count_traffic
from bnviz.implementations.ladder import LADDER, Rung, has_compiler, runnable
from bnviz.implementations.oracle import Exact, compute_exactly
from bnviz.implementations.references import (
    copy_inputs,
    has_jax,
    has_torch,
    jax_layer,
    torch_layer,
)
from bnviz.implementations.snippet import SNIPPETS, Snippet
from bnviz.implementations.timing import measure

__all__ = [
    "LADDER",
    "SNIPPETS",
    "Array",
    "CodeLine",
    "Exact",
    "Results",
    "Rung",
    "Snippet",
    "Traffic",
    "compute_exactly",
    "copy_inputs",
    "count_traffic",
    "equations_of",
    "has_compiler",
    "has_jax",
    "has_torch",
    "jax_layer",
    "measure",
    "read_lines",
    "runnable",
    "torch_layer",
]
