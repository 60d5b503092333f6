"""Each printed and corrected equation gets its verdict, and the reason for it."""

from fractions import Fraction

import pytest

from bnviz.derivation import DELTA, EQUATIONS, equation
from bnviz.expression import Expression, Number, Power, Reference, Root, Sum, find, node_at
from bnviz.proof import (
    Numbers,
    UndecidedError,
    compare,
    judge,
    prove,
    verdicts,
)
from bnviz.slips import find_slips, locate_slips

NUMBERS = [e.number for e in (*EQUATIONS, DELTA)]
# What a proof must find: the test is that the machine finds the same.
VERDICTS = dict.fromkeys(NUMBERS, "holds") | {
    "5": "ill-formed",
    "6": "notation",
    "8": "false",
    "11": "notation",
    "12": "false",
    "13": "false",
}
# Two samples, and √(σ²+ε) = 5/2, so that everything can be worked out by hand.
BY_HAND = Numbers(
    x=(Fraction(0), Fraction(4)),
    dy=(Fraction(1), Fraction(0)),
    gamma=Fraction(1),
    beta=Fraction(0),
    deviation=Fraction(5, 2),
)
SPREAD = Reference("var") + Reference("eps")


def fractions(*texts: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, texts))


@pytest.mark.parametrize("number", NUMBERS)
def test_the_printed_form_gets_its_verdict(number: str) -> None:
    assert prove(number, printed=True).verdict == VERDICTS[number]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_corrected_form_holds_by_both_methods(number: str) -> None:
    proof = prove(number)
    assert proof.verdict == "holds"
    assert proof.judgement.sizes == (2, 3, 4)
    assert proof.slips == ()
    assert (proof.residual, proof.free_index, proof.counterexample) == (None, None, None)


@pytest.mark.parametrize("number", NUMBERS)
def test_definitions_are_flagged(number: str) -> None:
    assert prove(number).definition == (number in {"1", "2", "3", "4", "δ"})


def test_equation_5_is_ill_formed_in_its_sample_index() -> None:
    proof = prove("5", printed=True)
    assert proof.free_index == "i"
    assert proof.residual is None
    assert "free sample index i" in proof.sentence
    # One number on the left, one for each sample on the right.
    assert proof.counterexample is not None
    assert len(proof.counterexample.left) == 1
    assert len(proof.counterexample.right) == 2


def test_the_residual_of_equation_12_is_readable() -> None:
    assert prove("12", printed=True).residual == (
        r"-\frac{2 \, \gamma}{m \, \sqrt{\sigma_{\mathcal{B}}^{2} + \epsilon}} \, "
        r"\sum_{j=1}^{m} \frac{\partial l}{\partial y_{j}}"
    )


def test_the_residual_of_equation_8_shows_the_factor_that_it_is_off_by() -> None:
    assert prove("8", printed=True).residual == (
        r"\frac{\gamma \, \left(\left(\sigma_{\mathcal{B}}^{2} + \epsilon\right)^{7/2} - 1\right)}"
        r"{2 \, \left(\sigma_{\mathcal{B}}^{2} + \epsilon\right)^{3/2}} \, "
        r"\sum_{j=1}^{m} \frac{\partial l}{\partial y_{j}} \, "
        r"\left(x_{j} - \mu_{\mathcal{B}}\right)"
    )


def test_the_residual_of_equation_13_is_readable() -> None:
    assert prove("13", printed=True).residual == (
        r"\frac{\gamma \, \left(x_{i} - \mu_{\mathcal{B}}\right) \, "
        r"\left(\sqrt{\sigma_{\mathcal{B}}^{2} + \epsilon} - 1\right)}"
        r"{m \, \left(\sigma_{\mathcal{B}}^{2} + \epsilon\right)^{3/2}} \, "
        r"\sum_{j=1}^{m} \frac{\partial l}{\partial y_{j}} \, "
        r"\left(x_{j} - \mu_{\mathcal{B}}\right)"
    )


@pytest.mark.parametrize(("number", "hides"), [("8", True), ("12", False), ("13", True)])
def test_which_misprints_hide_at_unit_variance(number: str, hides: bool) -> None:
    assert prove(number, printed=True).judgement.hides is hides


@pytest.mark.parametrize("number", ["8", "12", "13"])
def test_a_false_equation_is_refuted_at_every_written_out_size(number: str) -> None:
    assert prove(number, printed=True).judgement.sizes == (2, 3, 4)


@pytest.mark.parametrize(
    ("number", "left", "right"),
    [
        ("8", fractions("8/125"), fractions("625/16")),
        ("12", fractions("9/125", "-9/125"), fractions("59/125", "41/125")),
        ("13", fractions("9/125", "-9/125"), fractions("-3/25", "3/25")),
    ],
)
def test_the_numbers_that_were_worked_out_by_hand(
    number: str, left: tuple[Fraction, ...], right: tuple[Fraction, ...]
) -> None:
    found = compare(equation(number).left, equation(number).printed, BY_HAND)
    assert BY_HAND.eps == Fraction(9, 4)
    assert found is not None
    assert (found.left, found.right) == (left, right)


