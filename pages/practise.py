"""Practise: can I do it myself?"""

from bnviz.ui.practise.page import draw_practise
from bnviz.ui.shell.pages import open_page

open_page("practise")
draw_practise()
