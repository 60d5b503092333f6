"""Figures: arrays and labels in, Plotly figures out. Pure functions without state."""

from bnviz.figures.bars import draw_bars, shorten
from bnviz.figures.board import Board, draw_board
from bnviz.figures.error_plot import draw_errors
from bnviz.figures.error_sweep import ErrorSweep, measure_errors
from bnviz.figures.misprints import answer_error, misprint
from bnviz.figures.panels import INPUT_GRADIENTS, Band, Panel, bands
from bnviz.figures.pooling import Pooled, largest_in_block, pool, pooled_shape
from bnviz.figures.surface import Figure

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
    "draw_bars",
    "draw_board",
    "draw_errors",
    "largest_in_block",
    "measure_errors",
    "misprint",
    "pool",
    "pooled_shape",
    "shorten",
]
