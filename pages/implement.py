"""Implement: how do I code it, and fast?"""

from bnviz.ui.implement.page import draw_implement
from bnviz.ui.shell.pages import open_page

open_page("implement")
draw_implement()
