"""How the lesson begins and ends, and the push of a column: what is said is what the arrays say."""

import numpy as np
import pytest

import bnviz
from bnviz.derivation import EQUATIONS, equation
from bnviz.derivation.dependencies import LOSS, forward_edges
from bnviz.derivation.lemmas import LEMMAS
from bnviz.experiment import push, run_pass
from bnviz.expression import evaluate, find
from bnviz.lesson import LESSON_DATA, STEPS, Change, find_step
from bnviz.notation import BATCH, QUANTITIES
from bnviz.proof import prove_lemma
from bnviz.scenario import Settings

SCENES = {step.id: step for step in STEPS if step.scene}
DONE = run_pass(Settings(**LESSON_DATA))


def test_the_lesson_begins_with_a_question_and_ends_with_what_stays():
    assert [step.id for step in STEPS[:4]] == ["question", "names", "map", "paper"]
    assert [step.id for step in STEPS[-2:]] == ["columns", "facts"]
    chapters = list(dict.fromkeys(step.chapter for step in STEPS))
    assert chapters[0] == "Beginning"
    assert chapters[-1] == "The end"
    assert chapters[1] == "Equation 1"


def test_links_that_were_given_out_still_lead_to_their_steps():
    before = (
        "mean",
        "variance-gradient",
        "input-gradient",
        "substituted-var",
        "delta",
        "agreement",
    )
    for slug in before:
        assert STEPS[find_step(slug)].id == slug


def test_the_question_pushes_one_x_and_the_way_to_the_loss_is_lit():
    step = SCENES["question"]
    assert step.scene.push == "cell"
    assert [f.quantity for f in step.factors] == ["x", "x_hat", "y", "loss"]
    assert all(isinstance(factor, Change) for factor in step.factors)
    assert set(step.edges) <= set(forward_edges())
    assert ("y", LOSS) in step.edges
    assert not step.is_backward


def test_the_names_are_explained_by_their_meanings():
    notes = "\n".join(SCENES["names"].scene.notes)
    for about in (BATCH, QUANTITIES["m"], QUANTITIES["loss"], QUANTITIES["dy"]):
        assert about.meaning in notes
        assert about.latex() in notes


def test_the_map_shows_as_many_arrows_into_x_as_its_gradient_has_terms():
    step = SCENES["map"]
    assert step.scene.has_map
    assert {target for _, target in step.edges} == {"x"}
    assert len(step.edges) == len(equation("10").corrected.terms) == 3
    assert "three" in step.narration


def test_the_paper_is_shown_by_a_misprint_and_its_correction():
    step = SCENES["paper"]
    assert step.scene.asks == "verdicts"
    printed, corrected = step.scene.lines
    assert find(printed.right, "slip") is not None
    shown = next(e for e in EQUATIONS if e.printed == printed.right)
    assert corrected.right == shown.corrected
    # Both as arrays below, on one scale: whatever they are at these numbers is seen.
    assert [factor.expression for factor in step.factors] == [shown.printed, shown.corrected]
    assert step.factors[0].role == "wrong"
    assert set(step.together) == {shown.printed, shown.corrected, step.result.expression}


@pytest.mark.parametrize("cell", [(1, 1), (4, 3)])
def test_one_x_moves_its_column_of_x_hat_and_nothing_else(cell):
    moved, limit = push(DONE, cell, is_column=False).change("x_hat")
    i, j = cell[0] - 1, cell[1] - 1
    assert (np.abs(moved[:, j]) > limit[:, j]).all()
    assert (np.delete(moved, j, axis=1) == 0).all()
    # The one that is pushed goes one way, and takes the others along the other way on the whole.
    assert moved[i, j] > 0
    assert moved[:, j].sum() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("upstream", ["random", "squared-error", "softmax-cross-entropy"])
def test_a_push_is_the_difference_of_two_passes_that_know_nothing_of_it(upstream):
    done = run_pass(Settings(**LESSON_DATA, upstream=upstream))
    inputs = done.inputs
    pushed = push(done, (2, 3), is_column=False)
    x = np.array(inputs.x)
    x[1, 2] += pushed.size
    before, after = (
        bnviz.forward(one, inputs.gamma, inputs.beta, inputs.eps) for one in (inputs.x, x)
    )
    assert pushed.size == pytest.approx(inputs.x[:, 2].std() / 4)
    np.testing.assert_allclose(pushed.change("y")[0], after.y - before.y, atol=1e-12)
    # The gradient foretells what a small push does.
    moved = float(pushed.change("loss")[0])
    foretold = float(done.arrays["dx"][1, 2]) * pushed.size
    assert moved == pytest.approx(foretold, rel=0.3)


@pytest.mark.parametrize("upstream", ["random", "ones", "one-hot", "squared-error"])
def test_pushing_a_column_moves_nothing_but_x_and_its_mean(upstream):
    done = run_pass(Settings(**LESSON_DATA, upstream=upstream))
    pushed = push(done, (1, 2), is_column=True)
    for name in ("x_hat", "y", "loss"):
        moved, limit = pushed.change(name)
        assert (np.abs(moved) <= limit).all(), name
    moved, _ = pushed.change("mu")
    np.testing.assert_allclose(moved, [0, pushed.size, 0], atol=1e-14)


def test_the_columns_of_the_gradient_add_up_to_zero_below_the_push():
    step = SCENES["column-push"]
    assert step.scene.push == "column"
    assert step.number == "10"
    assert find_step("column-push") == find_step("input-gradient") + 1
    total = evaluate(step.result.expression, DONE.arrays)
    assert np.abs(total).max() <= 1e-14
    np.testing.assert_array_equal(evaluate(step.result.summand, DONE.arrays), DONE.arrays["dx"])


def test_the_end_draws_the_sums_of_the_gradient_and_of_its_product_with_x_hat():
    across, product = SCENES["columns"].factors[0], SCENES["columns"].result
    assert across.total is not None
    assert np.abs(evaluate(across.total, DONE.arrays)).max() <= 1e-14
    along = (np.asarray(DONE.arrays["dx"]) * DONE.arrays["x_hat"]).sum(axis=0)
    np.testing.assert_allclose(evaluate(product.expression, DONE.arrays), along, atol=1e-14)


def test_the_facts_at_the_end_are_lemmas_that_are_proved():
    lines = [line for slug in ("columns", "facts") for line in SCENES[slug].scene.lines]
    lemmas = {(lemma.left, lemma.right): lemma for lemma in LEMMAS}
    proved = {lemmas[one.left, one.right] for one in lines if (one.left, one.right) in lemmas}
    assert {lemma.id for lemma in proved} == {"gradient-sum", "gradient-along-x-hat"}
    for lemma in proved:
        assert prove_lemma(lemma).verdict == "holds"
    rest = [one for one in lines if (one.left, one.right) not in lemmas]
    assert [one.right for one in rest] == [equation(n).corrected for n in ("10", "13", "δ")]


def test_what_is_left_along_x_hat_is_what_the_lemma_says():
    line = SCENES["columns"].scene.lines[1]
    for eps in (1e-5, 0.5):
        done = run_pass(Settings(**LESSON_DATA, eps=eps))
        left, right = (evaluate(side, done.arrays) for side in (line.left, line.right))
        np.testing.assert_allclose(left, right, rtol=1e-6, atol=1e-14)
        summed = (np.asarray(done.arrays["dx"]) * done.arrays["x_hat"]).sum(axis=0)
        np.testing.assert_allclose(
            evaluate(SCENES["columns"].result.expression, done.arrays), summed
        )
