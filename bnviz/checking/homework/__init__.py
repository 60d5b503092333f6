"""Homework, judged: a backward pass as code or as an answer file, with the slip by its name."""

from bnviz.checking.homework.answer_file import ANSWER_ENDINGS, judge_file
from bnviz.checking.homework.batch import Batch
from bnviz.checking.homework.check import check
from bnviz.checking.homework.data_file import batch_of, pack_batch
from bnviz.checking.homework.report import Case, Output, Report, WrongGradientError
from bnviz.checking.homework.traps import draw_traps

__all__ = [
    "ANSWER_ENDINGS",
    "Batch",
    "Case",
    "Output",
    "Report",
    "WrongGradientError",
    "batch_of",
    "check",
    "draw_traps",
    "judge_file",
    "pack_batch",
]
