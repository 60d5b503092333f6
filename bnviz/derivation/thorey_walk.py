"""Thorey's derivation in the order in which one walks through it, with the layer around it.

His lines stand in `bnviz.derivation.thorey`; those between them, which he did in his head, stand
here.
"""

from dataclasses import dataclass, replace

from bnviz.derivation import hidden_layer, thorey
from bnviz.derivation.thorey import Line, entry
from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Group,
    Kronecker,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Sum,
)

_size = Reference("m", spelled=thorey.SYMBOLS["m"])
_one, _half, _two = Number(1), Fractional(Number(1), Number(2)), Number(2)


def _over_samples(body: Expression) -> Sum:
    return Sum("k", body, upper="N")


def _over_features(body: Expression) -> Sum:
    return Sum("l", body, upper="H")


def _spread_to(feature: str, exponent: str) -> Power:
    return Power(entry("var", feature) + Reference("eps"), Number(exponent).value)


def _centred(indices: str) -> Group:
    return Group(entry("x", indices) - entry("mu", indices[-1]))


_own_sample = Kronecker("i", "k")
_moved = Add((_own_sample, Negative(Fractional(_one, _size))))

TRANSLATION_GRADIENT = Line(
    "translation-gradient",
    _over_samples(_over_features(entry("dy", "kl") * Group(thorey.TRANSLATION.right))),
    entry("dy", "ij") - Fractional(_one, _size) * _over_samples(entry("dy", "kj")),
    ("translation",),
    "If centring were all, and y the centred value, every gradient would lose the mean of its "
    "feature: the first delta picks one output, the second a column.",
)

SUBSTITUTED = Line(
    "substituted",
    entry("dx", "ij"),
    _over_samples(
        _over_features(
            Multiply((entry("dy", "kl"), entry("gamma", "l"), Group(thorey.JACOBIAN.right, "[]")))
        )
    ),
    ("chain-rule", "output-by-normalized", "jacobian"),
    "Both derivatives are put into the chain rule.",
)

ONE_FEATURE = Line(
    "one-feature",
    entry("dx", "ij"),
    _over_samples(
        Multiply(
            (
                entry("dy", "kj"),
                entry("gamma", "j"),
                Group(
                    Add(
                        (
                            Group(_moved) * _spread_to("j", "-1/2"),
                            Negative(
                                Multiply(
                                    (
                                        Fractional(_one, _size),
                                        _centred("kj"),
                                        _centred("ij"),
                                        _spread_to("j", "-3/2"),
                                    )
                                )
                            ),
                        )
                    ),
                    "[]",
                ),
            )
        )
    ),
    ("substituted", "variance-by-input"),
    "Every term has a delta of the features, so of the sum over l only l = j is left; 2 and ½ "
    "cancel.",
)

_scale = Multiply((entry("gamma", "j"), _spread_to("j", "-1/2")))
THREE_SUMS = Line(
    "three-sums",
    entry("dx", "ij"),
    Add(
        (
            Multiply((*_scale.factors, entry("dy", "ij"))),
            Negative(
                Multiply(
                    (Fractional(_one, _size), *_scale.factors, _over_samples(entry("dy", "kj")))
                )
            ),
            Negative(
                Multiply(
                    (
                        Fractional(_one, _size),
                        entry("gamma", "j"),
                        _spread_to("j", "-3/2"),
                        _centred("ij"),
                        _over_samples(entry("dy", "kj") * _centred("kj")),
                    )
                )
            ),
        )
    ),
    ("one-feature",),
    "The sum over the samples goes term by term: the delta leaves k = i, and what has no k stands "
    "in front.",
)


# He goes from the chain rule to the closed form in one step; here there are three between.
_LAST_STEP = replace(thorey.CLOSED_FORM, derived_from=("three-sums",))


@dataclass(frozen=True)
class Stop:
    """One place of the walk: a line, what it is called, and the chapter that it is in."""

    chapter: str
    title: str
    line: Line

    @property
    def id(self) -> str:
        """The slug of the line, which a link names."""
        return self.line.id


_WARM_UP, _WHOLE, _AROUND = "Warm-up: centring alone", "The whole", "The layer around it"
WALK = tuple(
    Stop(chapter, title, line)
    for chapter, stops in (
        (
            _WARM_UP,
            (
                ("The mean by one input", thorey.MEAN),
                ("A centred value by one input", thorey.TRANSLATION),
                ("What centring does to a gradient", TRANSLATION_GRADIENT),
            ),
        ),
        (
            _WHOLE,
            (
                ("The chain rule over all outputs", thorey.CHAIN_RULE),
                ("The output by the normalized value", thorey.OUTPUT),
                ("The variance by one input", thorey.VARIANCE),
                ("A normalized value by one input", thorey.JACOBIAN),
                ("Both put in", SUBSTITUTED),
                ("One feature is left", ONE_FEATURE),
                ("Three sums", THREE_SUMS),
                ("The closed form", _LAST_STEP),
                ("The gradient of γ", thorey.SCALE),
                ("The gradient of β", thorey.SHIFT),
                ("The closed form in short", hidden_layer.SHORT_FORM),
            ),
        ),
        (
            _AROUND,
            (
                ("Back through ReLU", hidden_layer.RELU),
                ("The gradient of the weights", hidden_layer.WEIGHTS),
                ("The gradient of the batch", hidden_layer.BATCH),
                ("The gradient of the bias", hidden_layer.BIAS),
                ("A bias moves the mean", hidden_layer.BIAS_IN_MEAN),
                ("Centring takes the bias away", hidden_layer.BIAS_IS_LOST),
                ("So the bias gets no gradient", hidden_layer.BIAS_IS_ZERO),
            ),
        ),
    )
    for title, line in stops
)
