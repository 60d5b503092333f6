"""The computation graph as a small drawing (SVG): what feeds what, and the way back in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bnviz.figures.colour_maps import INK, LINE, QUIET, SURFACE
from bnviz.notation import QUANTITIES, ROLES, Theme

Edge = tuple[str, str]

_ACROSS, _DOWN = 66, 42
_NODE = (36, 28)
_FONT = 18


@dataclass(frozen=True)
class Node:
    """A quantity in the graph, and the place that it leads to."""

    name: str
    step: str
    title: str


def draw_graph(
    nodes: Sequence[Node],
    forward: Sequence[Edge],
    lit: Sequence[Edge],
    route: Sequence[Edge],
    theme: Theme,
) -> str:
    """Draw a graph whose nodes are links to steps.

    Parameters
    ----------
    nodes
        The quantities; one that `QUANTITIES` does not know is the loss.
    forward
        Every edge, from what is known to what is computed from it.
    lit
        The edges to bring out: along the way forward, or against it where gradients flow.
    route
        Edges that lead there, brought out less.
    """
    places = _places([node.name for node in nodes], forward)
    width = (max(x for x, _ in places.values()) + 1) * _ACROSS - 22
    height = (max(y for _, y in places.values()) + 1) * _DOWN - 6
    drawn = [_arrow(edge, places, LINE[theme], 1.5, "plain") for edge in forward]
    drawn += [
        _arrow(edge, places, QUIET[theme], 2.5, "route", dashed=True)
        for edge in route
        if edge not in lit
    ]
    drawn += [
        _arrow(edge, places, _colour(edge[0], theme), 4, f"lit-{n}") for n, edge in enumerate(lit)
    ]
    active = {name for edge in lit for name in edge}
    drawn += [_node(node, places[node.name], theme, active=node.name in active) for node in nodes]
    return (
        f'<svg viewBox="0 0 {width} {height}" role="group" '
        f'aria-label="Computation graph. Every node leads to its step.">{"".join(drawn)}</svg>'
    )


def _places(names: Sequence[str], edges: Sequence[Edge]) -> dict[str, tuple[int, int]]:
    """Return the column and the lane of every node.

    A column is the longest way from an input. What has one value for each sample runs along the
    middle; statistics of the batch stand below, and what has no source beside its only use.
    """
    column = {name: _depth(name, edges) for name in names}
    lanes: dict[str, int] = {}
    for name in names:
        sources = [source for source, target in edges if target == name]
        about = QUANTITIES.get(name)
        if about is None or about.per_sample:
            lanes[name] = 1
        elif sources:
            lanes[name] = 2
        else:
            targets = [target for source, target in edges if source == name]
            column[name] = min(column[target] for target in targets)
            lanes[name] = 2 if 0 in [lanes.get(other) for other in names if other != name] else 0
    return {name: (column[name], lanes[name]) for name in names}


def _depth(name: str, edges: Sequence[Edge]) -> int:
    sources = [source for source, target in edges if target == name]
    return 1 + max(_depth(source, edges) for source in sources) if sources else 0


def _colour(name: str, theme: Theme) -> str:
    about = QUANTITIES.get(name)
    return ROLES[about.role].colour(theme) if about else INK[theme]


def _centre(place: tuple[int, int]) -> tuple[float, float]:
    return place[0] * _ACROSS + 22, place[1] * _DOWN + 18


def _arrow(
    edge: Edge,
    places: Mapping[str, tuple[int, int]],
    colour: str,
    width: float,
    kind: str,
    *,
    dashed: bool = False,
) -> str:
    (x0, y0), (x1, y1) = _centre(places[edge[0]]), _centre(places[edge[1]])
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    half = (_NODE[0] / 2 + 3, _NODE[1] / 2 + 3)
    # From border to border of the boxes around the two nodes.
    cut = min(half[0] / abs(ux) if ux else length, half[1] / abs(uy) if uy else length)
    tip = 4 + 2 * width if width > 2 else 7
    x0, y0 = x0 + ux * cut, y0 + uy * cut
    x1, y1 = x1 - ux * cut, y1 - uy * cut
    bx, by = x1 - ux * tip, y1 - uy * tip
    wing = tip * 0.5
    head = (
        f"M{x1:.1f} {y1:.1f}L{bx - uy * wing:.1f} {by + ux * wing:.1f}"
        f"L{bx + uy * wing:.1f} {by - ux * wing:.1f}z"
    )
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return (
        f'<g class="edge-{kind}" data-edge="{edge[0]}-{edge[1]}">'
        f'<path d="M{x0:.1f} {y0:.1f}L{bx:.1f} {by:.1f}" stroke="{colour}" '
        f'stroke-width="{width}" fill="none"{dash}/><path d="{head}" fill="{colour}"/></g>'
    )


def _node(node: Node, place: tuple[int, int], theme: Theme, *, active: bool) -> str:
    x, y = _centre(place)
    about = QUANTITIES.get(node.name)
    text = about.text if about else node.name
    colour = _colour(node.name, theme)
    left, top = x - _NODE[0] / 2, y - _NODE[1] / 2
    return (
        f'<a href="step?step={escape(node.step)}" data-step="{escape(node.step)}" '
        f'aria-label="{escape(node.title)}"><title>{escape(node.title)}</title>'
        f'<rect x="{left}" y="{top}" width="{_NODE[0]}" height="{_NODE[1]}" rx="4" '
        f'fill="{SURFACE[theme]}" stroke="{colour}" stroke-width="{3 if active else 1.2}"/>'
        f'<text x="{x}" y="{y + 6}" text-anchor="middle" font-size="{_FONT}" '
        f'font-weight="{700 if active else 500}" fill="{colour}">{escape(text)}</text></a>'
    )
