"""Colours for values: diverging around zero for signed quantities, sequential for σ²."""

from bnviz.notation import Theme

ColourMap = list[list[float | str]]

# Blue to red through the paper's own tone: told apart with every common colour blindness.
# The ends are dark on paper and light on a dark screen, so that large values stand out on both.
_DIVERGING: dict[Theme, tuple[str, ...]] = {
    "light": ("#0b3c7d", "#3f86c6", "#b7d6ec", "#fbfbfc", "#f9c9ae", "#d9623f", "#8a0f24"),
    "dark": ("#a9d4ff", "#4b9be8", "#2a5c96", "#262c38", "#94492c", "#e2784b", "#ffd0b0"),
}
_SEQUENTIAL: dict[Theme, tuple[str, ...]] = {
    "light": ("#fff7e8", "#f6c98a", "#d98032", "#8a3f00"),
    "dark": ("#241d18", "#7a4318", "#d98032", "#ffd9a8"),
}
# Paper, ink, quiet text and thin lines of a figure; the same values as .streamlit/config.toml.
SURFACE: dict[Theme, str] = {"light": "#ffffff", "dark": "#11141b"}
INK: dict[Theme, str] = {"light": "#14171f", "dark": "#eceff4"}
QUIET: dict[Theme, str] = {"light": "#4a5060", "dark": "#b4bccb"}
LINE: dict[Theme, str] = {"light": "#9aa3b2", "dark": "#5b6679"}
# What is wrong in a source; always together with a word, a dash or an underline.
WRONG: dict[Theme, str] = {"light": "#b00020", "dark": "#ff8a80"}
# What a hand changed.
TOUCHED: dict[Theme, str] = {"light": "#c2007f", "dark": "#ff7ad1"}


def colour_map(theme: Theme, *, signed: bool) -> ColourMap:
    """Return a Plotly colour scale for signed or for non-negative values."""
    stops = (_DIVERGING if signed else _SEQUENTIAL)[theme]
    return [[position / (len(stops) - 1), colour] for position, colour in enumerate(stops)]
