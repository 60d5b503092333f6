"""What the derivative of the normalization does to a gradient, as formulas of one feature.

None of this is printed in the sources: it is what their equation 13 means. `bnviz.proof.geometry`
proves every line.
"""

from fractions import Fraction

from bnviz.derivation.thorey import Line
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
    Root,
    Sum,
    Tag,
)

_zero, _one, _m = Number(0), Number(1), Reference("m")
_gamma, _eps, _var = Reference("gamma"), Reference("eps"), Reference("var")
_spread = _var + _eps
_dx = Reference("dx", "i")


def _x_hat(index: str) -> Reference:
    return Reference("x_hat", index)


def _cubed() -> Power:
    return Power(_spread, Fraction(3, 2))


KRONECKER = Kronecker("i", "j")

_BRACKET = Add(
    (
        Tag("direct", KRONECKER),
        Negative(Tag("mu", Fractional(_one, _m))),
        Negative(Tag("var", Fractional(_x_hat("i") * _x_hat("j"), _m))),
    )
)
"""The identity, minus what takes the mean out, minus what takes the part along x̂ out."""

SCALE = Fractional(_one, Root(_spread))

ENTRY = Line(
    "normalized-by-input",
    Partial(_x_hat("i"), Reference("x", "j")),
    SCALE * Group(_BRACKET),
    (),
    "How sample i of x̂ changes with sample j of x: by itself, through the mean, and through the "
    "variance.",
)

OUTPUT_ENTRY = Line(
    "output-by-input",
    Partial(Reference("y", "i"), Reference("x", "j")),
    Multiply((Fractional(_gamma, Root(_spread)), Group(_BRACKET))),
    ("normalized-by-input",),
    "The same for y: γ times as much.",
)

# What the Jacobian makes of the two directions that it knows, and of everything else.
EIGENVALUES: dict[str, Expression] = {
    "mu": _zero,
    "var": Fractional(_eps, _cubed()),
    "direct": SCALE,
}


def _applied(to: Expression) -> Sum:
    return Sum("j", Partial(_x_hat("i"), Reference("x", "j")) * to)


ALONG_ONE = Line(
    "along-one",
    Sum("j", Partial(_x_hat("i"), Reference("x", "j"))),
    EIGENVALUES["mu"],
    ("normalized-by-input",),
    "Moving all samples together moves no x̂: the direction 𝟏 has eigenvalue 0.",
)

ALONG_X_HAT = Line(
    "along-x-hat",
    _applied(_x_hat("j")),
    EIGENVALUES["var"] * _x_hat("i"),
    ("normalized-by-input",),
    "Stretching all distances from the mean moves x̂ only as far as ε lets it: the direction x̂ has "
    "an eigenvalue that is ε/(σ²+ε) of the others.",
)

# Any vector with one number for each sample: nothing is known of ∂l/∂x̂ here.
_any = Reference("dx_hat", "j")
ALONG_REST = Line(
    "along-the-rest",
    _applied(_any),
    SCALE
    * Group(
        Add(
            (
                Tag("direct", Reference("dx_hat", "i")),
                Negative(Tag("mu", Fractional(_one, _m) * Sum("j", _any))),
                Negative(
                    Tag("var", Fractional(_x_hat("i"), _m) * Sum("j", _x_hat("j") * _any)),
                ),
            )
        )
    ),
    ("normalized-by-input",),
    "Of whatever else arrives, the mean and the part along x̂ are taken out. What has neither "
    "comes through whole, over the standard deviation: m − 2 equal eigenvalues.",
)

SYMMETRY = Line(
    "symmetry",
    Partial(_x_hat("i"), Reference("x", "j")),
    Partial(_x_hat("j"), Reference("x", "i")),
    ("normalized-by-input",),
    "Forward and back are the same matrix, so a gradient loses what a step in x loses.",
)

LINES = (ENTRY, OUTPUT_ENTRY, ALONG_ONE, ALONG_X_HAT, ALONG_REST, SYMMETRY)

# What a gradient has left of the two directions: lemmas of `bnviz.proof.lemmas`.
SUM_OF_GRADIENT = Sum("i", _dx)
GRADIENT_ALONG_X_HAT = Sum("i", _dx * _x_hat("i"))
GRADIENT_ALONG_X_HAT_EXACTLY = Multiply(
    (_gamma, _eps, Power(_spread, Fraction(-3, 2)), Sum("i", Reference("dy", "i") * _x_hat("i")))
)

# The part of δ along x̂, whole: equation 13 takes σ²/(σ²+ε) of it away.
TAKEN_ALONG_X_HAT = Fractional(_var, _spread)
PROJECTION_ALONG_X_HAT = _x_hat("i") * Fractional(
    Sum("j", Reference("delta", "j") * _x_hat("j")),
    Sum("j", Power(_x_hat("j"), Fraction(2))),
)
