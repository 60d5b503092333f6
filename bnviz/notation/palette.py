"""Every colour of the app, with its one meaning. No other file writes one down."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Role:
    """A colour with one meaning, on paper and on a dark screen."""

    id: str
    light: str
    dark: str
    meaning: str

    def colour(self, theme: Theme) -> str:
        """Return the hex colour to use on the given theme."""
        return self.dark if theme == "dark" else self.light


@dataclass(frozen=True)
class Sign(Role):
    """The colour of values on one side of zero, from small to large.

    Attributes
    ----------
    name
        What one calls it aloud.
    small, large
        Light and dark: the colours of a small and of the largest magnitude; the role's own colour
        lies between.
    """

    name: str
    small: tuple[str, str]
    large: tuple[str, str]

    def ramp(self, theme: Theme) -> tuple[str, str, str]:
        """Return the colours of a small, a middling and the largest magnitude."""
        at = int(theme == "dark")
        return self.small[at], self.colour(theme), self.large[at]


# Inks: all are readable as text, and one can call each by its name in front of a class.
_ROLES = (
    Role("input", "#0d7786", "#2fd0e6", "the layer's input, and what leaves towards it"),
    Role("mean", "#186b12", "#74cc4e", "the batch mean, and every path through it"),
    Role("variance", "#c2268f", "#ff86c4", "the batch variance, and every path through it"),
    Role("normalized", "#7d33c4", "#a78fff", "the normalized input, δ, and the direct path"),
    Role("output", "#806200", "#ecdf55", "the layer's output, and the gradient that arrives"),
    Role(
        "constant",
        "#4a4d57",
        "#9ea3ae",
        "what the batch does not decide: weights, γ, β, ε, m, D",
    ),
    Role("wrong", "#b8002b", "#ff5158", "a misprint, and what goes wrong with it; nothing else"),
    Role("link", "#14171f", "#eceff4", "what can be pressed: underlined, or a control"),
)

_SIGNS = (
    Sign(
        "negative",
        "#3f86d0",
        "#3d90e0",
        "below zero",
        "blue",
        ("#b3d3ee", "#2f629c"),
        ("#0b3c7d", "#a9d4ff"),
    ),
    Sign(
        "positive",
        "#dc6b22",
        "#dc8a38",
        "above zero",
        "orange",
        ("#f9cda6", "#85511f"),
        ("#783000", "#ffe2b8"),
    ),
)

# Without a hue: they carry no meaning of their own.
_NEUTRALS = (
    Role("surface", "#ffffff", "#11141b", "paper"),
    Role("raised", "#f3f5f8", "#1b202b", "the sidebar, boxes and fields"),
    Role("ink", "#14171f", "#eceff4", "text, and the frame around a picked cell"),
    Role("quiet", "#4a5060", "#b4bccb", "text beside the text"),
    Role("dim", "#6b7484", "#8791a3", "the part of a formula that a step is not about"),
    Role("line", "#9aa3b2", "#5b6679", "thin lines of figures"),
    Role("border", "#7d8797", "#707b90", "the edge of a control"),
    Role("grid", "#d3d9e2", "#343c4b", "lines of tables"),
    Role("zero", "#fbfbfc", "#262c38", "a value that is zero: nearly paper"),
)

ROLES = MappingProxyType({role.id: role for role in _ROLES})
SIGNS = MappingProxyType({sign.id: sign for sign in _SIGNS})
NEUTRALS = MappingProxyType({role.id: role for role in _NEUTRALS})
