"""Layer: where does it sit in a network?"""

from bnviz.ui.layer.page import draw_layer
from bnviz.ui.shell.pages import open_page

open_page("layer")
draw_layer()
