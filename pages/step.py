"""Step: where does each term come from?"""

from bnviz.ui.shell.pages import open_page
from bnviz.ui.step.page import draw_step

open_page("step")
draw_step()
