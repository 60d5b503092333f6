from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given

from bnviz.expression import (
    Add,
    Colours,
    Expression,
    Fractional,
    Group,
    Multiply,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
    evaluate,
    to_latex,
    to_lines,
)
from bnviz.expression.indices import Kronecker, Partial
from tests.expression.reader import AmbiguousError, Reader, uncoloured
from tests.expression.trees import INDICES, M, batch, formulas

RED, BLUE, GREEN = "#aa0000", "#0000aa", "#00aa00"

gamma, beta, var, eps = (Reference(name) for name in ("gamma", "beta", "var", "eps"))
x_i, dy_i = Reference("x", "i"), Reference("dy", "i")
half = Number("1/2")
square = Fraction(2)
VAR = r"\sigma_{\mathcal{B}}^{2}"
DY = r"\frac{\partial l}{\partial y_{i}}"


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        # A sum is in parentheses wherever it is not alone.
        ((gamma + beta) * x_i, r"\left(\gamma + \beta\right) \, x_{i}"),
        (x_i * (gamma - beta), r"x_{i} \, \left(\gamma - \beta\right)"),
        (x_i - (gamma + beta), r"x_{i} - \left(\gamma + \beta\right)"),
        (-(gamma + beta), r"-\left(\gamma + \beta\right)"),
        (Power(gamma + beta, square), r"\left(\gamma + \beta\right)^{2}"),
        (Sum("i", x_i - gamma), r"\sum_{i=1}^{m} \left(x_{i} - \gamma\right)"),
        # Fractions and roots hold their parts together themselves.
        ((gamma + beta) / eps, r"\frac{\gamma + \beta}{\epsilon}"),
        (Root(gamma + beta), r"\sqrt{\gamma + \beta}"),
        # A minus sign stands first, or in parentheses.
        (Number(-2) * x_i, r"-2 \, x_{i}"),
        (x_i * Number(-2), r"x_{i} \, \left(-2\right)"),
        (x_i * -gamma, r"x_{i} \, \left(-\gamma\right)"),
        (x_i + Number(-2), r"x_{i} + \left(-2\right)"),
        (x_i + Number(-2) * gamma, r"x_{i} + \left(-2 \, \gamma\right)"),
        (x_i - -gamma, r"x_{i} - \left(-\gamma\right)"),
        (-gamma + beta, r"-\gamma + \beta"),
        (Sum("i", -x_i), r"\sum_{i=1}^{m} \left(-x_{i}\right)"),
        (Power(Number(-2), square), r"\left(-2\right)^{2}"),
        (Number(-1) / Number(2), r"\frac{-1}{2}"),
        # What has a fraction bar or a superscript takes an exponent only in parentheses.
        (Power(gamma / beta, square), r"\left(\frac{\gamma}{\beta}\right)^{2}"),
        (Power(half, square), r"\left(\tfrac{1}{2}\right)^{2}"),
        (Power(Root(gamma), square), r"\left(\sqrt{\gamma}\right)^{2}"),
        (Power(Power(gamma, square), square), r"\left(\gamma^{2}\right)^{2}"),
        (Power(var, square), rf"\left({VAR}\right)^{{2}}"),
        (Power(dy_i, square), rf"\left({DY}\right)^{{2}}"),
        (Power(x_i, square), r"x_{i}^{2}"),
        (Power(gamma, Fraction(-3, 2)), r"\gamma^{-3/2}"),
        # A sum over the batch reaches to the right as far as its product does.
        (gamma * Sum("i", x_i), r"\gamma \, \sum_{i=1}^{m} x_{i}"),
        (Sum("i", x_i) * gamma, r"\left(\sum_{i=1}^{m} x_{i}\right) \, \gamma"),
        (Sum("i", x_i * gamma), r"\sum_{i=1}^{m} x_{i} \, \gamma"),
        (Sum("i", x_i) + gamma, r"\sum_{i=1}^{m} x_{i} + \gamma"),
        (Power(Sum("i", x_i), square), r"\left(\sum_{i=1}^{m} x_{i}\right)^{2}"),
        (Sum("i", x_i, upper="N"), r"\sum_{i=1}^{N} x_{i}"),
        # The author's own delimiters are never doubled.
        (Group(gamma + beta) * x_i, r"\left(\gamma + \beta\right) \, x_{i}"),
        (Group(Sum("i", x_i), "[]") * gamma, r"\left[\sum_{i=1}^{m} x_{i}\right] \, \gamma"),
        # A tag changes nothing.
        (Tag("t", gamma + beta) * x_i, r"\left(\gamma + \beta\right) \, x_{i}"),
        (Power(Tag("t", half), square), r"\left(\tfrac{1}{2}\right)^{2}"),
        (Number("-2/3"), r"-\tfrac{2}{3}"),
    ],
)
def test_parentheses_stand_where_they_are_needed(formula: Expression, latex: str) -> None:
    assert to_latex(formula) == latex


