"""Figures: arrays and labels in, Plotly figures out. Pure functions without state."""

from bnviz.figures.attempt_panels import compare_gradients, draw_gradients
from bnviz.figures.bars import draw_bars, shorten
from bnviz.figures.board import Board, draw_board
from bnviz.figures.board_bands import INPUT_GRADIENTS, bands
from bnviz.figures.error_plot import draw_errors
from bnviz.figures.error_sweep import ErrorSweep, measure_errors
from bnviz.figures.misprints import answer_error, misprint
from bnviz.figures.panels import Band, Panel
from bnviz.figures.pooling import Pooled, largest_in_block, pool, pooled_shape
from bnviz.figures.step_plot import draw_steps
from bnviz.figures.surface import Figure
from bnviz.figures.training_plot import draw_training

__all__ = [
    "INPUT_GRADIENTS",
    "Band",
    "Board",
    "ErrorSweep",
    "Figure",
    "Panel",
    "Pooled",
    "answer_error",
    "bands",
    "compare_gradients",
    "draw_bars",
    "draw_board",
    "draw_errors",
    "draw_gradients",
    "draw_steps",
    "draw_training",
    "largest_in_block",
    "measure_errors",
    "misprint",
    "pool",
    "pooled_shape",
    "shorten",
]
