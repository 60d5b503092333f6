from fractions import Fraction

import pytest

from bnviz.derivation import EQUATIONS
from bnviz.expression import Kronecker, Number, Power, Reference, Root, Sum, Tag, to_text

x, mu, var, eps, m = Reference("x", "i"), *map(Reference, ("mu", "var", "eps", "m"))
gamma = Reference("gamma")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (x - mu, "x−μ"),
        (Power(x - mu, Fraction(2)), "(x−μ)<sup>2</sup>"),
        (Root(var + eps), "√(σ²+ε)"),
        (Root(var), "√σ²"),
        (Power(var + eps, Fraction(-3, 2)), "(σ²+ε)<sup>−3/2</sup>"),
        (Number(-1) / Root(var + eps), "−1/√(σ²+ε)"),
        ((Number(2) * (x - mu)) / m, "2(x−μ)/m"),
        (x / (gamma * m), "x/(γ · m)"),
        (x / (gamma / m), "x/(γ/m)"),
        (gamma * x * mu, "γ · x · μ"),
        (-(gamma + x) - mu, "−(γ+x)−μ"),
        (Tag("mu", gamma) * Sum("i", x + mu), "γ · Σ (x+μ)"),
        (x - Tag("mu", gamma * mu), "x−γ · μ"),
    ],
)
def test_a_formula_in_unicode(formula, text):
    assert to_text(formula) == text


def test_every_equation_has_a_text():
    assert len({to_text(e.corrected) for e in EQUATIONS}) == len(EQUATIONS)


def test_a_node_without_a_text_is_named():
    with pytest.raises(TypeError, match="Kronecker"):
        to_text(Kronecker("i", "j"))
