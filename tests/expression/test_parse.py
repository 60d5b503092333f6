"""What people type is read as the tree that they mean: plain text, LaTeX, Unicode, an editor's."""

from fractions import Fraction

import pytest

from bnviz.expression import (
    Expression,
    Fractional,
    Kronecker,
    Multiply,
    Negative,
    Number,
    Partial,
    Power,
    Reference,
    Root,
    Sum,
)
from bnviz.expression.reading import alike, parse

ONE, TWO, M = Number(1), Number(2), Reference("m")
MU, VAR, EPS, GAMMA = (Reference(name) for name in ("mu", "var", "eps", "gamma"))
X, X_HAT, DY = (Reference(name, "i") for name in ("x", "x_hat", "dy"))
SPREAD = VAR + EPS
DEVIATION = Root(SPREAD)
MEAN_DY = Sum("j", Reference("dy", "j")) / M
CENTRED = X - MU
PRODUCT = Reference("dy", "j") * Reference("x_hat", "j")

SPELLINGS: tuple[tuple[str, Expression], ...] = (
    # Quantities by their usual names.
    *((text, X) for text in ("x", "x_i", "x_{i}", "x[i]", "xᵢ", "X_i", "h_i", "$x_i$")),
    *((text, X_HAT) for text in ("xhat", "x_hat", "x_hat_i", "xhat_i", "x̂", "x̂_i", "x_norm", "ĥ")),
    *((text, X_HAT) for text in (r"\hat{x}_i", r"\hat x_i", r"\hat{x_i}", r"\widehat{x}_{i}")),
    *(
        (text, DY)
        for text in ("dy", "dout", "dy_i", "dL/dy", "dl/dy_i", "∂l/∂y_i", "∂L/∂y", "dL_dy")
    ),
    *((text, DY) for text in (r"\frac{\partial l}{\partial y_i}", r"\dfrac{dL}{dy_{i}}")),
    (r"\frac{\partial l}{\partial y}_{i}", DY),
    *((text, DY) for text in (r"\partial l/\partial y_i", r"\frac{d \mathcal{L}}{d y_i}")),
    (r"\frac{\differentialD\ell}{\differentialD y_{i}}", DY),
    *((text, VAR) for text in ("var", "sigma2", "sigma^2", "σ²", "σ^2", r"\sigma^2", "s2")),
    *(
        (text, VAR)
        for text in (r"\sigma_{\mathcal{B}}^2", r"\sigma_B^{2}", r"\sigma^{2}_{\mathcal{B}}")
    ),
    *((text, MU) for text in ("mu", "mean", "μ", r"\mu_B", r"\mu_{\mathcal{B}}", r"\bar{x}", "x̄")),
    *((text, EPS) for text in ("eps", "epsilon", "ε", "ϵ", r"\epsilon", r"\varepsilon")),
    *((text, M) for text in ("m", "N")),
    *(
        (text, GAMMA)
        for text in ("gamma", "γ", r"\gamma", r"\mathrm{gamma}", r"\operatorname{gamma}")
    ),
    *((text, Reference("delta", "i")) for text in ("delta_i", "δ_i", r"\delta_{i}", "δ")),
    *((text, Reference("dx_hat", "j")) for text in ("dxhat_j", "dx_hat_j", "dx̂_j", "∂l/∂x̂_j")),
    (r"\frac{\partial l}{\partial \hat{x}_{j}}", Reference("dx_hat", "j")),
    *((text, Reference("dvar")) for text in ("dvar", "dσ²", "∂l/∂σ²", "dL/dvar", r"d\sigma^2")),
    (r"\frac{\partial l}{\partial \sigma_{\mathcal{B}}^{2}}", Reference("dvar")),
    *(
        (text, Reference("dmu"))
        for text in ("dmu", "dμ", "∂l/∂μ", r"\frac{\partial l}{\partial \mu}")
    ),
    *((text, Reference("dgamma")) for text in ("dgamma", "∂l/∂γ", r"\frac{dl}{d\gamma}")),
    # What code computes on the way, and σ without its square.
    *((text, DEVIATION) for text in ("std", "sigma", "σ", "sqrtvar", r"\sigma")),
    ("ivar", ONE / DEVIATION),
    ("xmu_i", CENTRED),
    # Roots, fractions, numbers.
    *((text, DEVIATION) for text in ("sqrt(var+eps)", "√(σ²+ε)", r"\sqrt{\sigma^2+\epsilon}")),
    *(
        (text, DEVIATION)
        for text in ("np.sqrt(var + eps)", r"\sqrt{\left(\sigma^2+\epsilon\right)}")
    ),
    *(
        (text, ONE / TWO)
        for text in ("1/2", r"\frac12", r"\frac{1}{2}", r"\tfrac{1}2", r"\frac1{2}", "½")
    ),
    (r"\frac1m", ONE / M),
    ("0.5", ONE / TWO),
    (r"\sqrt2", Root(TWO)),
    ("√m", Root(M)),
    # Powers.
    *(
        (f"(var+eps){up}", Power(SPREAD, Fraction(-3, 2)))
        for up in ("^(-3/2)", "^{-3/2}", "**(-3/2)")
    ),
    *((f"(var+eps){up}", Power(SPREAD, Fraction(-3, 2))) for up in ("^{-1.5}", r"^{-\frac{3}{2}}")),
    *((f"(var+eps){up}", Power(SPREAD, Fraction(-1))) for up in ("^-1", "⁻¹", "^{-1}")),
    *((text, Power(CENTRED, Fraction(2))) for text in ("(x_i-mu)^2", "(x_i − μ)²", "[x_i-mu]**2")),
    # Signs and products with and without them.
    *(
        (text, GAMMA * DY)
        for text in ("gamma*dy_i", "gamma dy_i", r"\gamma\cdot dy_i", "γ·dy", "γ × dy_i")
    ),
    *((text, GAMMA * DY) for text in (r"\gamma \, dy_i", r"\gamma{} dy_i", r"\gamma\times dy_i")),
    ("-gamma*dy_i", Negative(GAMMA * DY)),
    ("+dy_i", DY),
    ("2*-gamma", TWO * Negative(GAMMA)),
    ("2(x_i-mu)/m", (TWO * CENTRED) / M),
    ("2/m(x_i-mu)", (TWO / M) * CENTRED),
    (r"\mleft(x_i-\mu\mright)", CENTRED),
    (r"\bigl[x_i-\mu\bigr]", CENTRED),
    ("gamma/sqrt(var+eps)*dy_i", GAMMA / DEVIATION * DY),
    # Sums: a call ends with its brackets, a Σ reaches over the product.
    *(
        (text, MEAN_DY)
        for text in ("sum_j(dy_j)/m", "sum(dy_j, j)/m", "sum_{j=1}^m(dy_j)/m", "sum(dy, j)/m")
    ),
    *((text, MEAN_DY) for text in ("np.sum(dy_j, j)/N", "sum(dy_j, j=1..m)/m", r"(\sum_j dy_j)/m")),
    *(
        (text, Sum("j", PRODUCT))
        for text in ("sum_j dy_j x̂_j", "Σ_j dy_j·x̂_j", "Σⱼ dyⱼ x̂ⱼ", "∑_{j=1}^{m} dy x̂")
    ),
    (r"\sum_{j=1}^{m} \frac{\partial l}{\partial y_j} \hat{x}_j", Sum("j", PRODUCT)),
    (r"\sum\limits_{j=1}^N dy_j\,\hat x_j", Sum("j", PRODUCT)),
    (r"\sum^{m}_{j=1} dy_j \hat x_j", Sum("j", PRODUCT)),
    ("sum_j dy_j x̂_j + γ", Sum("j", PRODUCT) + GAMMA),
    (
        r"\sum_j \left(x_j-\mu\right) dy_j",
        Sum("j", (Reference("x", "j") - MU) * Reference("dy", "j")),
    ),
    ("gamma sum_j dy_j x̂_j", GAMMA * Sum("j", PRODUCT)),
    ("mean_j(dy_j)", ONE / M * Sum("j", Reference("dy", "j"))),
    ("mean(dy_j, j)", ONE / M * Sum("j", Reference("dy", "j"))),
    # Index notation.
    (r"\delta_{ij}", Kronecker("i", "j")),
    (
        "∂x_hat_kl/∂x_ij",
        Partial(Reference("x_hat", "k", feature="l"), Reference("x", "i", feature="j")),
    ),
)


