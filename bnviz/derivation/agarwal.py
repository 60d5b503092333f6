"""Mayank Agarwal, *Batch Normalization Derivatives*, 4 November 2017: the 13 equations as data."""

from bnviz.derivation.equation import Equation
from bnviz.expression import (
    Add,
    Expression,
    Fractional,
    Group,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
)

SOURCE = "Mayank Agarwal, Batch Normalization Derivatives, 4 November 2017"

_mu, _var = Reference("mu"), Reference("var")
_gamma, _beta = Reference("gamma"), Reference("beta")
_eps, _m = Reference("eps"), Reference("m")
_dvar, _dmu = Reference("dvar"), Reference("dmu")
_one, _two, _minus_one = Number(1), Number(2), Number(-1)

_spread = _var + _eps
_deviation = Root(_spread)
_minus_half = Fractional(_minus_one, _two)
_per_sample = Fractional(_one, _m)

# The printed source leaves the sample index out in these places.
_bare_dy = Reference("dy", "i", spelled=r"\frac{\partial l}{\partial y}")
_bare_x_hat = Reference("x_hat", "i", spelled=r"\hat{x}")
_bare_delta = Reference("delta", "i", spelled=r"\delta")
# And one ∂ in equation 11.
_dx_hat_without_partial = Reference("dx_hat", "i", spelled=r"\frac{\partial l}{\hat{x}_{i}}")


def _x(index: str) -> Reference:
    return Reference("x", index)


def _x_hat(index: str) -> Reference:
    return Reference("x_hat", index)


def _dy(index: str) -> Reference:
    return Reference("dy", index)


def _dx_hat(index: str) -> Reference:
    return Reference("dx_hat", index)


def _delta(index: str) -> Reference:
    return Reference("delta", index)


def _centred(index: str) -> Expression:
    return _x(index) - _mu


def _spread_to(exponent: str) -> Power:
    return Power(_spread, Number(exponent).value)


def _var_gradient(term: Expression, index: str, power: Expression) -> Sum:
    """Equation 8, also inside equation 11."""
    return Sum(index, Multiply((term, _centred(index), _minus_half, power)))


def _mu_gradient(term: Expression, index: str) -> Sum:
    """Equation 9, also inside equation 11."""
    return Sum(index, term * Fractional(_minus_one, _deviation))


def _direct(index: str = "i") -> Tag:
    return Tag("direct", Fractional(_gamma, _deviation) * _dy(index))


def _substituted(term: Expression, index: str) -> Add:
    """Equation 11: equations 7, 8 and 9 put into 10. The source misspells ``term``."""
    share = Fractional(_two * Group(_centred("i")), _m)
    return Add(
        (
            _direct(),
            Tag("var", Group(_var_gradient(term, index, _spread_to("-3/2")), "[]") * share),
            Tag("mu", _per_sample * _mu_gradient(_dx_hat(index), index)),
        )
    )


def _simplified(index: str, mu_sign: str) -> Add:
    """Equation 12: the same with powers and factors gathered. The sign is the misprint."""
    through_var = Fractional(Group(_centred("i")), _m) * Sum(
        index,
        Fractional(_gamma * _dy(index), Group(_spread))
        * Fractional(Group(_centred(index)), _deviation),
    )
    through_mu: Expression = _per_sample * Sum(
        index, Multiply((_gamma, _dy(index), Fractional(_minus_one, _deviation)))
    )
    if mu_sign == "-":
        through_mu = Negative(through_mu)
    part = "slip" if mu_sign == "-" else "fix"
    return Add((_direct(), Tag("var", Negative(through_var)), Tag("mu", Tag(part, through_mu))))


def _in_delta(delta: Reference, bound: Reference, index: str, centre: Expression) -> Add:
    """Equation 13: the same in terms of δ. The factor ``centre`` is the misprint."""
    x_hat = _x_hat(index)
    through_var = Fractional(centre, _m) * Tag("sum_x_hat_delta", Sum(index, x_hat * bound))
    through_mu = _per_sample * Tag("sum_delta", Sum(index, bound))
    return Add(
        (
            Tag("direct", delta),
            Tag("var", Negative(through_var)),
            Tag("mu", Negative(through_mu)),
        )
    )


def _same(
    slug: str,
    number: str,
    left: Reference,
    right: Expression,
    derived_from: tuple[str, ...],
    explanation: str,
) -> Equation:
    """Return an equation that is printed as it should be."""
    return Equation(slug, number, left, right, right, derived_from, explanation)


BATCH_MEAN = _same(
    "batch-mean",
    "1",
    _mu,
    _per_sample * Sum("i", _x("i")),
    (),
    "Average each feature over the batch.",
)

BATCH_VARIANCE = _same(
    "batch-variance",
    "2",
    _var,
    _per_sample * Sum("i", Power(_centred("i"), Number(2).value)),
    ("batch-mean",),
    "Average the squared distance from the mean; dividing by m makes it the biased variance.",
)

NORMALIZE = _same(
    "normalize",
    "3",
    _x_hat("i"),
    Fractional(_centred("i"), _deviation),
    ("batch-mean", "batch-variance"),
    "Shift every sample by the mean and divide by the standard deviation; ε keeps the root away "
    "from zero.",
)

