"""What somebody has practised: kept in their browser, and nowhere else."""

from bnviz.ui.practise.progress.record import Entry, draw_progress, written

__all__ = ["Entry", "draw_progress", "written"]
