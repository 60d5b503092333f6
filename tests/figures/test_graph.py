from xml.etree import ElementTree as ET

import pytest

from bnviz.derivation import EQUATIONS
from bnviz.derivation.dependencies import backward_edges, forward_edges, route_to
from bnviz.figures.graph import Node, draw_graph
from bnviz.notation import QUANTITIES, ROLES

FORWARD = forward_edges()
NAMES = tuple(dict.fromkeys(name for edge in FORWARD for name in edge))
NODES = tuple(Node(name, f"step-of-{name}", f"go to {name}") for name in NAMES)
SVG = "{http://www.w3.org/2000/svg}"


def drawing(lit, route=(), theme="light") -> ET.Element:
    svg = draw_graph(NODES, FORWARD, lit, route, theme)
    # Inside HTML the name space goes without saying.
    named = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return ET.fromstring(named)  # noqa: S314  the drawing is ours


def drawn_edges(svg, kind):
    return [
        tuple(group.get("data-edge").split("-"))
        for group in svg.iter(f"{SVG}g")
        if group.get("class").startswith(f"edge-{kind}")
    ]


def test_every_node_is_a_link_with_a_name_and_a_colour_of_its_role():
    svg = drawing([])
    links = list(svg.iter(f"{SVG}a"))
    assert {link.get("data-step") for link in links} == {node.step for node in NODES}
    for link, node in zip(links, NODES, strict=True):
        assert link.get("aria-label") == node.title
        text = next(link.iter(f"{SVG}text"))
        if node.name in QUANTITIES:
            about = QUANTITIES[node.name]
            assert text.text == about.text
            assert text.get("fill") == ROLES[about.role].light


def test_nodes_stand_apart_and_inside():
    svg = drawing([])
    width, height = map(float, svg.get("viewBox").split()[2:])
    boxes = [
        tuple(float(rect.get(side)) for side in ("x", "y", "width", "height"))
        for rect in svg.iter(f"{SVG}rect")
    ]
    assert len({box[:2] for box in boxes}) == len(NODES)
    for x, y, w, h in boxes:
        assert 0 < x < x + w < width
        assert 0 < y < y + h < height
    for a in boxes:
        for b in boxes:
            assert a is b or abs(a[0] - b[0]) > a[2] or abs(a[1] - b[1]) > a[3]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("equation", EQUATIONS[4:], ids=lambda equation: equation.number)
def test_the_way_back_is_drawn_over_the_way_forward(equation, theme):
    lit = backward_edges(equation)
    route = route_to(lit)
    svg = drawing(lit, route, theme)
    assert set(drawn_edges(svg, "plain")) == set(FORWARD)
    assert set(drawn_edges(svg, "lit")) == set(lit)
    assert set(drawn_edges(svg, "route")) == set(route) - set(lit)
