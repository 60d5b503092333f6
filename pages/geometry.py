"""Geometry: what does it mean?"""

from bnviz.ui.geometry.page import draw_geometry
from bnviz.ui.shell.pages import open_page

open_page("geometry")
draw_geometry()
