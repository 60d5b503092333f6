"""What else a layer may compute: evaluation mode, running statistics, another variance, another ε.

Running statistics are PyTorch's: what is remembered is the unbiased variance, although training
normalizes with the biased one. The variants are rewritings of Agarwal's trees.
"""

from dataclasses import dataclass, replace

from bnviz.derivation.agarwal import (
    BATCH_MEAN,
    BATCH_VARIANCE,
    DELTA,
    INPUT_GRADIENT_CLOSED_FORM,
    INPUT_GRADIENT_SIMPLIFIED,
    NORMALIZE,
    SCALE_AND_SHIFT,
    VARIANCE_GRADIENT,
)
from bnviz.derivation.equation import Equation
from bnviz.expression import (
    Expression,
    Fractional,
    Group,
    Multiply,
    Number,
    Power,
    Reference,
    Root,
    Tag,
    map_children,
    plain,
)

_m, _mu, _var, _eps = (Reference(name) for name in ("m", "mu", "var", "eps"))
_one, _momentum = Number(1), Reference("momentum")
_running_mu, _running_var = Reference("running_mu"), Reference("running_var")
_x, _dy, _gamma = Reference("x", "i"), Reference("dy", "i"), Reference("gamma")
_fewer = _m - _one
_kept = Group(_one - _momentum)


def _new(slug: str, left: Reference, right: Expression, explanation: str) -> Equation:
    return Equation(slug, slug, left, right, right, (), explanation)


RUNNING_MEAN = _new(
    "running-mean",
    _running_mu,
    _kept * _running_mu + _momentum * _mu,
    "After each batch, the running mean moves a little towards that of the batch.",
)
RUNNING_VARIANCE = _new(
    "running-variance",
    _running_var,
    _kept * _running_var + Multiply((_momentum, Fractional(_m, _fewer), _var)),
    "So does the running variance, towards the unbiased one: m/(m−1) times that of equation 2.",
)
NORMALIZE_EVALUATION = _new(
    "normalize-evaluation",
    NORMALIZE.left,
    Fractional(_x - _running_mu, Root(_running_var + _eps)),
    "In evaluation mode the batch is normalized with what was remembered.",
)
INPUT_GRADIENT_EVALUATION = _new(
    "input-gradient-evaluation",
    Reference("dx", "i"),
    Tag("direct", Fractional(_gamma, Root(_running_var + _eps)) * _dy),
    "What was remembered is constant, so of the three paths the direct one is left.",
)
EVALUATION = (NORMALIZE_EVALUATION, SCALE_AND_SHIFT)
"""The forward pass in evaluation mode."""

CHANGING = (
    BATCH_VARIANCE,
    NORMALIZE,
    VARIANCE_GRADIENT,
    INPUT_GRADIENT_SIMPLIFIED,
    DELTA,
    INPUT_GRADIENT_CLOSED_FORM,
)
"""The equations that a variant may change, in order."""


@dataclass(frozen=True)
class Variant:
    """One way to define the layer.

    Attributes
    ----------
    unbiased
        Whether σ² is divided by m − 1 in place of m.
    outside
        Whether ε is added to the root of σ² in place of σ².
    """

    unbiased: bool = False
    outside: bool = False

    @property
    def forward(self) -> tuple[Equation, ...]:
        """Equations 1 to 4 of this layer."""
        return (BATCH_MEAN, self.of(BATCH_VARIANCE), self.of(NORMALIZE), SCALE_AND_SHIFT)

    def of(self, equation: Equation) -> Equation:
        """Return an equation of Agarwal's as it is for this layer."""
        right = equation.corrected
        if self.unbiased:
            right = _count_fewer(right) if equation is BATCH_VARIANCE else _in_variance_path(right)
        if self.outside:
            right = _take_eps_out(right)
        return replace(equation, printed=right, corrected=right)


def _count_fewer(node: Expression) -> Expression:
    """Write m − 1 for m."""
    return _fewer if node == _m else map_children(node, _count_fewer)


def _in_variance_path(node: Expression) -> Expression:
    """Write m − 1 for m in the path through σ²: there the m of equation 2 has come to."""
    match node:
        case Tag("var", body):
            return Tag("var", _count_fewer(body))
    return map_children(node, _in_variance_path)


_root = Root(_var)
_spread = _var + _eps
_divisor = Group(_root + _eps)


def _take_eps_out(node: Expression) -> Expression:
    """Write √σ² + ε for √(σ²+ε), and what follows from that for its derivative."""
    match node:
        case Root(radicand) if plain(radicand) == _spread:
            return _root + _eps
        # The derivative of 1/(√σ²+ε) has the square of it, and that of √σ² its inverse.
        case Power(base, exponent) if plain(base) == _spread and exponent == Number("-3/2").value:
            return Power(_root + _eps, Number(-2).value) * Power(_var, Number("-1/2").value)
        case Fractional(above, Group(body)) if plain(body) == _spread:
            return Fractional(_take_eps_out(above), _root * _divisor)
        # The path through σ² has √σ² below x − μ, where x̂ has √σ² + ε.
        case Fractional(Tag("fix", Reference("x_hat", "i")), below):
            return Fractional(Tag("fix", _x - _mu), below * _root)
    return map_children(node, _take_eps_out)