def test_a_reference_is_spelled_as_the_source_spells_it() -> None:
    assert to_latex(Reference("x_hat", "i")) == r"\hat{x}_{i}"
    assert to_latex(Reference("x_hat", "i", spelled=r"\hat{x}")) == r"\hat{x}"


@given(formulas)
def test_a_formula_can_be_read_in_one_way_only(formula: Expression) -> None:
    environment = batch()
    rows = {"i": 1, "j": 2}
    with np.errstate(all="ignore"):
        try:
            meant = complex(np.asarray(evaluate(formula, environment, rows)).reshape(-1)[0])
        except (ZeroDivisionError, OverflowError):
            assume(False)
        assume(np.isfinite(meant) and 1e-6 < abs(meant) < 1e6)

        def value(quantity: str, row: int | None) -> complex:
            array = np.asarray(environment[quantity])
            return complex(array.reshape(-1)[row or 0])

        read = Reader(to_latex(formula), value, M).read(rows)
    assert read == pytest.approx(meant, rel=1e-6)


@given(formulas)
def test_colours_change_nothing_but_the_colour(formula: Expression) -> None:
    colours = Colours({"x": RED, "gamma": BLUE, "var": GREEN}, {"direct": BLUE, "var": RED})
    assert uncoloured(to_latex(formula, colours)) == to_latex(formula)


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{\gamma}{\beta}^{2}",
        r"\sigma_{\mathcal{B}}^{2}^{2}",
        r"\gamma + -\beta",
        r"\gamma \, -\beta",
        r"\gamma \beta",
        r"\left(\gamma",
        r"\sqrt{\gamma}^{2}",
        r"\tfrac{1}{2}^{2}",
        r"1{\times}10^{-5}^{2}",
        r"\left(\gamma\right]",
    ],
)
def test_the_reader_refuses_what_can_be_read_in_two_ways(latex: str) -> None:
    with pytest.raises(AmbiguousError):
        Reader(latex, lambda _quantity, _row: 1, M).read(dict.fromkeys(INDICES, 0))


def test_a_quantity_is_coloured_everywhere() -> None:
    assert to_latex(gamma * x_i + gamma, Colours({"gamma": RED})) == (
        r"\textcolor{#aa0000}{\gamma} \, x_{i} + \textcolor{#aa0000}{\gamma}"
    )


def test_a_tagged_addend_is_coloured_with_its_sign() -> None:
    formula = Add((Tag("direct", x_i), Tag("var", -(gamma * beta)), Tag("mu", eps)))
    plain = r"x_{i}{} - \gamma \, \beta{} + \epsilon"
    assert to_latex(formula) == plain
    assert to_latex(formula, Colours(tags={"var": RED})) == (
        r"x_{i}\textcolor{#aa0000}{{} - \gamma \, \beta}{} + \epsilon"
    )
    assert to_latex(formula, Colours(tags={"mu": RED})) == (
        r"x_{i}{} - \gamma \, \beta\textcolor{#aa0000}{{} + \epsilon}"
    )


