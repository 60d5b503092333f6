import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bnviz.expression import (
    Colours,
    Expression,
    Fractional,
    Group,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
    evaluate,
    number_latex,
    to_number_lines,
    to_numbers,
)
from tests.expression.reader import Reader, uncoloured
from tests.expression.trees import formulas

gamma, beta, mu, var = (Reference(name) for name in ("gamma", "beta", "mu", "var"))
eps, m = Reference("eps"), Reference("m")
x_i, x_j = Reference("x", "i"), Reference("x", "j")


def column(*x: float, **others: float) -> dict[str, Any]:
    """Return one feature's column of the quantities that a formula mentions."""
    one = {name: np.array([value]) for name, value in others.items() if name != "eps"}
    return {"x": np.array(x)[:, None], "eps": others.get("eps", 0.25), "m": len(x), **one}


@pytest.mark.parametrize(
    ("value", "latex"),
    [
        (0, "0"),
        (-0.0, "0"),
        (3, "3"),
        (-0.8, "-0.8"),
        (39.0625, "39.06"),
        (123456, r"1.235{\times}10^{5}"),
        (1e-5, r"1{\times}10^{-5}"),
        (-2.5e-7, r"-2.5{\times}10^{-7}"),
        (1e100, r"1{\times}10^{100}"),
        (4096, "4096"),
        (np.float32(0.1), "0.1"),
        (float("inf"), r"\infty"),
        (float("-inf"), r"-\infty"),
        (float("nan"), r"\text{NaN}"),
    ],
)
def test_a_number_has_four_digits(value: float, latex: str) -> None:
    assert number_latex(value) == latex


def test_the_digits_can_be_chosen() -> None:
    assert number_latex(np.pi, digits=2) == "3.1"
    assert number_latex(np.pi, digits=7) == "3.141593"


@given(st.floats(-1e300, 1e300, allow_subnormal=False))
def test_a_number_is_right_to_the_digits_shown(value: float) -> None:
    shown = float(number_latex(value).replace(r"{\times}10^{", "e").rstrip("}"))
    assert shown == pytest.approx(value, rel=5.1e-4)


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        # A negative number stands first or in parentheses.
        (x_i, "-2"),
        (x_i * gamma, r"\left(-2\right) \cdot 3"),
        (gamma * x_i, r"3 \cdot \left(-2\right)"),
        (gamma + x_i, r"3 + \left(-2\right)"),
        (x_i + gamma, "-2 + 3"),
        (gamma - x_i, r"3 - \left(-2\right)"),
        (-x_i, r"-\left(-2\right)"),
        (gamma + Tag("t", x_i), r"3{} + \left(-2\right)"),
        (Fractional(x_i, gamma), r"\frac{-2}{3}"),
        (Root(x_i), r"\sqrt{-2}"),
        (Power(x_i, Fraction(2)), r"\left(-2\right)^{2}"),
        # And so does one with a power of ten, under an exponent.
        (Power(beta, Fraction(2)), r"\left(1{\times}10^{-6}\right)^{2}"),
        (gamma * beta, r"3 \cdot 1{\times}10^{-6}"),
        # Symbols that need parentheses give numbers that need none.
        (Power(var, Fraction(2)), r"4^{2}"),
        # Written-out numbers stay as the author wrote them.
        (Number("-3/2") * eps, r"-\tfrac{3}{2} \cdot 0.25"),
        (Number(2) * Group(x_i - gamma), r"2 \cdot \left(-2 - 3\right)"),
        (gamma / m, r"\frac{3}{2}"),
        # A sum over the batch is written out with its total.
        (Sum("i", x_i), r"\underbrace{\left[5 + \left(-2\right)\right]}_{\textstyle=\,3}"),
        (Sum("j", x_j - gamma),
         r"\underbrace{\left[\left(5 - 3\right) + \left(-2 - 3\right)\right]}_{\textstyle=\,-3}"),
        (Sum("i", -x_i),
         (r"\underbrace{\left[\left(-5\right) + \left(-\left(-2\right)\right)\right]}"
         r"_{\textstyle=\,-3}")),
        (Sum("i", gamma), r"\underbrace{\left[3 + 3\right]}_{\textstyle=\,6}"),
        # The bound index shadows the row of the cell.
        (x_i * Sum("i", x_i),
         r"\left(-2\right) \cdot \underbrace{\left[5 + \left(-2\right)\right]}_{\textstyle=\,3}"),
        (Sum("j", x_j * gamma),
         r"\underbrace{\left[5 \cdot 3 + \left(-2\right) \cdot 3\right]}_{\textstyle=\,9}"),
    ],
)  # fmt: skip
def test_a_formula_with_its_own_numbers(formula: Expression, latex: str) -> None:
    environment = column(5.0, -2.0, gamma=3.0, var=4.0, beta=1e-6)
    assert to_numbers(formula, environment, {"i": 1}) == latex


def test_each_addend_can_stand_on_its_own_line() -> None:
    environment = column(5.0, -2.0, gamma=3.0)
    formula = gamma - x_i + Tag("t", x_i)
    lines = to_number_lines(formula, environment, {"i": 1})
    assert lines == ("3", r" - \left(-2\right)", r"{} + \left(-2\right)")
    assert "".join(lines) == to_numbers(formula, environment, {"i": 1})


def test_a_reference_is_its_number_however_the_source_spells_it() -> None:
    spelled = Reference("x", "i", spelled="x")
    assert to_numbers(spelled, column(5.0, 7.0), {"i": 1}) == "7"


