import re

import numpy as np
import pytest

from bnviz.derivation import environment, equation
from bnviz.expression import evaluate, number_latex, to_numbers
from bnviz.expression.arrays import Environment
from tests.derivation.batches import hand_pass, one_pass, random_pass
from tests.expression.reader import Reader

NUMBERS = [*(str(n) for n in range(1, 14)), "δ"]

DEVIATION = r"\sqrt{4 + 2.25}"
SUM_8 = (
    r"\underbrace{\left[1 \cdot \left(0 - 2\right) \cdot \frac{-1}{2} \cdot POWER "
    r"+ 0 \cdot \left(4 - 2\right) \cdot \frac{-1}{2} \cdot POWER\right]}_{\textstyle=\,TOTAL}"
)
SUM_9 = (
    r"\underbrace{\left[1 \cdot \frac{-1}{\sqrt{4 + 2.25}} "
    r"+ 0 \cdot \frac{-1}{\sqrt{4 + 2.25}}\right]}_{\textstyle=\,-0.4}"
)
EIGHT = SUM_8.replace("POWER", r"\left(4 + 2.25\right)^{-3/2}").replace("TOTAL", "0.064")
EIGHT_PRINTED = SUM_8.replace("POWER", r"\left(4 + 2.25\right)^{2}").replace("TOTAL", "39.06")
SHARE_10 = r"\frac{2 \cdot \left(0 - 2\right)}{2}"
SUM_12 = (
    r"\underbrace{\left[\frac{1 \cdot 1}{\left(4 + 2.25\right)} "
    r"\cdot \frac{\left(0 - 2\right)}{\sqrt{4 + 2.25}} "
    r"+ \frac{1 \cdot 0}{\left(4 + 2.25\right)} "
    r"\cdot \frac{\left(4 - 2\right)}{\sqrt{4 + 2.25}}\right]}_{\textstyle=\,-0.128}"
)
LAST_12 = (
    r"\underbrace{\left[1 \cdot 1 \cdot \frac{-1}{\sqrt{4 + 2.25}} "
    r"+ 1 \cdot 0 \cdot \frac{-1}{\sqrt{4 + 2.25}}\right]}_{\textstyle=\,-0.4}"
)
SUMS_13 = (
    r"\underbrace{\left[\left(-0.8\right) \cdot 0.4 + 0.8 \cdot 0\right]}_{\textstyle=\,-0.32}"
    r" - \frac{1}{2} \cdot \underbrace{\left[0.4 + 0\right]}_{\textstyle=\,0.4}"
)
# The first sample of the batch that can be checked by hand.
SAME = {
    "1": r"\frac{1}{2} \cdot \underbrace{\left[0 + 4\right]}_{\textstyle=\,4}",
    "2": r"\frac{1}{2} \cdot \underbrace{\left[\left(0 - 2\right)^{2} "
    r"+ \left(4 - 2\right)^{2}\right]}_{\textstyle=\,8}",
    "3": r"\frac{0 - 2}{\sqrt{4 + 2.25}}",
    "4": r"1 \cdot \left(-0.8\right) + 0",
    "6": r"\underbrace{\left[1 + 0\right]}_{\textstyle=\,1}",
    "7": r"1 \cdot 1",
    "10": rf"1 \cdot \frac{{1}}{{{DEVIATION}}} + 0.064 \cdot {SHARE_10} "
    r"+ \left(-0.4\right) \cdot \frac{1}{2}",
    "11": rf"\frac{{1}}{{{DEVIATION}}} \cdot 1 + {EIGHT} \cdot {SHARE_10} "
    rf"+ \frac{{1}}{{2}} \cdot {SUM_9}",
    "δ": rf"\frac{{1 \cdot 1}}{{{DEVIATION}}}",
}
PRINTED = SAME | {
    "5": r"1 \cdot \left(-0.8\right)",
    "8": EIGHT_PRINTED,
    "9": SUM_9,
    "12": rf"\frac{{1}}{{{DEVIATION}}} \cdot 1 - \frac{{\left(0 - 2\right)}}{{2}} \cdot {SUM_12} "
    rf"- \frac{{1}}{{2}} \cdot {LAST_12}",
    "13": rf"0.4 - \frac{{\left(0 - 2\right)}}{{2}} \cdot {SUMS_13}",
}
CORRECTED = SAME | {
    "5": r"\underbrace{\left[1 \cdot \left(-0.8\right) + 0 \cdot 0.8\right]}_{\textstyle=\,-0.8}",
    "8": EIGHT,
    "9": SUM_9 + r" + 0.064 \cdot \underbrace{\left[\frac{-2 \cdot \left(0 - 2\right)}{2} "
    r"+ \frac{-2 \cdot \left(4 - 2\right)}{2}\right]}_{\textstyle=\,0}",
    "12": rf"\frac{{1}}{{{DEVIATION}}} \cdot 1 - \frac{{\left(0 - 2\right)}}{{2}} \cdot {SUM_12} "
    rf"+ \frac{{1}}{{2}} \cdot {LAST_12}",
    "13": rf"0.4 - \frac{{-0.8}}{{2}} \cdot {SUMS_13}",
}