@pytest.mark.parametrize(
    ("number", "left", "right"),
    [
        ("8", fractions("1/16"), fractions("8")),
        ("12", fractions("3/16", "-3/16"), fractions("11/16", "5/16")),
        ("13", fractions("3/16", "-3/16"), fractions("1/8", "-1/8")),
    ],
)
def test_the_counterexample_is_the_simplest_one(
    number: str, left: tuple[Fraction, ...], right: tuple[Fraction, ...]
) -> None:
    found = prove(number, printed=True).counterexample
    assert found is not None
    # x = (0, 2): the mean is 1, the variance 1, and with ε = 3 the root is 2.
    assert (found.numbers.x, found.numbers.dy) == (fractions("0", "2"), fractions("1", "0"))
    assert (found.numbers.gamma, found.numbers.eps, found.numbers.deviation) == (1, 3, 2)
    assert (found.left, found.right) == (left, right)
    assert f"ε = {found.numbers.eps}" in found.sentence


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("5", [("missing index", "dy"), ("missing index", "x_hat")]),
        ("6", [("upper limit", "N"), ("missing index", "dy")]),
        ("7", [("missing index", "dy")]),
        ("8", []),
        ("10", []),
        ("11", [("reused index", "i"), ("missing ∂", "dx_hat")]),
        ("12", [("reused index", "i")]),
        ("13", [("missing index", "delta"), ("reused index", "i")]),
    ],
)
def test_the_slips_of_a_printed_equation(number: str, expected: list[tuple[str, str]]) -> None:
    slips = prove(number, printed=True).slips
    assert [(slip.kind, slip.subject) for slip in slips] == expected
    assert all(slip.sentence.endswith(".") for slip in slips)


@pytest.mark.parametrize("number", ["5", "6", "7", "11", "12", "13"])
def test_a_slip_is_found_where_it_is_printed(number: str) -> None:
    which = equation(number)
    located = locate_slips(which.left, which.printed)
    for path, slip in located:
        node = node_at(which.printed, path)
        if slip.kind == "reused index":
            assert isinstance(node, Sum)
            assert node.index == slip.subject
        elif slip.kind == "upper limit":
            assert isinstance(node, Sum)
            assert node.upper == slip.subject
        else:
            assert isinstance(node, Reference)
            assert (node.quantity, node.spelled is None) == (slip.subject, False)
    assert {slip for _, slip in located} == set(prove(number, printed=True).slips)


def test_another_spelling_is_a_slip_of_its_own() -> None:
    misspelled = Reference("dx", "i", spelled="g_{i}")
    assert [slip.kind for slip in find_slips(misspelled, misspelled)] == ["spelling"]


@pytest.mark.parametrize(
    ("number", "rules"),
    [
        ("1", ("definition",)),
        ("5", ("chain rule", "linearity")),
        ("8", ("chain rule", "power rule")),
        ("9", ("chain rule", "linearity", "power rule")),
        ("10", ("chain rule", "linearity", "power rule")),
        ("13", ("substitution",)),
        ("δ", ("definition",)),
    ],
)
def test_the_rule_that_a_line_follows_by(number: str, rules: tuple[str, ...]) -> None:
    assert prove(number).rules == rules


def test_a_proof_says_how_long_it_took() -> None:
    assert prove("10").milliseconds > 0


def test_an_unknown_number_is_refused() -> None:
    with pytest.raises(KeyError, match="there is no equation '14'"):
        prove("14")


def test_a_verdict_follows_the_printed_tree_and_nothing_else() -> None:
    """With its slip put right in print, equation 8 is no longer false."""
    which = equation("8")
    fix = find(which.corrected, "fix")
    assert fix is not None
    assert judge(which.left, which.corrected).verdict == "holds"
    assert judge(which.left, Number(2) * which.corrected).verdict == "false"
    assert judge(which.left, Sum("i", Number(0))).verdict == "false"


def test_a_root_other_than_the_deviation_is_refuted_with_numbers() -> None:
    without_eps = Reference("x", "i") - Reference("mu")
    judgement = judge(Reference("x_hat", "i"), without_eps / Root(Reference("var")))
    assert judgement.verdict == "false"
    # The method that writes batches out knows no such root, and says nothing.
    assert judgement.sizes == ()


def test_what_has_no_exact_value_is_left_undecided() -> None:
    with pytest.raises(UndecidedError, match="no counterexample"):
        judge(Reference("mu"), Root(Number(2)))


def test_methods_that_disagree_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(left: Expression, right: Expression, size: int) -> bool:
        return False

    monkeypatch.setattr(verdicts, "holds_written_out", never)
    with pytest.raises(UndecidedError, match="proved for every batch size"):
        prove("13")


def test_a_refutation_that_does_not_hold_written_out_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def always(left: Expression, right: Expression, size: int) -> bool:
        return True

    monkeypatch.setattr(verdicts, "holds_written_out", always)
    with pytest.raises(UndecidedError, match="refuted with numbers"):
        prove("13", printed=True)


def test_an_expanded_power_of_the_spread_is_recognized() -> None:
    """σ²+ε is the square of its root, however it is written."""
    assert judge(SPREAD, Power(Root(SPREAD), Fraction(2))).verdict == "holds"
