"""The hidden layer around batch normalization, in Thorey's index notation (2016).

X (N, D) becomes h = XW + b (N, H), is normalized, scaled and shifted to y, and goes through ReLU.
All gradients go back from that of the activation, which the next layer sends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from bnviz.derivation import thorey
from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Group,
    IsPositive,
    Negative,
    Number,
    Positive,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
)
from bnviz.notation import QUANTITIES


def _gradient(symbol: str) -> str:
    return rf"\frac{{d \mathcal{{L}}}}{{d {symbol}}}"


# What he calls h is the x of batch normalization; here it has its own name.
_NEW = {"h": thorey.SYMBOLS["x"], "X": "X@", "W": "W@", "b": "b@", "a": "a@"}
SYMBOLS: Mapping[str, str] = MappingProxyType(
    {id: symbol for id, symbol in thorey.SYMBOLS.items() if id not in ("x", "dx", "D")}
    | _NEW
    | {f"d{id}": _gradient(symbol) for id, symbol in _NEW.items()}
    | {"D": "D", "H": "H"}
)
TEXTS: Mapping[str, str] = MappingProxyType(
    {id: QUANTITIES[id].text.replace("∂l/∂", "dL/d") for id in SYMBOLS} | {"x_hat": "ĥ", "m": "N"}
)
"""The same in plain Unicode."""


@dataclass(frozen=True)
class Rule:
    """What one quantity of the layer is.

    Attributes
    ----------
    id
        The id of the quantity on the left-hand side, which no other rule gives.
    indices
        The indices of the left-hand side, in the order of its axes.
    right
        The right-hand side.
    explanation
        What it says, in one plain sentence.
    """

    id: str
    indices: str
    right: Expression
    explanation: str

    @property
    def left(self) -> Reference:
        """The left-hand side."""
        return entry(self.id, self.indices)


def entry(quantity: str, indices: str) -> Reference:
    """Return a quantity at ``"ij"`` (down and across) or ``"j"`` (a feature)."""
    spelled = SYMBOLS[quantity].replace("@", f"_{{{indices}}}")
    return Reference(quantity, indices[:-1] or None, spelled, feature=indices[-1])


def spell(quantity: str, place: tuple[int, ...]) -> str:
    """Return the LaTeX of a quantity at one place, counted from 0."""
    return SYMBOLS[quantity].replace("@", f"_{{{','.join(str(n + 1) for n in place)}}}")


def _over_samples(body: Expression, index: str = "k") -> Sum:
    return Sum(index, body, upper="N")


_size = Reference("m", spelled=SYMBOLS["m"])
_one = Number(1)
_spread = entry("var", "j") + Reference("eps")

LINEAR = Rule(
    "h",
    "ij",
    Sum("k", entry("X", "ik") * entry("W", "kj"), upper="D") + entry("b", "j"),
    "Every output of the layer weighs all inputs of its sample, and adds a bias.",
)
MEAN = Rule(
    "mu",
    "j",
    Fractional(_one, _size) * _over_samples(entry("h", "kj")),
    "The mean of each feature over the batch.",
)
VARIANCE = Rule(
    "var",
    "j",
    Fractional(_one, _size)
    * _over_samples(Power(entry("h", "kj") - entry("mu", "j"), Fraction(2))),
    "The variance of each feature over the batch.",
)
NORMALIZE = Rule(
    "x_hat",
    "ij",
    Fractional(entry("h", "ij") - entry("mu", "j"), Root(_spread)),
    "Each feature is shifted to mean zero and scaled to unit variance; a bias is lost here.",
)
OUTPUT = Rule(
    "y",
    "ij",
    entry("gamma", "j") * entry("x_hat", "ij") + entry("beta", "j"),
    "The network chooses its own scale γ and shift β: β does what a bias would.",
)
ACTIVATION = Rule(
    "a", "ij", Positive(entry("y", "ij")), "ReLU lets positive values through, and no others."
)
OUTPUT_GRADIENT = Rule(
    "dy",
    "ij",
    entry("da", "ij") * IsPositive(entry("y", "ij")),
    "What ReLU did not let through gets no gradient: the bracket is 1 where y is positive, else 0.",
)
SCALE_GRADIENT = Rule(
    "dgamma",
    "j",
    _over_samples(entry("dy", "kj") * entry("x_hat", "kj")),
    "γ scales every sample of its feature, so the products add up.",
)
SHIFT_GRADIENT = Rule(
    "dbeta",
    "j",
    _over_samples(entry("dy", "kj")),
    "β is added to every sample of its feature, so what arrives adds up.",
)
INPUT_GRADIENT = Rule(
    "dh",
    "ij",
    Fractional(entry("gamma", "j"), _size * Root(_spread))
    * Add(
        (
            Tag("direct", _size * entry("dy", "ij")),
            Tag("mu", Negative(entry("dbeta", "j"))),
            Tag("var", Negative(entry("x_hat", "ij") * entry("dgamma", "j"))),
        )
    ),
    "His closed form, with the two sums in it called by the names that they have already.",
)
WEIGHT_GRADIENT = Rule(
    "dW",
    "kj",
    _over_samples(entry("X", "ik") * entry("dh", "ij"), "i"),
    "A weight meets every sample, so what its input was times what comes back adds up.",
)
BIAS_GRADIENT = Rule(
    "db",
    "j",
    _over_samples(entry("dh", "ij"), "i"),
    "A bias meets every sample alike, so what comes back adds up, and that is always zero.",
)
BATCH_GRADIENT = Rule(
    "dX",
    "ik",
    Sum("j", entry("dh", "ij") * entry("W", "kj"), upper="H"),
    "An input goes into all outputs of its sample, so all of them send something back.",
)

RULES = (
    LINEAR,
    MEAN,
    VARIANCE,
    NORMALIZE,
    OUTPUT,
    ACTIVATION,
    OUTPUT_GRADIENT,
    SCALE_GRADIENT,
    SHIFT_GRADIENT,
    INPUT_GRADIENT,
    WEIGHT_GRADIENT,
    BIAS_GRADIENT,
    BATCH_GRADIENT,
)
BY_ID: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in RULES})

# What the derivation of a gradient adds to Thorey's lines: the layer around batch normalization.
_bias = entry("b", "j")
_shifted_mean = Fractional(_one, _size) * _over_samples(Group(entry("h", "kj") + _bias))


def _line(rule: Rule, slug: str, derived_from: tuple[str, ...] = ()) -> thorey.Line:
    return thorey.Line(slug, rule.left, rule.right, derived_from, rule.explanation)


RELU = _line(OUTPUT_GRADIENT, "relu")
WEIGHTS = _line(WEIGHT_GRADIENT, "weights")
BIAS = _line(BIAS_GRADIENT, "bias")
BATCH = _line(BATCH_GRADIENT, "batch")
SHORT_FORM = thorey.Line(
    "short-form",
    INPUT_GRADIENT.left,
    INPUT_GRADIENT.right,
    ("closed-form", "scale-gradient", "shift-gradient"),
    INPUT_GRADIENT.explanation,
)
BIAS_IN_MEAN = thorey.Line(
    "bias-in-mean",
    _shifted_mean,
    entry("mu", "j") + _bias,
    (),
    "Add one more bias to every sample, and the mean moves by that bias.",
)
BIAS_IS_LOST = thorey.Line(
    "bias-is-lost",
    Group(entry("h", "ij") + _bias) - Group(_shifted_mean),
    entry("h", "ij") - entry("mu", "j"),
    ("bias-in-mean",),
    "So the distance from the mean is what it was: nothing that follows knows of the bias.",
)
BIAS_IS_ZERO = thorey.Line(
    "bias-is-zero",
    _over_samples(entry("dh", "ij"), "i"),
    Number(0),
    ("bias", "closed-form"),
    "The gradient by the bias is zero, whatever the loss, the batch and the weights.",
)
