"""Explore: what flows through the layer, forward and back?"""

from bnviz.ui.explore.page import draw_explore
from bnviz.ui.shell.pages import open_page
from bnviz.ui.shell.welcome import draw_welcome

open_page("explore")
draw_welcome()
draw_explore()
