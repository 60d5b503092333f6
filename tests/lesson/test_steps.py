import re

import numpy as np
import pytest

import bnviz
from bnviz.derivation import DELTA, EQUATIONS, environment
from bnviz.derivation.dependencies import LOSS, forward_edges
from bnviz.expression import Tag, evaluate, to_latex, walk
from bnviz.lesson import (
    ACTIVE,
    MEETS_UPSTREAM,
    STEPS,
    Factor,
    Step,
    find_step,
    first_of_chapter,
    step_of_quantity,
)
from bnviz.lesson.words import WORDS
from bnviz.notation import QUANTITIES
from bnviz.scenario import from_query
from tests.lesson.rows import compute, parts

NUMBERS = [str(number) for number in range(1, 13)] + ["δ", "13"]


# Those about an equation; the others are tested in test_scenes.py.
OVER_EQUATIONS = [step for step in STEPS if not step.scene]


def named(step: Step) -> str:
    return step.id


@pytest.fixture(scope="module")
def arrays():
    rng = np.random.default_rng(5)
    x, dy = 2 + 3 * rng.standard_normal((7, 4)), rng.standard_normal((7, 4))
    gamma, beta = rng.standard_normal(4), rng.standard_normal(4)
    forward = bnviz.forward(x, gamma, beta, 0.25)
    return environment(forward, bnviz.backward(forward, dy))


def test_the_lesson_follows_the_numbers_and_has_about_forty_steps():
    numbers = [NUMBERS.index(step.number) for step in STEPS if step.number]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(NUMBERS)))
    assert 36 <= len(OVER_EQUATIONS) <= 46


def test_every_step_has_a_link_of_its_own():
    ids = [step.id for step in STEPS]
    assert len(set(ids)) == len(ids)
    for position, slug in enumerate(ids):
        settings, problems = from_query({"step": slug})
        assert (settings.step, problems) == (slug, ())
        assert find_step(slug) == position
    assert find_step(None) == find_step("no-such-step") == 0


def test_the_words_are_those_of_the_steps():
    assert set(WORDS) == {step.id for step in STEPS}


@pytest.mark.parametrize("step", STEPS, ids=named)
def test_a_step_says_one_to_three_short_sentences(step):
    sentences = re.split(r"(?<=[.?]) ", step.narration)
    assert 1 <= len(sentences) <= 3
    assert step.narration.endswith((".", "?"))
    # Two lines in presenter mode.
    assert len(step.narration) <= 190
    assert step.question == "" or step.question.endswith("?")


@pytest.mark.parametrize("step", STEPS, ids=named)
def test_only_a_step_with_a_result_asks_what_it_will_be(step):
    assert (step.result is None) == (step.question == "")


