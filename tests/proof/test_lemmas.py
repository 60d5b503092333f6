"""The sums that vanish, and the collapse of ∂l/∂x from equation 10 to 13."""

import numpy as np
import pytest

from bnviz.derivation import equation
from bnviz.experiment import run_pass
from bnviz.expression import Expression, Number, Reference, Sum, evaluate, find, to_latex
from bnviz.notation import PATHS
from bnviz.proof import LEMMAS, Lemma, Step, judge, prove_collapse, prove_lemma
from bnviz.scenario import Settings


@pytest.mark.parametrize("lemma", LEMMAS, ids=lambda lemma: lemma.id)
def test_a_lemma_holds_by_both_methods(lemma: Lemma) -> None:
    judgement = prove_lemma(lemma)
    assert judgement.verdict == "holds"
    assert judgement.sizes == (2, 3, 4)


def test_the_lemmas_that_textbooks_use_silently_are_there() -> None:
    stated = {lemma.id: (to_latex(lemma.left), to_latex(lemma.right)) for lemma in LEMMAS}
    assert stated["centred-sum"] == (
        r"\sum_{i=1}^{m} \left(x_{i} - \mu_{\mathcal{B}}\right)",
        "0",
    )
    assert stated["centred-squares"][1] == r"m \, \sigma_{\mathcal{B}}^{2}"
    assert stated["gradient-sum"] == (r"\sum_{i=1}^{m} \frac{\partial l}{\partial x_{i}}", "0")
    assert {"vanishing-path", "gradient-along-x-hat"} <= stated.keys()


@pytest.mark.parametrize("lemma", LEMMAS, ids=lambda lemma: lemma.id)
def test_a_lemma_with_another_right_side_is_refuted(lemma: Lemma) -> None:
    judgement = judge(lemma.left, lemma.right + Reference("gamma"))
    assert judgement.verdict == "false"
    assert judgement.residual == r"-\gamma"


def test_the_sum_check_finds_the_misprint_of_12_and_misses_that_of_13() -> None:
    verdicts = {
        number: judge(Sum("i", equation(number).printed), Number(0)).verdict
        for number in ("12", "13")
    }
    assert verdicts["12"] == "false"
    assert verdicts["13"] != "false"


def test_each_corrected_line_follows_from_the_one_before() -> None:
    steps = prove_collapse()
    assert [(step.source, step.target) for step in steps] == [
        ("10", "11"),
        ("11", "12"),
        ("12", "13"),
    ]
    for step in steps:
        assert step.follows
        assert all(equal for _, equal in step.addends)
        assert step.broken_by == ()
        assert step.judgement.residual is None


def test_as_printed_12_and_13_do_not_follow() -> None:
    first, second, third = prove_collapse(printed=True)
    assert (first.follows, second.follows, third.follows) == (True, False, False)
    assert dict(second.addends) == {"direct": True, "var": True, "mu": False}
    assert dict(third.addends) == {"direct": True, "var": False, "mu": True}
    for step in (second, third):
        assert step.judgement.counterexample is not None
        assert step.judgement.residual


def test_equation_8_as_printed_does_not_lead_to_11() -> None:
    first, *_ = prove_collapse(printed=True)
    assert first.put_in == ("7", "8", "9")
    assert first.broken_by == ("8",)
    assert first.sentence == (
        "Line 11 follows from line 10 with 7, 8 and 9 put in, though not with 8 as printed."
    )


def test_the_step_to_11_says_why_the_second_addend_of_9_drops_out() -> None:
    first, *rest = prove_collapse()
    assert [(d.number, d.place, d.because.id) for d in first.dropped] == [("9", 2, "centred-sum")]
    assert prove_lemma(first.dropped[0].because).verdict == "holds"
    assert first.sentence == (
        "Line 11 follows from line 10 with 7, 8 and 9 put in. The second addend of 9 is zero: "
        r"$\sum_{i=1}^{m} \left(x_{i} - \mu_{\mathcal{B}}\right) = 0$."
    )
    assert not any(step.dropped for step in (*rest, *prove_collapse(printed=True)))


def test_a_step_that_fails_says_where() -> None:
    _, second, third = prove_collapse(printed=True)
    assert second.sentence == (
        "Line 12 does not follow from line 11: the addend through the mean differs from what "
        "follows."
    )
    assert third.sentence == (
        "Line 13 does not follow from line 12, corrected: the addend through the variance differs "
        "from what follows."
    )


_BLAMED = {
    "direct": "the direct addend",
    "var": "the addend through the variance",
    "mu": "the addend through the mean",
}


@pytest.mark.parametrize("step", prove_collapse(printed=True), ids=lambda step: step.target)
def test_a_printed_line_is_blamed_for_those_addends_alone_that_are_not_the_true_ones(
    step: Step,
) -> None:
    line = equation(step.target)
    unequal = {tag for tag in PATHS if not _agree(line.printed, line.corrected, tag)}
    assert {tag for tag, equal in step.addends if not equal} == unequal
    assert {tag for tag, words in _BLAMED.items() if words in step.sentence} == unequal


def _agree(printed: Expression, corrected: Expression, tag: str) -> bool:
    """Return whether two addends have the same numbers on data with an error to be seen."""
    arrays = run_pass(Settings(scale=3.0)).arrays
    found = [find(side, tag) for side in (printed, corrected)]
    first, second = (np.asarray(evaluate(one, arrays)) for one in found if one is not None)
    return bool(np.allclose(first, second))
