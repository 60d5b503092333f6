"""The X-ray's bars: signed terms, one under the other, and the value that they add up to."""

from collections.abc import Sequence

from bnviz.derivation import Term
from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.surface import Figure, lay_surface
from bnviz.notation import PATH_TEXTS, PATHS, ROLES, Theme

MOST_BARS, MOST_LARGE_BARS = 8, 5
_NAMES = {**PATH_TEXTS, "normalized": "through x̂", "vanishing": PATH_TEXTS["var"]}
_ROLES = {path: role.id for path, role in PATHS.items()} | {
    "normalized": "normalized",
    "vanishing": "variance",
}
# Pixels of a bar and of its labels, beside the sidebar and on a projector.
_BAR, _FONT = 19, 13
_LARGE_BAR, _LARGE_FONT = 32, 18
_LONGEST_LABEL = 12


def shorten(terms: Sequence[Term], most: int = MOST_BARS) -> tuple[tuple[str, float, str], ...]:
    """Return (label, value, role id) for each bar.

    A long sum keeps its first and last terms; those in the middle become one bar with their sum,
    so that the total stays.
    """
    bars = [
        (_label(t, number), t.value, _ROLES.get(t.name, "constant"))
        for number, t in enumerate(terms, 1)
    ]
    if len(bars) <= most:
        return tuple(bars)
    head, tail = most // 2, most - most // 2 - 1
    middle = terms[head : len(terms) - tail]
    rest = (f"{len(middle)} more", sum(t.value for t in middle), "constant")
    return (*bars[:head], rest, *bars[len(bars) - tail :])


def draw_bars(
    terms: Sequence[Term],
    value: float,
    text: str,
    role: str,
    theme: Theme,
    *,
    projector: float = 0,
) -> Figure:
    """Draw the terms of one cell as a waterfall that ends in its value.

    Parameters
    ----------
    terms
        The signed terms of an `bnviz.derivation.XRay`.
    value
        What they add up to.
    text, role
        Symbol and colour of the quantity on the left-hand side.
    projector
        How many times 720 pixels a projector is high, or 0 beside the sidebar: on a projector
        fewer bars are drawn, with larger labels.
    """
    bar, font = (_BAR, _FONT)
    if projector:
        bar, font = round(_LARGE_BAR * projector), round(_LARGE_FONT * projector)
    most = MOST_LARGE_BARS if projector else MOST_BARS
    bars = (
        (*shorten(terms, most), (text, value, role)) if len(terms) > 1 else ((text, value, role),)
    )
    bases, level = [], 0.0
    for _, share, _ in bars[:-1]:
        bases.append(level)
        level += share
    bases.append(0.0)
    values = [share for _, share, _ in bars]
    written = [f"{v:+.4g}" for v in values[:-1]] + [f"= {values[-1]:.4g}"]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": "terms",
                "y": [label for label, _, _ in bars],
                "x": values,
                "base": bases,
                "marker": {"color": [ROLES[r].colour(theme) for _, _, r in bars]},
                "hovertemplate": "%{y}: %{x:.6g}<extra></extra>",
                "meta": {"terms": [t.value for t in terms], "value": value},
            }
        ],
        "layout": {
            "height": bar * len(bars) + 8,
            "margin": {"l": 6.6 * font, "r": 5.4 * font, "t": 2, "b": 6},
            "annotations": [
                _beside(label, text.replace("-", "−"), font, theme)
                for (label, _, _), text in zip(bars, written, strict=True)
            ],
            "xaxis": {
                "fixedrange": True,
                "showgrid": False,
                "showticklabels": False,
                "zeroline": True,
                "zerolinecolor": LINE[theme],
            },
            "yaxis": {
                "fixedrange": True,
                "autorange": "reversed",
                "showgrid": False,
                "ticksuffix": "  ",
                "tickfont": {"size": font, "color": QUIET[theme]},
            },
            "bargap": 0.25,
            **lay_surface(theme),
        },
    }


def _beside(label: str, text: str, font: int, theme: Theme) -> Figure:
    """Write a number in the right margin, where no bar can run into it."""
    return {
        "text": text,
        "xref": "paper",
        "x": 1,
        "xanchor": "left",
        "xshift": 8,
        "y": label,
        "showarrow": False,
        "font": {"size": font, "color": INK[theme]},
    }


def _label(term: Term, number: int) -> str:
    """Return a label that no other term of its sum has: bars of one label share one place."""
    if term.sample is not None:
        return f"sample {term.sample + 1}"
    short = term.text if len(term.text) <= _LONGEST_LABEL else f"term {number}"
    return _NAMES.get(term.name, short or f"term {number}")
