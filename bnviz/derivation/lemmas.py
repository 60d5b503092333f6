"""What textbooks use without saying so: the sums over the batch that vanish, and why.

`bnviz.proof.lemmas` proves them.
"""

from dataclasses import dataclass
from fractions import Fraction

from bnviz.derivation.agarwal import MEAN_GRADIENT
from bnviz.derivation.geometry import (
    GRADIENT_ALONG_X_HAT,
    GRADIENT_ALONG_X_HAT_EXACTLY,
    SUM_OF_GRADIENT,
)
from bnviz.expression import (
    Expression,
    Fractional,
    Number,
    Power,
    Reference,
    Sum,
    find,
)

_zero, _m = Number(0), Reference("m")
_eps, _var = Reference("eps"), Reference("var")
_spread = _var + _eps
_centred = Reference("x", "i") - Reference("mu")
_x_hat = Reference("x_hat", "i")


@dataclass(frozen=True)
class Lemma:
    """One identity.

    Attributes
    ----------
    id
        A stable slug.
    left, right
        Its two sides.
    meaning
        What it says and what it is good for.
    reason
        How a person sees it.
    """

    id: str
    left: Expression
    right: Expression
    meaning: str
    reason: str


def _vanishing_path() -> Expression:
    tagged = find(MEAN_GRADIENT.corrected, "vanishing")
    if tagged is None:
        raise LookupError("equation 9 has no part tagged 'vanishing'")
    return tagged.body


LEMMAS = (
    Lemma(
        "centred-sum",
        Sum("i", _centred),
        _zero,
        "The distances from the mean add up to zero.",
        "The mean is defined so that Σxᵢ = mμ, and Σμ over m samples is mμ as well.",
    ),
    Lemma(
        "centred-squares",
        Sum("i", Power(_centred, Fraction(2))),
        _m * _var,
        "The squared distances from the mean add up to m times the variance.",
        "This is equation 2, multiplied by m.",
    ),
    Lemma(
        "vanishing-path",
        _vanishing_path(),
        _zero,
        "The mean also sits inside the variance, but nothing comes back along that path. That is "
        "why equation 9 is right although it leaves the path out.",
        "Up to the factor −2/m it is the sum of the distances from the mean, which is zero.",
    ),
    Lemma(
        "normalized-sum",
        Sum("i", _x_hat),
        _zero,
        "The normalized inputs have mean zero.",
        "They are the distances from the mean, all divided by the same number.",
    ),
    Lemma(
        "normalized-squares",
        Sum("i", Power(_x_hat, Fraction(2))),
        Fractional(_m * _var, _spread),
        "The normalized inputs have a variance a little below one: ε takes the rest.",
        "Each square is a squared distance from the mean over σ²+ε, and those add up to mσ².",
    ),
    Lemma(
        "gradient-sum",
        SUM_OF_GRADIENT,
        _zero,
        "The gradient of the input adds up to zero over the batch: shifting all samples together "
        "changes nothing, since the mean is subtracted.",
        "Sum equation 13 over i: Σδᵢ − Σδⱼ cancels, and Σx̂ᵢ is zero.",
    ),
    Lemma(
        "gradient-along-x-hat",
        GRADIENT_ALONG_X_HAT,
        GRADIENT_ALONG_X_HAT_EXACTLY,
        "The gradient of the input has almost no part along x̂: only ε leaves a little of it, "
        "since without ε stretching all distances together changes nothing.",
        "Multiply equation 13 by x̂ᵢ and sum over i: with Σx̂ᵢ = 0 and Σx̂ᵢ² = mσ²/(σ²+ε), the "
        "factor 1 − σ²/(σ²+ε) = ε/(σ²+ε) is left.",
    ),
)


def find_lemma(slug: str) -> Lemma:
    """Return the lemma with this id."""
    return next(lemma for lemma in LEMMAS if lemma.id == slug)
