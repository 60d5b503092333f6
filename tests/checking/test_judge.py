"""An answer gets a verdict, a sentence, and a proof or exact numbers behind it."""

import pytest

import bnviz
from bnviz.checking import Judgement, judge
from bnviz.checking.formula import judge_tree
from bnviz.checking.numbers import search
from bnviz.derivation import EQUATIONS
from bnviz.expression import Reference
from bnviz.expression.reading import parse
from bnviz.slips import SLIPS
from tests.checking.exact_check import confirms

CLOSED = "gamma/sqrt(var+eps)*(dy_i - sum_j(dy_j)/m - x_hat_i*sum_j(dy_j*x_hat_j)/m)"
THOREY = (
    r"\frac{1}{N} \gamma_j (\sigma_j^2+\epsilon)^{-1/2}\left(N \frac{dL}{dy_{ij}} - "
    r"\sum_k \frac{dL}{dy_{kj}} - (h_{ij}-\mu_j)(\sigma_j^2+\epsilon)^{-1}"
    r"\sum_k \frac{dL}{dy_{kj}}(h_{kj}-\mu_j)\right)"
)
RIGHT = (
    ("dbeta", "sum_j dy_j"),
    ("dgamma", "Σ_j ∂l/∂y_j x̂_j"),
    ("dgamma", "sum_j(dx_hat_j*x_hat_j)/gamma"),
    ("dx_hat", "dout*gamma"),
    (
        "dvar",
        r"-\frac12 \sum_{j=1}^m \frac{dl}{d\hat{x}_j}(x_j-\mu)(\sigma^2+\epsilon)^{-3/2}",
    ),
    ("dvar", "-gamma*dgamma/(2(var+eps))"),
    ("dmu", "-sum(dx_hat_j, j)/std"),
    ("dmu", "-gamma*dbeta/sigma + dvar*sum_j(-2*(x_j-mu))/m"),
    ("dx", CLOSED),
    ("dx", THOREY),
    ("dx", "dx_hat_i/std + dvar*2*(x_i-mu)/m + dmu/m"),
    ("dx", "(m*dxhat - sum(dxhat_j, j) - xhat*sum(dxhat_j*xhat_j, j))/(m*std)"),
    (
        "dx",
        "gamma/sqrt(mean_j(x_j^2) - mean^2 + eps)*(dy - mean_j(dy_j) - xhat*mean_j(xhat_j*dy_j))",
    ),
    ("dx", "delta_k - x_hat_k/m*sum_i(x_hat_i*delta_i) - 1/m*sum_i(delta_i)"),
)


@pytest.mark.parametrize(("quantity", "text"), RIGHT, ids=[text for _, text in RIGHT])
def test_a_right_answer_holds_in_whatever_words(quantity: str, text: str) -> None:
    judgement = judge(quantity, text)
    assert judgement.verdict == "holds"
    assert judgement.sentence == "Right, for every batch size and all numbers."
    assert judgement.tree == parse(text)


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize(
    "equation", [e for e in EQUATIONS if e.quantity in {"dvar", "dx"}], ids=str
)
def test_the_judge_agrees_with_the_proofs(equation, printed: bool) -> None:
    judgement = judge_tree(equation.quantity, equation.right(printed=printed))
    assert judgement.verdict == bnviz.prove(equation.number, printed=printed).verdict


# What is wrong, and the cases in which it is right.
WRONG = (
    ("dx_hat", "dy_i", ["γ = 1"]),
    ("dx", CLOSED.removeprefix("gamma/").replace("sqrt", "1/sqrt", 1), ["γ = 1"]),
    ("dx", "delta - (x-mu)/m*sum_j(x_hat_j*delta_j) - mean_j(delta_j)", ["σ²+ε = 1"]),
    ("dvar", "-1/2*sum_j(dx_hat_j*(x_j-mu))*(var+eps)^2", ["σ²+ε = 1"]),
    ("dx", CLOSED.replace("sqrt(var+eps)", "sqrt(var)"), ["ε = 0"]),
    ("dgamma", "sum_j(dy_j*x_j)/std", ["μ = 0"]),
    ("dgamma", "sum_j(dy_j*y_j)/gamma", ["β = 0"]),
    ("dbeta", "2*sum_j(dy_j)/m", ["m = 2"]),
    ("dvar", "-1/2*dgamma", []),
    ("dx", "0", []),
)


@pytest.mark.parametrize(("quantity", "text", "conditions"), WRONG, ids=[w[1] for w in WRONG])
def test_a_wrong_answer_is_refuted_and_told_when_it_holds(
    quantity: str, text: str, conditions: list[str]
) -> None:
    judgement = judge(quantity, text)
    assert judgement.verdict == "false"
    assert [condition.text for condition in judgement.holds_when] == conditions
    assert all(condition in judgement.sentence for condition in conditions)
    assert judgement.counterexample is not None
    assert judgement.counterexample.left != judgement.counterexample.right
    assert confirms(quantity, parse(text), judgement.counterexample.numbers)
    assert judgement.residual