@pytest.mark.parametrize(("text", "tree"), SPELLINGS, ids=[text for text, _ in SPELLINGS])
def test_a_spelling_is_read_as_what_it_means(text: str, tree: Expression) -> None:
    assert alike(parse(text), tree)


def test_no_spelling_stands_twice_in_the_table() -> None:
    assert len({text for text, _ in SPELLINGS}) == len(SPELLINGS) >= 60


def test_an_index_left_out_is_that_of_the_sum_around_it_or_of_the_answer() -> None:
    assert parse("dy - sum_j(dy)/m") == parse("dy_i - sum_j(dy_j)/m")
    assert parse("dy_k - x_hat") == parse("dy_k - x_hat_k")


def test_brackets_that_are_not_needed_are_not_kept() -> None:
    assert parse("((gamma))*((dy_i))") == parse("gamma*dy_i") == Multiply((GAMMA, DY))


def test_a_quotient_goes_from_left_to_right() -> None:
    assert parse("1/m*gamma") == Multiply((Fractional(ONE, M), GAMMA))
    assert parse("dy_i/m/2") == Fractional(Fractional(DY, M), TWO)


def test_a_missing_partial_is_kept_missing() -> None:
    read = parse(r"\frac{\partial l}{\hat{x}_i}")
    assert read == Reference("dx_hat", "i", spelled=r"\frac{\partial l}{\hat{x}_{i}}")


def test_a_mean_is_a_name_or_a_call() -> None:
    assert parse("mean^2") == Power(MU, Fraction(2))
    assert parse("mean*2") == MU * TWO
    assert parse("mean_j(x_j)") == ONE / M * Sum("j", Reference("x", "j"))
