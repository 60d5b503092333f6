"""The X-ray's bars: signed terms, one under the other, and the value that they add up to."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bnviz.derivation import Term, settled
from bnviz.figures.colour_maps import INK, LINE, QUIET
from bnviz.figures.labels import UNSURE, say_rounding, text_width
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
_LARGE_BAR, _LARGE_FONT = 28, 18
_LONGEST_LABEL = 12
_THICKEST, _FEWEST_BARS = 1.4, 3
_GAP = 0.2
# Significant digits of terms, and by what part of the total their sum may differ from it.
_DIGITS, _SEEN = range(4, 9), 0.01


class Bar(NamedTuple):
    """A bar: its label, its value, its role's id, and the limit below which it is rounding."""

    label: str
    value: float
    role: str
    limit: float

    @property
    def shown(self) -> float:
        """The value, or zero where it is rounding."""
        return settled(self.value, self.limit)

    def say(self) -> str:
        """Return what is said of it under the mouse."""
        number = _short(f"{self.value + 0.0:.6g}").replace("-", "−")
        return say_rounding(number) if self.value and not self.shown else number


def shorten(
    terms: Sequence[Term],
    most: int = MOST_BARS,
    limit: float = 0.0,
    *,
    picked: int | None = None,
) -> tuple[Bar, ...]:
    """Return one bar for each term.

    A long sum keeps its first and last terms, and that of the picked sample, counted from 0; the
    others become one bar with their sum, so that the total stays; for it the limit of the total
    holds.
    """
    bars = [
        Bar(_label(t, number), t.value, _ROLES.get(t.name, "constant"), t.limit)
        for number, t in enumerate(terms, 1)
    ]
    if len(bars) <= most:
        return tuple(bars)
    head, tail = most // 2, most - most // 2 - 1
    end = len(bars) - tail
    middle = list(range(head, end))
    own = [n for n in middle if picked is not None and terms[n].sample == picked]
    if own:
        # It takes the place of the last one before the middle.
        head -= 1
        middle = [n for n in range(head, end) if n not in own]
    rest = Bar(f"{len(middle)} more", sum(terms[n].value for n in middle), "constant", limit)
    return (*bars[:head], *(bars[n] for n in own), rest, *bars[end:])


def draw_bars(  # noqa: PLR0913  what is drawn, and how much room there is
    terms: Sequence[Term],
    value: float,
    text: str,
    role: str,
    theme: Theme,
    *,
    limit: float = 0.0,
    picked: int | None = None,
    projector: float = 0,
    room: float = 0,
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
    limit
        Below which the value is rounding.
    picked
        The sample, counted from 0, whose bar is drawn in a long sum, too.
    projector
        How many times 720 pixels a projector is high, or 0 beside the sidebar: on a projector
        fewer bars are drawn, with larger labels.
    room
        The pixels that all bars may take, or 0: few are thicker, and there are not more than fit.
    """
    bar, font = (_BAR, _FONT)
    if projector:
        bar, font = round(_LARGE_BAR * projector), round(_LARGE_FONT * projector)
    most = MOST_LARGE_BARS if projector else MOST_BARS
    if room:
        most = min(most, max(int(room // bar) - 1, _FEWEST_BARS))
    total = Bar(text, value, role, limit)
    shown = shorten(terms, most, limit, picked=picked)
    bars = (*shown, total) if len(terms) > 1 else (total,)
    if room:
        bar = max(bar, min(int(room // len(bars)), round(_THICKEST * bar)))
    bases, level = [], 0.0
    for one in bars[:-1]:
        bases.append(level)
        level += one.shown
    bases.append(0.0)
    digits = _digits(shown, total)
    written = [_write(one, "+", digits) for one in bars[:-1]] + [f"= {_write(total)}"]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": "terms",
                "y": [one.label for one in bars],
                "x": [one.shown for one in bars],
                "base": bases,
                "marker": {"color": [ROLES[one.role].colour(theme) for one in bars]},
                "customdata": [one.say() for one in bars],
                "hovertemplate": "%{y}: %{customdata}<extra></extra>",
                "meta": {"terms": [t.value for t in terms], "value": value},
            }
        ],
        "layout": {
            "height": bar * len(bars) + 8,
            "margin": {"l": 6.6 * font, "r": (text_width(UNSURE) + 0.7) * font, "t": 2, "b": 6},
            "annotations": [
                _beside(one.label, number.replace("-", "−"), font, theme)
                for one, number in zip(bars, written, strict=True)
            ],
            "shapes": _connectors(
                [base + one.shown for base, one in zip(bases, bars, strict=True)][:-1], theme
            ),
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
            "bargap": _GAP,
            **lay_surface(theme),
        },
    }


def _connectors(ends: Sequence[float], theme: Theme) -> list[Figure]:
    """Draw where each bar ends on to the next one, which begins there; the total ends there.

    All are one shape, which is validated and painted faster than one for every bar.
    """
    edge = (1 - _GAP) / 2
    # Numbers on an axis of labels count them.
    path = "".join(f"M{end},{n - edge}V{n + 1 + edge}" for n, end in enumerate(ends))
    line = {"color": INK[theme], "width": 1, "dash": "dot"}
    return [{"type": "path", "path": path, "line": line}] if path else []


def _digits(terms: Sequence[Bar], total: Bar) -> int:
    """Return with how many digits the terms are to be written, so that they add up to the total.

    Where large terms leave a small rest, those of the rest are far behind their points.
    """
    best = _DIGITS.start
    for digits in _DIGITS if total.shown else ():
        texts = [_write(one, "+", digits) for one in terms]
        if max(map(text_width, texts)) > text_width(UNSURE):
            break
        best = digits
        added = sum(float(f"{one.shown:.{digits}g}") for one in terms)
        if abs(added - total.shown) <= _SEEN * abs(total.shown):
            break
    return best


def _write(bar: Bar, sign: str = "-", digits: int = _DIGITS.start) -> str:
    if bar.shown:
        return _short(f"{bar.shown:{sign}.{digits}g}")
    return UNSURE if bar.value else "0"


def _short(number: str) -> str:
    """Return a number with its exponent as cells have it: e-5, not e-05."""
    return re.sub(r"e\+?(-?)0*", r"e\1", number)


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