def test_the_counterexample_is_the_smallest() -> None:
    found = judge("dbeta", "2*sum_j(dy_j)").counterexample
    assert found is not None
    assert [len(found.numbers.x), found.left, found.right] == [2, (1,), (2,)]


def test_another_root_than_that_of_the_layer_is_worked_out_exactly() -> None:
    judgement = judge("dbeta", "sum_j(dy_j)*sqrt(var+eps+3)")
    assert judgement.verdict == "false"
    assert judgement.counterexample is not None
    assert "√" in str(judgement.counterexample.right[0])


ILL_FORMED = (
    ("dgamma", "dy_i*x_hat_i", "a sum over the batch is missing"),
    ("dx", "dx_i", "not known yet"),
    ("dvar", "sum_j(dx_j)", "not known yet"),
    ("dx", "dy_i/0", "divides by zero"),
    ("dx", "dy_i/(x_i-x_i)", "divides by zero"),
    ("dx", "sqrt(-var-eps)", "root of a negative number"),
    ("dx", r"\delta_{ij}", "worked out"),
    ("dx", "gamma_j*dy_i*beta_l", "one feature at a time"),
    ("dx", "foo", "is not known"),
)


@pytest.mark.parametrize(("quantity", "text", "words"), ILL_FORMED)
def test_what_is_no_answer_is_told_why(quantity: str, text: str, words: str) -> None:
    judgement = judge(quantity, text)
    assert judgement.verdict == "ill-formed"
    assert words in judgement.sentence
    assert not judgement.accepted


def test_what_cannot_be_read_has_a_place_and_no_tree() -> None:
    judgement = judge("dx", "gamma*dy_i)")
    assert [judgement.position, judgement.tree, judgement.parsed] == [10, None, None]


def test_the_reading_is_told_back() -> None:
    assert judge("dx_hat", "γ dy").parsed == r"\gamma \, \frac{\partial l}{\partial y_{i}}"


def test_a_missing_partial_is_right_but_not_clean() -> None:
    judgement = judge(
        "dmu", r"\sum_{j=1}^m \frac{\partial l}{\hat{x}_j} \frac{-1}{\sqrt{\sigma^2+\epsilon}}"
    )
    assert judgement.verdict == "notation"
    assert judgement.accepted
    assert "A ∂ is missing" in judgement.sentence


def test_what_is_too_large_to_prove_is_told_so() -> None:
    one = "((x_i+dy_i+mu+1)/(x_i+dy_i+mu+1))"
    judgement = judge("dx_hat", f"gamma*dy_i*{one}*{one}*{one}*{one}")
    assert judgement.verdict == "not decided"
    assert "small batches" in judgement.sentence


def test_a_search_does_no_more_than_it_may() -> None:
    found, tried = search(Reference("dbeta"), parse("sum_j dy_j"), 1_000)
    assert [found, tried] == [None, 250]


def test_only_what_the_lesson_asks_for_can_be_asked() -> None:
    with pytest.raises(KeyError, match="nothing to ask about 'dz'"):
        judge("dz", "1")


def test_the_package_offers_the_judge() -> None:
    judgement = bnviz.judge("dx_hat", "gamma*dy")
    assert isinstance(judgement, Judgement)
    assert judgement.verdict == "holds"
    assert judgement.milliseconds > 0


@pytest.mark.parametrize(
    ("quantity", "text", "slip"),
    [
        ("dx_hat", "dy_i", "gamma-forgotten"),
        ("dbeta", "sum_j(dy_j)/m", "mean-for-sum"),
        ("dvar", "sum_j(dx_hat_j*(x_j-mu))*(1/2)*(var+eps)^(-3/2)", "half-sign"),
        ("dx", "gamma/sqrt(var+eps)*dy_i", "statistics-constant"),
        ("dx", CLOSED.replace("+eps", ""), "eps-forgotten"),
    ],
)
def test_a_known_slip_is_named_and_explained(quantity: str, text: str, slip: str) -> None:
    judgement = judge(quantity, text)
    assert (judgement.verdict, judgement.slips) == ("false", (slip,))
    sentence = next(one.sentence for one in SLIPS if one.id == slip)
    assert judgement.sentence.endswith(sentence)


def test_pairs_for_dx_are_named_where_they_are_asked_for() -> None:
    two = "dy_i/sqrt(var) - 1/m*sum_j(dy_j)/sqrt(var) - x_hat_i/m*sum_j(dy_j*x_hat_j)/sqrt(var)"
    assert judge("dx", two).slips == ()
    assert set(judge("dx", two, most_slips=2).slips) == {"gamma-forgotten", "eps-forgotten"}