def close(found, true):
    np.testing.assert_allclose(found, np.broadcast_to(true, np.shape(found)), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("step", [s for s in OVER_EQUATIONS if s.result], ids=named)
def test_the_row_of_a_picture_comes_to_its_result(step, arrays):
    result = evaluate(step.result.expression, arrays)
    for row in parts(step.pieces, "="):
        close(compute(row, lambda factor: evaluate(factor.expression, arrays)), result)


@pytest.mark.parametrize("step", [s for s in STEPS if s.result], ids=named)
def test_a_result_is_its_quantity_and_a_summand_adds_up_to_it(step, arrays):
    result = evaluate(step.result.expression, arrays)
    if step.result.quantity:
        close(result, arrays[step.result.quantity])
    if step.result.summand:
        close(result, evaluate(step.result.summand, arrays).sum(axis=0))


@pytest.mark.parametrize("step", OVER_EQUATIONS, ids=named)
def test_one_part_of_the_formula_is_active_and_nothing_else_changes(step, arrays):
    marked, right = step.marked(), step.right
    tags = [n for n in walk(marked) if isinstance(n, Tag) and n.name == ACTIVE]
    assert len(tags) == 1
    # An empty group holds a sign away from what stands before it.
    assert to_latex(marked).replace("{}", "") == to_latex(right).replace("{}", "")
    assert np.array_equal(evaluate(marked, arrays), evaluate(right, arrays))


@pytest.mark.parametrize("step", STEPS, ids=named)
def test_gradients_flow_against_the_arrows(step):
    forward = set(forward_edges())
    assert step.edges
    if not step.is_backward:
        assert set(step.edges) <= forward
        assert step.route == ()
        return
    for source, target in (*step.edges, *step.route):
        assert (target, source) in forward
    # From the loss to every edge of the step there is a way.
    reached = {LOSS}
    for _ in range(len(step.route) + 1):
        reached |= {target for source, target in step.route if source in reached}
    assert {source for source, _ in step.edges} <= reached


def test_equation_8_is_shown_factor_by_factor():
    shown = [step.revealed for step in STEPS if step.number == "8"]
    # Before it, x̂ is written with a power, and differentiated.
    assert shown == [2, 3, 2, 2, 3, 4, 4]


def test_what_arrives_stands_beside_what_it_is_multiplied_by(arrays):
    step = STEPS[find_step("variance-gradient-arrives")]
    arrives, slope = (evaluate(f.expression, arrays) for f in step.factors)
    # Their product, added up, is the gradient that the line below gives.
    close((arrives * slope).sum(axis=0), arrays["dvar"])
    assert step.factors[1].text == "∂x̂/∂σ²"


def test_the_upstream_gradient_is_met_where_the_backward_pass_begins():
    first = next(step for step in OVER_EQUATIONS if step.is_backward)
    assert first.id == MEETS_UPSTREAM


def test_the_second_path_to_the_mean_vanishes(arrays):
    step = STEPS[find_step("mean-gradient-vanishing")]
    assert np.abs(evaluate(step.result.expression, arrays)).max() < 1e-14


@pytest.mark.parametrize("number", NUMBERS)
def test_the_jump_list_leads_to_the_first_step_of_an_equation(number):
    position = first_of_chapter(f"Equation {number}")
    assert STEPS[position].number == number
    assert number not in [step.number for step in STEPS[:position]]


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("name", sorted({name for edge in forward_edges() for name in edge}))
def test_a_node_leads_to_a_step_that_shows_it(name, backward):
    step = STEPS[find_step(step_of_quantity(name, backward=backward))]
    if name == LOSS:
        assert step in (STEPS[0], STEPS[-1])
        return
    wanted = f"d{name}" if backward and f"d{name}" in QUANTITIES else name
    shown = {factor.quantity for factor in step.factors} | {step.result.quantity}
    assert wanted in shown


def test_every_equation_ends_with_what_it_gives():
    for shown in (*EQUATIONS, DELTA):
        last = [step for step in OVER_EQUATIONS if step.number == shown.number][-1]
        if shown.number != "11":
            assert last.result.quantity == shown.quantity


def test_factors_of_a_path_stand_inside_its_addend():
    for step in STEPS:
        if step.addend is not None:
            # A line on the way is nothing but the addend.
            focus = step.focus or ()
            assert all(f.path[: len(focus)] == focus for f in step.factors)
            assert all(isinstance(f, Factor) for f in step.factors)


@pytest.mark.parametrize(
    ("slug", "factors"),
    [
        ("mean", {"x"}),
        ("variance-distance", {"x", "mu"}),
        ("normalize-deviation", set()),
        ("scale-and-shift", {"x_hat", "gamma", "beta"}),
        ("normalized-gradient", set()),
    ],
)
def test_what_adds_up_shares_the_scale_of_the_sum(slug, factors):
    step = STEPS[find_step(slug)]
    assert {f.quantity for f in step.factors if f.expression in step.together} == factors
    assert (step.result.expression in step.together) == bool(factors)
    # They are drawn as what they are, and not as addends of an equation.
    assert not any(map(step.is_part, step.factors))


def test_a_number_is_seen_on_the_scale_of_the_product_before_it():
    before, half = (STEPS[find_step(f"variance-gradient-{name}")] for name in ("distance", "half"))
    assert set(half.together) == {before.result.expression, half.result.expression}


def test_a_part_lights_up_only_what_it_uses():
    assert STEPS[find_step("normalize-deviation")].edges == (("var", "x_hat"),)
    assert set(STEPS[find_step("variance-distance")].edges) == {("x", "var"), ("mu", "var")}


def test_the_sides_that_agree_have_their_numbers():
    last = STEPS[find_step("agreement")]
    texts = [*(factor.text for factor in last.factors), last.result.text]
    assert texts == [f"({number}) ∂l/∂x" for number in ("10", "11", "12", "13")]
    assert all(map(last.is_part, last.factors))