def numbers(number: str, arrays: Environment, row: int, *, printed: bool = False) -> str:
    """Return the LaTeX of one cell without the empty groups that only space it."""
    return to_numbers(equation(number).right(printed=printed), arrays, {"i": row}).replace("{}", "")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("printed", [True, False])
def test_the_witness_with_its_own_numbers(number: str, printed: bool) -> None:
    desired = PRINTED[number] if printed else CORRECTED[number]
    assert numbers(number, environment(*hand_pass()), 0, printed=printed) == desired


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("samples", [1, 2, 3, 4, 12])
def test_the_numbers_read_back_give_the_cell(number: str, printed: bool, samples: int) -> None:
    arrays = environment(*random_pass(samples, 1))
    for row in (0, samples - 1):
        right = equation(number).right(printed=printed)
        reader = Reader(
            numbers(number, arrays, row, printed=printed),
            lambda name, _row: pytest.fail(f"{name} has no number"),
            samples,
        )
        value = float(np.asarray(evaluate(right, arrays, {"i": row})).reshape(-1)[0])
        # Each number has four digits; terms of this batch are of the size of one.
        assert reader.read() == pytest.approx(value, rel=5e-3, abs=5e-3)
        assert (None in [inner for inner, _ in reader.totals]) == (
            samples > 3 and bool(reader.totals)
        )
        for inner, total in reader.totals:
            assert inner is None or inner == pytest.approx(total, rel=5e-3, abs=5e-3)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("printed", [True, False])
def test_every_number_is_one_of_the_arrays_or_of_the_formula(number: str, printed: bool) -> None:
    arrays = environment(*random_pass(3, 1))
    shown = {number_latex(abs(v)) for a in arrays.values() for v in np.ravel(np.asarray(a))}
    latex = numbers(number, arrays, 1, printed=printed)
    body = re.sub(r"_\{\\textstyle=\\,[^}]*(?:\{\\times\}10\^\{-?\d+\})?\}", "", latex)
    body = re.sub(r"\^\{-?\d(?:/\d)?\}", "", body)
    found = re.findall(r"\d+(?:\.\d+)?(?:\{\\times\}10\^\{-?\d+\})?", body)
    assert found
    assert set(found) <= shown | {"1", "2"}


def test_a_long_batch_keeps_its_total() -> None:
    arrays = environment(*random_pass(4096, 1))
    latex = numbers("6", arrays, 17)
    total = number_latex(float(np.asarray(arrays["dbeta"])[0]))
    first, last = (number_latex(float(np.asarray(arrays["dy"])[row, 0])) for row in (0, 4095))
    terms = re.sub(r"\\left\((-[^)]*)\\right\)", r"\1", latex)
    assert (
        terms == rf"\underbrace{{\left[{first} + \cdots + {last}\right]}}_{{\textstyle=\,{total}}}"
    )


def test_a_negative_zero_has_no_sign() -> None:
    fwd, bwd = one_pass(
        np.array([[0.0], [4.0]]), np.array([-1.0]), np.zeros(1), 9 / 4, np.array([[1.0], [0.0]])
    )
    arrays = environment(fwd, bwd)
    assert np.signbit(np.asarray(arrays["delta"])[1, 0])
    assert numbers("13", arrays, 1).startswith("0 - ")
