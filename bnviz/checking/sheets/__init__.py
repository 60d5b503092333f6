"""Sheets of exercises with fresh numbers for each student, and their key."""

from bnviz.checking.sheets.document import write_key, write_sheet
from bnviz.checking.sheets.problems import Problem, Question, UnprovedKeyError, draw_problem
from bnviz.checking.sheets.stack import write_stack

__all__ = [
    "Problem",
    "Question",
    "UnprovedKeyError",
    "draw_problem",
    "write_key",
    "write_sheet",
    "write_stack",
]
