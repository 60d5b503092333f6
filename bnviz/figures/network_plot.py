"""Two networks that learn: loss, sizes of gradients by layer, and what goes into ReLU."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.surface import Figure, lay_surface
from bnviz.notation import ROLES, Theme

Array = np.ndarray[Any, Any]

_HEIGHT, _NARROW_HEIGHT, _FONT = 370, 1000, 13
_LARGE_HEIGHT, _LARGE_FONT = 560, 18
_BINS = 40
_LOWEST = 1e-12  # below it a size is drawn as this: a logarithm has no zero


class Learned(NamedTuple):
    """What is known of one network: its name, its losses, and its gradients' sizes by layer."""

    label: str
    losses: Sequence[float]
    norms: Sequence[float]


class Spread(NamedTuple):
    """Values of one kind, of the network as it was at first and as it is now."""

    title: str
    first: Array
    now: Array


class _Frame(NamedTuple):
    """Where a panel stands, as shares of the figure, and the number of its axes."""

    number: int
    left: float
    right: float
    bottom: float
    top: float

    @property
    def suffix(self) -> str:
        return "" if self.number == 1 else str(self.number)


def draw_networks(
    networks: Sequence[Learned],
    spreads: Sequence[Spread],
    most_steps: int,
    theme: Theme,
    *,
    narrow: bool = False,
    projector: float = 0,
) -> Figure:
    """Draw the loss over the steps, the gradients by layer, and three histograms.

    Parameters
    ----------
    networks
        The one with batch normalization first: its curves are solid, those of the other dashed.
    spreads
        At most three kinds of values; as it was is dotted.
    most_steps
        How long the axis of steps is.
    narrow
        Put all panels one below the other, for a phone.
    projector
        How many times 720 pixels a projector is high, or 0 beside the sidebar.
    """
    font = round(_LARGE_FONT * projector) or _FONT
    height = round(_LARGE_HEIGHT * projector) or (_NARROW_HEIGHT if narrow else _HEIGHT)
    frames = _stacked() if narrow else _side_by_side()
    data: list[Figure] = []
    for place, network in enumerate(networks):
        line = _line(place, theme)
        data.append(_curve(frames[0], network.label, network.losses, 0, line))
        data.append(_curve(frames[1], network.label, network.norms, 1, line))
    for frame, spread in zip(frames[2:], spreads, strict=False):
        data += _histograms(frame, spread, theme)
    titles = [f"loss by step: {_key(networks, theme)}", "size of ∂l/∂W by layer"]
    titles += [f"{spread.title}, dotted: at first" for spread in spreads]
    layout: Figure = {
        **lay_surface(theme, font),
        "height": height,
        "margin": {"l": 0, "r": 8, "t": 4, "b": 4},
        "annotations": [
            _title(frame, text, theme, font, 0 if narrow else frame.left)
            for frame, text in zip(frames, titles, strict=False)
        ],
        "uirevision": "training",
    }
    losses = [loss for network in networks for loss in network.losses] or [1.0]
    norms = [norm for network in networks for norm in network.norms] or [1.0]
    for n, frame in enumerate(frames[: len(titles)]):
        known = (losses, norms)[n] if n < 2 else []
        layout |= _axes(frame, theme, known, end=(most_steps, len(networks[0].norms))[n:])
    return {"data": data, "layout": layout}


def _key(networks: Sequence[Learned], theme: Theme) -> str:
    """Say which curve is whose."""
    words = ("solid", "dashed")
    return ", ".join(
        f'<span style="color:{_line(n, theme)["color"]}"><b>{network.label}</b></span> ({word})'
        for n, (network, word) in enumerate(zip(networks, words, strict=True))
    )


def _side_by_side() -> list[_Frame]:
    top = [_Frame(n + 1, 0.05 + 0.5 * n, 0.48 + 0.5 * n, 0.56, 0.93) for n in range(2)]
    third = [_Frame(n + 3, 0.05 + n / 3, 0.31 + n / 3, 0.06, 0.36) for n in range(3)]
    return [*top, *third]


