"""Where an answer is written: as text, or in a formula editor, with symbols to insert."""

from bnviz.ui.practise.field.answer_field import Writing, draw_field

__all__ = ["Writing", "draw_field"]
