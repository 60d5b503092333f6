"""The lesson: what is shown and said, step by step, as data."""

from bnviz.lesson.picture import Factor, Piece, addend_picture, is_summed, picture
from bnviz.lesson.step import ACTIVE, Result, Step
from bnviz.lesson.steps import STEPS, find_step, first_of_number, step_of_quantity

__all__ = [
    "ACTIVE",
    "STEPS",
    "Factor",
    "Piece",
    "Result",
    "Step",
    "addend_picture",
    "find_step",
    "first_of_number",
    "is_summed",
    "picture",
    "step_of_quantity",
]
