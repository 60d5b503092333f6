import re

import pytest

from bnviz.derivation import DELTA, EQUATIONS, equation
from bnviz.expression import Colours, find, to_latex
from bnviz.notation import path_colours, quantity_colours
from tests.expression.reader import uncoloured

# The right-hand sides exactly as the source prints them.
PRINTED = {
    "1": r"\frac{1}{m} \sum_{i=1}^m x_i",
    "2": r"\frac{1}{m} \sum_{i=1}^m (x_i - \mu_B)^2",
    "3": r"\frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}}",
    "4": r"\gamma \hat{x}_i + \beta",
    "5": r"\frac{\partial l}{\partial y} \hat{x}",
    "6": r"\sum_{i=1}^N \frac{\partial l}{\partial y}",
    "7": r"\frac{\partial l}{\partial y} \gamma",
    "8": r"\sum_{i=1}^m \frac{\partial l}{\partial \hat{x}_i} (x_i - \mu_B) \frac{-1}{2} "
    r"(\sigma_B^2 + \epsilon)^2",
    "9": r"\sum_{i=1}^m \frac{\partial l}{\partial \hat{x}_i} "
    r"\frac{-1}{\sqrt{\sigma_B^2 + \epsilon}}",
    "10": r"\frac{\partial l}{\partial \hat{x}_i} \frac{1}{\sqrt{\sigma_B^2 + \epsilon}} "
    r"+ \frac{\partial l}{\partial \sigma_B^2} \frac{2(x_i - \mu_B)}{m} "
    r"+ \frac{\partial l}{\partial \mu_B} \frac{1}{m}",
    "11": r"\frac{\gamma}{\sqrt{\sigma_B^2 + \epsilon}} \frac{\partial l}{\partial y_i} "
    r"+ \left[ \sum_{i=1}^m \frac{\partial l}{\hat{x}_i} (x_i - \mu_B) \frac{-1}{2} "
    r"(\sigma_B^2 + \epsilon)^{-3/2} \right] \frac{2(x_i - \mu_B)}{m} "
    r"+ \frac{1}{m} \sum_{i=1}^m \frac{\partial l}{\partial \hat{x}_i} "
    r"\frac{-1}{\sqrt{\sigma_B^2 + \epsilon}}",
    "12": r"\frac{\gamma}{\sqrt{\sigma_B^2 + \epsilon}} \frac{\partial l}{\partial y_i} "
    r"- \frac{(x_i - \mu_B)}{m} \sum_{i=1}^m \frac{\gamma \frac{\partial l}{\partial y_i}}"
    r"{(\sigma_B^2 + \epsilon)} \frac{(x_i - \mu_B)}{\sqrt{\sigma_B^2 + \epsilon}} "
    r"- \frac{1}{m} \sum_{i=1}^m \gamma \frac{\partial l}{\partial y_i} "
    r"\frac{-1}{\sqrt{\sigma_B^2 + \epsilon}}",
    "δ": r"\frac{\gamma \frac{\partial l}{\partial y_i}}{\sqrt{\sigma_B^2 + \epsilon}}",
    "13": r"\delta - \frac{(x_i - \mu_B)}{m} \sum_{i=1}^m \hat{x}_i \delta "
    r"- \frac{1}{m} \sum_{i=1}^m \delta",
}

# Where the print is not right; all others stay as they are.
CORRECTED = {
    "5": r"\sum_{i=1}^m \frac{\partial l}{\partial y_i} \hat{x}_i",
    "6": r"\sum_{i=1}^m \frac{\partial l}{\partial y_i}",
    "7": r"\frac{\partial l}{\partial y_i} \gamma",
    "8": r"\sum_{i=1}^m \frac{\partial l}{\partial \hat{x}_i} (x_i - \mu_B) \frac{-1}{2} "
    r"(\sigma_B^2 + \epsilon)^{-3/2}",
    "9": r"\sum_{i=1}^m \frac{\partial l}{\partial \hat{x}_i} "
    r"\frac{-1}{\sqrt{\sigma_B^2 + \epsilon}} "
    r"+ \frac{\partial l}{\partial \sigma_B^2} \sum_{i=1}^m \frac{-2(x_i - \mu_B)}{m}",
    "11": r"\frac{\gamma}{\sqrt{\sigma_B^2 + \epsilon}} \frac{\partial l}{\partial y_i} "
    r"+ \left[ \sum_{j=1}^m \frac{\partial l}{\partial \hat{x}_j} (x_j - \mu_B) \frac{-1}{2} "
    r"(\sigma_B^2 + \epsilon)^{-3/2} \right] \frac{2(x_i - \mu_B)}{m} "
    r"+ \frac{1}{m} \sum_{j=1}^m \frac{\partial l}{\partial \hat{x}_j} "
    r"\frac{-1}{\sqrt{\sigma_B^2 + \epsilon}}",
    "12": r"\frac{\gamma}{\sqrt{\sigma_B^2 + \epsilon}} \frac{\partial l}{\partial y_i} "
    r"- \frac{(x_i - \mu_B)}{m} \sum_{j=1}^m \frac{\gamma \frac{\partial l}{\partial y_j}}"
    r"{(\sigma_B^2 + \epsilon)} \frac{(x_j - \mu_B)}{\sqrt{\sigma_B^2 + \epsilon}} "
    r"+ \frac{1}{m} \sum_{j=1}^m \gamma \frac{\partial l}{\partial y_j} "
    r"\frac{-1}{\sqrt{\sigma_B^2 + \epsilon}}",
    "13": r"\delta_i - \frac{\hat{x}_i}{m} \sum_{j=1}^m \hat{x}_j \delta_j "
    r"- \frac{1}{m} \sum_{j=1}^m \delta_j",
}

