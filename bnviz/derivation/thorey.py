"""Clément Thorey, *What does the gradient flowing through batch normalization looks like?*, 2016.

His derivation in index notation: samples k and i run to N, features l and j to H. The source lost
its formulas, so these are restored, and there is no printed form to compare with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Group,
    Kronecker,
    Multiply,
    Negative,
    Number,
    Partial,
    Power,
    Reference,
    Sum,
)

SOURCE = (
    "Clément Thorey, What does the gradient flowing through batch normalization looks like?, "
    "28 January 2016"
)

# His symbol for each quantity of `bnviz.notation`, with ``@`` where his indices go.
SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "x": "h@",
        "mu": r"\mu@",
        "var": r"\sigma@^{2}",
        "x_hat": r"\hat{h}@",
        "y": "y@",
        "gamma": r"\gamma@",
        "beta": r"\beta@",
        "eps": r"\epsilon",
        "m": "N",
        "dy": r"\frac{d \mathcal{L}}{d y@}",
        "dx": r"\frac{d \mathcal{L}}{d h@}",
        "dgamma": r"\frac{d \mathcal{L}}{d \gamma@}",
        "dbeta": r"\frac{d \mathcal{L}}{d \beta@}",
        "D": "H",
    }
)


@dataclass(frozen=True)
class Line:
    """One line of the derivation.

    Attributes
    ----------
    id
        A stable slug.
    left, right
        Its two sides.
    derived_from
        The ids of the lines that it is obtained from.
    explanation
        What the line says, in one plain sentence.
    """

    id: str
    left: Expression
    right: Expression
    derived_from: tuple[str, ...]
    explanation: str


def entry(quantity: str, indices: str) -> Reference:
    """Return a quantity at ``"kl"`` (sample and feature) or ``"l"`` (feature)."""
    spelled = SYMBOLS[quantity].replace("@", f"_{{{indices}}}")
    return Reference(quantity, indices[:-1] or None, spelled, feature=indices[-1])


def _over_samples(body: Expression) -> Sum:
    return Sum("k", body, upper="N")


def _centred(indices: str) -> Expression:
    return entry("x", indices) - entry("mu", indices[-1])


def _spread_to(feature: str, exponent: str) -> Power:
    return Power(entry("var", feature) + Reference("eps"), Fraction(exponent))


_size = Reference("m", spelled=SYMBOLS["m"])
_one, _half = Number(1), Fractional(Number(1), Number(2))
_own_feature = Kronecker("j", "l")
_shifted = Add(
    (Kronecker("i", "k") * _own_feature, Negative(Fractional(_one, _size) * _own_feature))
)

MEAN = Line(
    "mean-by-input",
    Partial(entry("mu", "l"), entry("x", "ij")),
    Fractional(_one, _size) * _own_feature,
    (),
    "Each input is one of the N that its own feature's mean averages, and in no other mean.",
)

TRANSLATION = Line(
    "translation",
    Partial(_centred("kl"), entry("x", "ij")),
    _shifted,
    ("mean-by-input",),
    "Warm-up without scaling: an input moves its own centred value by one, and through the mean "
    "all centred values of its feature by −1/N.",
)

VARIANCE = Line(
    "variance-by-input",
    Partial(entry("var", "l"), entry("x", "ij")),
    Multiply((Fractional(Number(2), _size), Group(_centred("ij")), _own_feature)),
    ("translation",),
    "The variance changes by 2/N times the distance from the mean: the path through the mean "
    "vanishes.",
)

OUTPUT = Line(
    "output-by-normalized",
    Partial(entry("y", "kl"), entry("x_hat", "kl")),
    entry("gamma", "l"),
    (),
    "Going through y = γĥ + β multiplies by γ.",
)

JACOBIAN = Line(
    "jacobian",
    Partial(entry("x_hat", "kl"), entry("x", "ij")),
    Add(
        (
            Group(_shifted) * _spread_to("l", "-1/2"),
            Negative(
                Multiply(
                    (
                        _half,
                        Group(_centred("kl")),
                        _spread_to("l", "-3/2"),
                        Partial(entry("var", "l"), entry("x", "ij")),
                    )
                )
            ),
        )
    ),
    ("translation", "variance-by-input"),
    "The product rule: the translation, scaled, and the change of the scale itself.",
)

CHAIN_RULE = Line(
    "chain-rule",
    entry("dx", "ij"),
    _over_samples(
        Sum(
            "l",
            Multiply(
                (
                    entry("dy", "kl"),
                    Partial(entry("y", "kl"), entry("x_hat", "kl")),
                    Partial(entry("x_hat", "kl"), entry("x", "ij")),
                )
            ),
            upper="H",
        )
    ),
    (),
    "One input reaches the loss through every output, so the chain rule runs over all of them.",
)

CLOSED_FORM = Line(
    "closed-form",
    entry("dx", "ij"),
    Multiply(
        (
            Fractional(_one, _size),
            entry("gamma", "j"),
            _spread_to("j", "-1/2"),
            Add(
                (
                    _size * entry("dy", "ij"),
                    Negative(_over_samples(entry("dy", "kj"))),
                    Negative(
                        Multiply(
                            (
                                Group(_centred("ij")),
                                _spread_to("j", "-1"),
                                _over_samples(entry("dy", "kj") * Group(_centred("kj"))),
                            )
                        )
                    ),
                )
            ),
        )
    ),
    ("chain-rule", "output-by-normalized", "jacobian", "variance-by-input"),
    "With everything put in, the deltas leave one feature and three sums.",
)

SCALE = Line(
    "scale-gradient",
    entry("dgamma", "j"),
    _over_samples(entry("dy", "kj") * entry("x_hat", "kj")),
    (),
    "γ scales every sample of its feature, so the products add up.",
)

SHIFT = Line(
    "shift-gradient",
    entry("dbeta", "j"),
    _over_samples(entry("dy", "kj")),
    (),
    "β is added to every sample of its feature, so what arrives adds up.",
)

LINES = (
    CHAIN_RULE,
    OUTPUT,
    MEAN,
    TRANSLATION,
    VARIANCE,
    JACOBIAN,
    CLOSED_FORM,
    SCALE,
    SHIFT,
)