@pytest.mark.parametrize("samples", [1, 2, 3])
def test_a_short_sum_is_written_out(samples: int) -> None:
    x = np.arange(1.0, samples + 1)
    terms = " + ".join(f"{value:g}" for value in x)
    assert to_numbers(Sum("i", x_i), column(*x), {}) == (
        rf"\underbrace{{\left[{terms}\right]}}_{{\textstyle=\,{x.sum():g}}}"
    )


@pytest.mark.parametrize("samples", [4, 5, 4096])
def test_a_long_sum_is_shortened_in_the_middle_and_keeps_its_total(samples: int) -> None:
    x = np.full(samples, 0.5)
    x[0], x[-1] = 1, 3
    assert to_numbers(Sum("i", x_i), column(*x), {}) == (
        r"\underbrace{\left[1 + \cdots + 3\right]}_{\textstyle=\," + number_latex(x.sum()) + "}"
    )


def test_numbers_have_the_colours_of_their_quantities() -> None:
    colours = Colours({"x": "#aa0000"}, {"t": "#0000aa"})
    environment = column(5.0, -2.0, gamma=3.0)
    formula = gamma * x_i + Tag("t", x_i)
    assert to_numbers(formula, environment, {"i": 1}, colours) == (
        r"3 \cdot \left(\textcolor{#aa0000}{-2}\right)"
        r"\textcolor{#0000aa}{{} + \left(-2\right)}"
    )


def test_a_negative_number_in_a_coloured_sum_keeps_its_parentheses() -> None:
    latex = to_numbers(Sum("i", x_i), column(5.0, -2.0), {}, Colours({"x": "#aa0000"}))
    assert r"\left(\textcolor{#aa0000}{-2}\right)" in latex
    assert uncoloured(latex) == to_numbers(Sum("i", x_i), column(5.0, -2.0), {})


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_written_as_such(bad: float) -> None:
    shown = number_latex(bad)
    body = rf"\left({shown}\right)" if bad < 0 else shown
    assert to_numbers(gamma * Sum("i", x_i), column(bad, 1.0, gamma=2.0), {}) == (
        rf"2 \cdot \underbrace{{\left[{body} + 1\right]}}_{{\textstyle=\,{shown}}}"
    )


@given(formulas, st.integers(min_value=1, max_value=6))
def test_numbers_read_back_give_the_value(formula: Expression, samples: int) -> None:
    # Small whole numbers are shown exactly, so that nothing but the reading can differ.
    names = ("x", "dy", "x_hat", "dx_hat")
    whole = np.array([2.0, -3.0, 5.0, 1.0, -4.0, 3.0])
    environment: dict[str, Any] = {
        name: np.roll(whole, shift)[:samples, None] for shift, name in enumerate(names)
    }
    environment |= {"gamma": np.array([-2.0]), "var": np.array([3.0]), "dmu": np.array([-5.0])}
    environment |= {"dvar": np.array([7.0]), "eps": 0.25, "m": samples}
    rows = {"i": samples - 1, "j": 0}
    with np.errstate(all="ignore"):
        try:
            value = complex(np.asarray(evaluate(formula, environment, rows)).reshape(-1)[0])
        except (ZeroDivisionError, OverflowError):
            assume(False)
        assume(np.isfinite(value) and 1e-6 < abs(value) < 1e6 and value.imag == 0)
        latex = to_numbers(formula, environment, rows)
        # A total that is not finite belongs to a part that does not count.
        assume(not re.search(r"NaN|\\infty", latex))
        reader = Reader(latex, lambda name, _row: pytest.fail(f"{name} is left"), samples)
        read = reader.read()
    # Totals have four digits, and what is made of them at least two.
    assert read == pytest.approx(value, rel=1e-2)


def test_a_formula_that_is_a_sum_needs_no_total_on_its_line() -> None:
    environment = column(5.0, -2.0, gamma=3.0)
    terms = r"\left[5 + \left(-2\right)\right]"
    assert to_number_lines(Tag("t", Sum("i", x_i)), environment, {}) == (terms,)
    (line,) = to_number_lines(gamma * Sum("i", x_i), environment, {})
    assert line == rf"3 \cdot \underbrace{{{terms}}}_{{\textstyle=\,3}}"


def test_the_brackets_of_a_sum_are_enough() -> None:
    environment = column(5.0, -2.0, gamma=3.0)
    total = r"\underbrace{\left[5 + \left(-2\right)\right]}_{\textstyle=\,3}"
    assert to_numbers(Group(Sum("i", x_i), "[]") * gamma, environment, {}) == rf"{total} \cdot 3"
    # But for an exponent, which would be read as that of the total.
    assert to_numbers(Power(Sum("i", x_i), Fraction(2)), environment, {}) == (
        rf"\left({total}\right)^{{2}}"
    )


@pytest.mark.parametrize(
    ("x", "mean", "latex"),
    [
        (2.377123, 2.583456, "2.377 - 2.583"),
        # Four digits would show 1·10⁴ − 1·10⁴.
        (10000.01771, 10000.01894, "10000.01771 - 10000.01894"),
        (-0.123456789, -0.123456700, r"-0.123456789 - \left(-0.1234567\right)"),
        (3.0, 3.0, "3 - 3"),
    ],
)
def test_a_difference_shows_the_digits_that_it_comes_from(
    x: float, mean: float, latex: str
) -> None:
    assert to_numbers(x_i - mu, column(x, mu=mean), {"i": 0}) == latex
    assert "".join(to_number_lines(x_i - mu, column(x, mu=mean), {"i": 0})) == latex
