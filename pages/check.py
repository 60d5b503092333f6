"""Check: how do I know that a gradient is right?"""

from bnviz.ui.check.page import draw_check
from bnviz.ui.shell.pages import open_page

open_page("check")
draw_check()