def test_the_sign_of_a_leading_addend_shares_its_colour() -> None:
    formula = Add((Tag("direct", -x_i), gamma))
    assert to_latex(formula, Colours(tags={"direct": RED})) == (
        r"\textcolor{#aa0000}{-x_{i}} + \gamma"
    )


def test_one_colour_covers_all_of_a_tagged_part() -> None:
    formula = Tag("var", gamma * x_i) + gamma
    colours = Colours({"gamma": BLUE}, {"var": RED})
    assert to_latex(formula, colours) == (
        r"\textcolor{#aa0000}{\gamma \, x_{i}} + \textcolor{#0000aa}{\gamma}"
    )


def test_a_tag_without_a_colour_leaves_the_colours_of_its_quantities() -> None:
    assert to_latex(Tag("var", gamma), Colours({"gamma": BLUE})) == (r"\textcolor{#0000aa}{\gamma}")


def test_a_tag_inside_a_tag_has_its_own_colour() -> None:
    formula = Tag("var", Multiply((gamma, Tag("slip", beta))))
    assert to_latex(formula, Colours(tags={"var": BLUE, "slip": RED})) == (
        r"\textcolor{#0000aa}{\gamma \, \textcolor{#aa0000}{\beta}}"
    )


def test_a_part_can_be_underlined_so_that_colour_is_not_the_only_cue() -> None:
    formula = Multiply((gamma, Tag("slip", beta)))
    underlined = Colours(tags={"slip": RED}, underlined=frozenset({"slip"}))
    assert to_latex(formula, underlined) == (r"\gamma \, \textcolor{#aa0000}{\underline{\beta}}")
    assert to_latex(formula, Colours(underlined=frozenset({"slip"}))) == (
        r"\gamma \, \underline{\beta}"
    )


def test_a_numerator_has_a_wave_since_a_line_would_be_a_second_bar() -> None:
    formula = Fractional(Tag("slip", beta), gamma)
    colours = Colours(tags={"slip": RED}, underlined=frozenset({"slip"}))
    assert to_latex(formula, colours) == r"\frac{\textcolor{#aa0000}{\utilde{\beta}}}{\gamma}"


def test_a_formula_falls_into_a_line_for_each_addend() -> None:
    formula = Add((Tag("direct", x_i), Tag("var", -gamma), beta))
    assert to_lines(formula) == ("x_{i}", r"{} - \gamma", r" + \beta")
    assert "".join(to_lines(formula)) == to_latex(formula)
    assert to_lines(gamma * x_i) == (to_latex(gamma * x_i),)


def test_index_notation() -> None:
    assert to_latex(Kronecker("i", "k")) == r"\delta_{i,k}"
    assert to_latex(Partial(var, x_i)) == rf"\frac{{d {VAR}}}{{d x_{{i}}}}"
    assert to_latex(Partial(x_i + gamma, x_i)) == (r"\frac{d \left(x_{i} + \gamma\right)}{d x_{i}}")
    assert to_latex(Power(Partial(gamma, x_i), square)) == (
        r"\left(\frac{d \gamma}{d x_{i}}\right)^{2}"
    )


@dataclass(frozen=True)
class Unreadable(Expression):
    pass


def test_a_node_without_a_reading_says_so() -> None:
    with pytest.raises(TypeError, match="no LaTeX reading for Unreadable"):
        to_latex(Unreadable())


def test_a_free_index_can_be_the_number_of_a_sample() -> None:
    formula = Reference("x", "i") - Reference("x", "j")
    assert to_latex(formula, None, {"i": 3}) == r"x_{3} - x_{j}"
    # The index of a sum is no sample.
    formula = Reference("x", "i") * Sum("i", Reference("x", "i") * Reference("x", "j"))
    assert to_latex(formula, None, {"i": 3, "j": 2}) == r"x_{3} \, \sum_{i=1}^{m} x_{i} \, x_{2}"
