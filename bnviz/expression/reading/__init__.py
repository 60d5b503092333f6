"""Reading what people type into a tree: plain text, LaTeX and Unicode."""

from bnviz.expression.reading.comparison import alike
from bnviz.expression.reading.errors import ParseError
from bnviz.expression.reading.formula import parse

__all__ = ["ParseError", "alike", "parse"]