SCALE_AND_SHIFT = _same(
    "scale-and-shift",
    "4",
    Reference("y", "i"),
    _gamma * _x_hat("i") + _beta,
    ("normalize",),
    "Let the network choose its own scale γ and shift β for each feature.",
)

SCALE_GRADIENT = Equation(
    "scale-gradient",
    "5",
    Reference("dgamma"),
    printed=_bare_dy * _bare_x_hat,
    corrected=Tag("fix", Sum("i", Tag("product", _dy("i") * _x_hat("i")))),
    derived_from=("scale-and-shift",),
    explanation="γ scales every sample of its feature, so its gradient adds up one product for "
    "each sample.",
)

SHIFT_GRADIENT = Equation(
    "shift-gradient",
    "6",
    Reference("dbeta"),
    printed=Sum("i", _bare_dy, upper="N"),
    corrected=Sum("i", _dy("i")),
    derived_from=("scale-and-shift",),
    explanation="β is added to every sample of its feature, so its gradient is the sum of what "
    "arrives.",
)

NORMALIZED_GRADIENT = Equation(
    "normalized-gradient",
    "7",
    _dx_hat("i"),
    printed=_bare_dy * _gamma,
    corrected=_dy("i") * _gamma,
    derived_from=("scale-and-shift",),
    explanation="Going back through y = γx̂ + β multiplies what arrives by γ.",
)

VARIANCE_GRADIENT = Equation(
    "variance-gradient",
    "8",
    _dvar,
    printed=_var_gradient(_dx_hat("i"), "i", Tag("slip", _spread_to("2"))),
    corrected=_var_gradient(_dx_hat("i"), "i", Tag("fix", _spread_to("-3/2"))),
    derived_from=("normalize", "normalized-gradient"),
    explanation="The variance scales every sample; differentiating (σ²+ε) to the power −1/2 "
    "brings down −1/2 and leaves the power −3/2.",
)

MEAN_GRADIENT = Equation(
    "mean-gradient",
    "9",
    _dmu,
    printed=_mu_gradient(_dx_hat("i"), "i"),
    corrected=Tag("normalized", _mu_gradient(_dx_hat("i"), "i"))
    + Tag(
        "vanishing",
        _dvar * Sum("i", Fractional(Multiply((Number(-2), Group(_centred("i")))), _m)),
    ),
    derived_from=("normalize", "batch-variance", "normalized-gradient", "variance-gradient"),
    explanation="The mean is subtracted from every sample. It also sits inside the variance, but "
    "that second path adds up to zero.",
)

INPUT_GRADIENT = _same(
    "input-gradient",
    "10",
    Reference("dx", "i"),
    Add(
        (
            Tag("direct", _dx_hat("i") * Fractional(_one, _deviation)),
            Tag("var", _dvar * Fractional(_two * Group(_centred("i")), _m)),
            Tag("mu", _dmu * _per_sample),
        )
    ),
    ("normalized-gradient", "variance-gradient", "mean-gradient"),
    "An input reaches the loss three ways: directly through its own x̂, through the variance, and "
    "through the mean.",
)

INPUT_GRADIENT_SUBSTITUTED = Equation(
    "input-gradient-substituted",
    "11",
    Reference("dx", "i"),
    printed=_substituted(_dx_hat_without_partial, "i"),
    corrected=_substituted(_dx_hat("j"), "j"),
    derived_from=(
        "input-gradient",
        "normalized-gradient",
        "variance-gradient",
        "mean-gradient",
    ),
    explanation="The same three paths with equations 7, 8 and 9 written out.",
)

INPUT_GRADIENT_SIMPLIFIED = Equation(
    "input-gradient-simplified",
    "12",
    Reference("dx", "i"),
    printed=_simplified("i", "-"),
    corrected=_simplified("j", "+"),
    derived_from=("input-gradient-substituted", "normalized-gradient"),
    explanation="The same three paths with factors cancelled: −1/2 against 2, and one power of "
    "σ²+ε shared out.",
)

DELTA = Equation(
    "delta",
    "δ",
    _delta("i"),
    printed=Fractional(_gamma * _dy("i"), _deviation),
    corrected=Fractional(_gamma * _dy("i"), _deviation),
    derived_from=("batch-variance",),
    explanation="A short name for the direct path: what arrives, times γ, over the standard "
    "deviation.",
)

INPUT_GRADIENT_CLOSED_FORM = Equation(
    "input-gradient-closed-form",
    "13",
    Reference("dx", "i"),
    printed=_in_delta(_bare_delta, _bare_delta, "i", Tag("slip", Group(_centred("i")))),
    corrected=_in_delta(_delta("i"), _delta("j"), "j", Tag("fix", _x_hat("i"))),
    derived_from=("input-gradient-simplified", "delta", "normalize"),
    explanation="The direct path, minus its part along x̂, minus its mean: the closed form.",
)

EQUATIONS = (
    BATCH_MEAN,
    BATCH_VARIANCE,
    NORMALIZE,
    SCALE_AND_SHIFT,
    SCALE_GRADIENT,
    SHIFT_GRADIENT,
    NORMALIZED_GRADIENT,
    VARIANCE_GRADIENT,
    MEAN_GRADIENT,
    INPUT_GRADIENT,
    INPUT_GRADIENT_SUBSTITUTED,
    INPUT_GRADIENT_SIMPLIFIED,
    INPUT_GRADIENT_CLOSED_FORM,
)