LEFT = {
    "1": r"\mu_B",
    "2": r"\sigma_B^2",
    "3": r"\hat{x}_i",
    "4": r"y_i",
    "5": r"\frac{\partial l}{\partial \gamma}",
    "6": r"\frac{\partial l}{\partial \beta}",
    "7": r"\frac{\partial l}{\partial \hat{x}_i}",
    "8": r"\frac{\partial l}{\partial \sigma_B^2}",
    "9": r"\frac{\partial l}{\partial \mu_B}",
    **dict.fromkeys(("10", "11", "12", "13"), r"\frac{\partial l}{\partial x_i}"),
    # The source leaves this index out, although the right-hand side has it.
    "δ": r"\delta_i",
}
SLIPS = {
    # The source's own exponent, sign and factor, and what should stand there.
    "8": (r"(\sigma_B^2 + \epsilon)^2", r"(\sigma_B^2 + \epsilon)^{-3/2}"),
    "13": (r"(x_i - \mu_B)", r"\hat{x}_i"),
}
ALL = (*EQUATIONS, DELTA)
NUMBERS = [e.number for e in ALL]


def normalised(latex: str) -> str:
    """Return LaTeX without what does not show: spacing, growing delimiters, needless braces."""
    latex = re.sub(r"\\left|\\right|\\,|\s|\\mathcal", "", latex.replace("{}", ""))
    while (bare := re.sub(r"\{([A-Za-z0-9])\}", r"\1", latex)) != latex:
        latex = bare
    return latex


def test_normalising_keeps_all_that_shows() -> None:
    assert normalised(r"\mu_{\mathcal{B}}{} - \left(x_{i}\right)^{2}") == r"\mu_B-(x_i)^2"
    assert normalised("x^{-3/2}") != normalised("x^{3/2}")


@pytest.mark.parametrize("number", NUMBERS)
def test_an_equation_is_printed_as_in_the_source(number: str) -> None:
    assert normalised(to_latex(equation(number).printed)) == normalised(PRINTED[number])


@pytest.mark.parametrize("number", NUMBERS)
def test_a_corrected_equation_keeps_the_layout_of_its_author(number: str) -> None:
    corrected = CORRECTED.get(number, PRINTED[number])
    assert normalised(to_latex(equation(number).corrected)) == normalised(corrected)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_left_hand_side(number: str) -> None:
    assert normalised(to_latex(equation(number).left)) == normalised(LEFT[number])


@pytest.mark.parametrize("number", SLIPS)
def test_the_slip_and_its_fix_are_the_parts_that_differ(number: str) -> None:
    which = equation(number)
    slip, fix = find(which.printed, "slip"), find(which.corrected, "fix")
    assert slip is not None
    assert fix is not None
    wrong, right = (normalised(latex) for latex in SLIPS[number])
    assert (normalised(to_latex(slip)), normalised(to_latex(fix))) == (wrong, right)


def test_the_slip_of_equation_12_is_coloured_with_its_sign() -> None:
    term = r"{} %s \frac{1}{m} \, \sum_{%s=1}^{m} \gamma"
    printed = to_latex(equation("12").printed, Colours(tags={"slip": "#aa0000"}))
    corrected = to_latex(equation("12").corrected, Colours(tags={"fix": "#00aa00"}))
    assert r"\textcolor{#aa0000}{" + term % ("-", "i") in printed
    assert r"\textcolor{#00aa00}{" + term % ("+", "j") in corrected


@pytest.mark.parametrize("number", ["10", "11", "12", "13"])
@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("path", ["direct", "var", "mu"])
def test_an_addend_is_coloured_alone_with_its_sign(number: str, printed: bool, path: str) -> None:
    right = equation(number).right(printed=printed)
    latex = to_latex(right, Colours(tags={path: "#aa0000"}))
    assert latex.count(r"\textcolor") == 1
    before, coloured = latex.split(r"\textcolor{#aa0000}", 1)
    assert uncoloured(latex) == to_latex(right)
    sign = coloured.lstrip("{} ")[0]
    assert sign in "+-" or (path == "direct" and not before)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("number", NUMBERS)
def test_role_colours_change_nothing_but_the_colour(number: str, theme: str) -> None:
    colours = Colours(quantity_colours(theme), path_colours(theme))
    for right in (equation(number).printed, equation(number).corrected):
        coloured = to_latex(right, colours)
        assert coloured != to_latex(right)
        assert uncoloured(coloured) == to_latex(right)