def _stacked() -> list[_Frame]:
    return [_Frame(n + 1, 0.12, 1.0, 0.82 - n * 0.2, 0.95 - n * 0.2) for n in range(5)]


def _line(place: int, theme: Theme) -> Figure:
    colour = ROLES["normalized"].colour(theme) if place == 0 else INK[theme]
    return {"color": colour, "width": 2, "dash": "solid" if place == 0 else "dash"}


def _curve(frame: _Frame, label: str, values: Sequence[float], first: int, line: Figure) -> Figure:
    known = np.asarray(values, dtype=np.float64)
    return {
        "type": "scatter",
        "mode": "lines+markers" if first else "lines",
        "name": label,
        "x": list(range(first, first + len(known))),
        "y": [max(v, _LOWEST) if np.isfinite(v) else None for v in known.tolist()],
        "line": line,
        "marker": {"size": 6},
        "xaxis": f"x{frame.suffix}",
        "yaxis": f"y{frame.suffix}",
        "hovertemplate": f"{label}: %{{y:.3g}}<extra></extra>",
    }


def _histograms(frame: _Frame, spread: Spread, theme: Theme) -> list[Figure]:
    both = [np.ravel(a)[np.isfinite(np.ravel(a))] for a in (spread.first, spread.now)]
    joined = np.concatenate(both) if any(map(len, both)) else np.zeros(1)
    low, high = float(joined.min()), float(joined.max())
    edges = np.linspace(low, high if high > low else low + 1, _BINS + 1)
    drawn = []
    for name, values, line in zip(
        ("at first", "now"),
        both,
        (
            {"color": QUIET[theme], "width": 1.5, "dash": "dot"},
            {"color": ROLES["input"].colour(theme), "width": 2},
        ),
        strict=True,
    ):
        counts = np.histogram(values, edges)[0] / max(len(values), 1)
        drawn.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "x": ((edges[1:] + edges[:-1]) / 2).tolist(),
                "y": counts.tolist(),
                "line": {**line, "shape": "hvh"},
                "xaxis": f"x{frame.suffix}",
                "yaxis": f"y{frame.suffix}",
                "hovertemplate": f"{name}: %{{y:.1%}} around %{{x:.3g}}<extra></extra>",
            }
        )
    return drawn


def _title(frame: _Frame, text: str, theme: Theme, font: int, left: float) -> Figure:
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": left,
        "y": frame.top,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": font, "color": INK[theme]},
    }


def _step(known: Sequence[float]) -> float | str:
    """Return how far ticks of a logarithmic axis are apart: powers of ten where it has two."""
    seen = np.log10([value for value in known if np.isfinite(value) and value > _LOWEST])
    has_two = seen.size > 0 and np.floor(seen.max()) > np.ceil(seen.min())
    return 1 if has_two else "D2"


def _axes(frame: _Frame, theme: Theme, known: Sequence[float], *, end: tuple[int, ...]) -> Figure:
    shared = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "linecolor": LINE[theme],
        "ticks": "outside",
        "tickcolor": LINE[theme],
        "tickfont": {"color": QUIET[theme]},
    }
    across: Figure = {**shared, "domain": [frame.left, frame.right], "anchor": f"y{frame.suffix}"}
    down: Figure = {**shared, "domain": [frame.bottom, frame.top], "anchor": f"x{frame.suffix}"}
    if known:
        down |= {"type": "log", "tickformat": "~g", "nticks": 4, "dtick": _step(known)}
        is_steps = len(end) == 2
        across |= {"range": [0, end[0]] if is_steps else [0.8, end[0] + 0.2]}
        across |= {} if is_steps else {"dtick": 1}
    else:
        down |= {"showticklabels": False, "rangemode": "tozero", "ticks": ""}
        across |= {"nticks": 6}
    return {f"xaxis{frame.suffix}": across, f"yaxis{frame.suffix}": down}
