"""The lesson: what is shown and said, step by step, as data."""

from types import MappingProxyType

from bnviz.lesson.picture import (
    Change,
    Factor,
    Piece,
    addend_picture,
    is_summed,
    picture,
)
from bnviz.lesson.step import ACTIVE, Line, Result, Scene, Step
from bnviz.lesson.steps import (
    MEETS_UPSTREAM,
    STEPS,
    find_step,
    first_of_chapter,
    step_of_quantity,
)
from bnviz.lesson.telling import telling_cell

LESSON_DATA = MappingProxyType({"m": 6, "d": 3, "seed": 32})
"""Settings whose pictures show each of the three paths, and the numbers in all cells."""

__all__ = [
    "ACTIVE",
    "LESSON_DATA",
    "MEETS_UPSTREAM",
    "STEPS",
    "Change",
    "Factor",
    "Line",
    "Piece",
    "Result",
    "Scene",
    "Step",
    "addend_picture",
    "find_step",
    "first_of_chapter",
    "is_summed",
    "picture",
    "step_of_quantity",
    "telling_cell",
]
