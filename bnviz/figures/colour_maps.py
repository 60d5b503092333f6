"""Colours for values: diverging around zero for signed quantities, its upper half for σ²."""

from bnviz.notation import NEUTRALS, SIGNS, Theme

ColourMap = list[list[float | str]]

# Where the colours of a small, a middling and the largest magnitude stand between zero and one:
# small magnitudes get more of the way than their share, so that a projector does not swallow them.
_MAGNITUDES = (0.25, 0.6, 1.0)


def _of(name: str) -> dict[Theme, str]:
    return {"light": NEUTRALS[name].light, "dark": NEUTRALS[name].dark}


# Paper, ink, quiet text and thin lines of a figure.
SURFACE, INK, QUIET, LINE = map(_of, ("surface", "ink", "quiet", "line"))


def colour_map(theme: Theme, *, signed: bool) -> ColourMap:
    """Return a Plotly colour scale for signed or for non-negative values."""
    zero = NEUTRALS["zero"].colour(theme)
    upper: ColourMap = [[0.0, zero], *_spread("positive", theme)]
    if not signed:
        return upper
    lower: ColourMap = [[(1 - float(at)) / 2, colour] for at, colour in _spread("negative", theme)]
    return [*lower[::-1], *([(1 + float(at)) / 2, colour] for at, colour in upper)]


def _spread(sign: str, theme: Theme) -> ColourMap:
    ramp = SIGNS[sign].ramp(theme)
    return [[at, colour] for at, colour in zip(_MAGNITUDES, ramp, strict=True)]
