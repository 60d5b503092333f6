"""Prove: why is it true, and which printed line is not?"""

from bnviz.ui.prove.page import draw_prove
from bnviz.ui.shell.pages import open_page

open_page("prove")
draw_prove()
