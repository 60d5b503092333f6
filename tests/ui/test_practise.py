"""The Practise page without a browser: what it says about answers, and about lines."""

import pytest
from streamlit.testing.v1 import AppTest

from bnviz.checking import EXERCISES, Exercise, find_exercise, gaps
from bnviz.derivation import equation
from bnviz.expression import to_typed
from bnviz.lesson import STEPS
from bnviz.slips import SLIPS, find_form
from tests.ui.conftest import OpenApp

TITLE = "Can I do it myself?"
CLOSED = find_exercise("closed")
MU_SIGN = next(slip for slip in SLIPS if slip.id == "mu-sign")
each = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)


def open_page(open_app: OpenApp, **parameters: str) -> AppTest:
    app = open_app(**parameters)
    app.switch_page("pages/practise.py").run()
    assert not app.exception
    assert [header.value for header in app.header] == [TITLE]
    return app


def answer(app: AppTest, exercise: str, text: str, part: str = "line") -> AppTest:
    """Give an answer as the field in the browser does."""
    app.session_state[f"draft-{part}-{exercise}"] = text
    app.session_state[f"answer-{part}-{exercise}"] = text
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


@each
def test_a_right_answer_is_proved(open_app: OpenApp, exercise: Exercise) -> None:
    app = open_page(open_app, quantity=exercise.id)
    words = said(answer(app, exercise.id, to_typed(exercise.form.corrected)))
    assert "check: right] Right" in words
    assert "Proved in" in words


@pytest.mark.parametrize("number", ["12", "13"])
def test_a_sign_mistake_in_the_path_of_the_mean_is_named(open_app: OpenApp, number: str) -> None:
    (wrong,) = MU_SIGN.apply(find_form(number))
    words = said(answer(open_page(open_app, quantity="closed"), "closed", to_typed(wrong)))
    assert f"**{MU_SIGN.name}.** {MU_SIGN.sentence}" in words
    assert words.count(MU_SIGN.sentence) == 1
    assert "**Path through μ** :red-badge[:material/exposure: wrong sign]" in words
    assert words.count("path** :green-badge") == 1
    assert "**Check it by hand**" in words
    assert "On your data" in words


def test_what_is_left_over_is_said(open_app: OpenApp) -> None:
    staged = to_typed(equation("10").corrected)
    words = said(answer(open_page(open_app, quantity="closed"), "closed", staged))
    assert "right, but not finished" in words
    assert "it still uses ∂l/∂σ² and ∂l/∂μ" in words


def test_a_mistake_in_the_writing_has_a_caret(open_app: OpenApp) -> None:
    app = answer(open_page(open_app, quantity="dx_hat"), "dx_hat", "gama*<b>dy_i")
    assert "The name gama is not known: did you mean gamma?" in said(app)
    shown = "".join(str(element.proto.body) for element in app.get("html"))
    assert "<mark>g</mark>ama*&lt;b&gt;dy_i" in shown


def test_the_draft_is_echoed_until_it_is_judged(open_app: OpenApp) -> None:
    app = open_page(open_app, quantity="dbeta")
    app.session_state["draft-line-dbeta"] = "2*sum_j dy_j"
    assert "This is read as" in said(app.run())
    words = said(answer(app, "dbeta", "2*sum_j dy_j"))
    assert "This is read as" not in words
    assert "What was judged" in words


def test_each_line_of_a_derivation_is_echoed_until_it_is_judged(open_app: OpenApp) -> None:
    app = open_page(open_app, quantity="dvar", practice="working")
    app.session_state["draft-working-dvar"] = "sum_j dx_hat_j\n\nsum_j dy_j\nsum_j gama"
    words = said(app.run())
    echo = words[words.index("This is read as") :]
    assert [echo.count(f"textbf{{{number}}}") for number in (1, 2, 3)] == [1, 1, 0]
    assert "Line 3, so far: The name gama is not known: did you mean gamma?" in echo
    words = said(answer(app, "dvar", "sum_j dx_hat_j\nsum_j dy_j", "working"))
    assert "This is read as" not in words


def test_an_answer_that_is_too_dear_to_draw_is_not_drawn(open_app: OpenApp) -> None:
    app = open_page(open_app, quantity="dbeta", m="1000", d="8")
    words = said(answer(app, "dbeta", "sum_j(sum_k(x_j*x_k)) + sum_j(dy_j)"))
    assert "takes too long, so nothing is drawn" in words


def test_data_that_cannot_run_leave_the_verdict(open_app: OpenApp) -> None:
    app = open_page(open_app, quantity="dbeta", data="constant", eps="0")
    words = said(answer(app, "dbeta", "2*sum_j dy_j"))
    assert "not right" in words
    assert len(app.error) == 1


def test_two_slips_together_are_looked_for_on_request(open_app: OpenApp) -> None:
    two = to_typed(find_form("13").corrected).replace("delta", "dy").replace("dy_i", "dy_i*1")
    app = answer(open_page(open_app, quantity="closed"), "closed", two)
    assert "No known slip" in said(app)
    labels = [button.label for button in app.button]
    assert "Look for two slips together" in labels


@each
def test_every_choice_of_a_gap_is_judged(open_app: OpenApp, exercise: Exercise) -> None:
    gap = gaps(exercise)[0]
    app = open_page(open_app, quantity=exercise.id)
    app.session_state["practise-way"] = "gap"
    app.run()
    assert r"\boxed" in said(app)
    for place, choice in enumerate(gap.choices):
        (radio,) = app.radio
        radio.set_value(place).run()
        assert ("check: right] Right" in said(app)) == (choice == gap.right)
    typed = next(field for field in app.text_input if field.label == "or type it")
    typed.set_value(to_typed(gap.right)).run()
    assert "check: right] Right" in said(app)


def test_the_next_gap_comes_on_request(open_app: OpenApp) -> None:
    app = open_page(open_app, quantity="dgamma")
    app.session_state["practise-way"] = "gap"
    app.run()
    before = said(app)
    next(button for button in app.button if button.label.startswith("Another gap")).click().run()
    assert said(app) != before


def test_hints_come_one_by_one_and_end_at_the_lesson(open_app: OpenApp) -> None:
    app = open_page(open_app, quantity="dvar")
    for label in ("Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Show me"):
        assert "This is it." not in said(app)
        next(button for button in app.button if button.label == label).click().run()
        assert not app.exception
    words = said(app)
    narrations = [step.narration for step in STEPS if step.number == "8"]
    assert narrations[0] in words
    assert "σ² is used in" in words
    assert "This is it." in words


@each
def test_every_exercise_has_its_hints(open_app: OpenApp, exercise: Exercise) -> None:
    app = open_page(open_app, quantity=exercise.id)
    app.session_state[f"hints-line-{exercise.id}"] = 4
    app.run()
    assert not app.exception
    assert said(app).count("**Hint ") == 3


def test_a_link_may_take_the_hints_away(open_app: OpenApp) -> None:
    app = open_page(open_app, hints="0")
    assert not [button for button in app.button if button.label.startswith("Hint")]


def test_the_first_false_line_of_a_derivation_is_marked(open_app: OpenApp) -> None:
    (wrong,) = MU_SIGN.apply(find_form("12"))
    (after,) = MU_SIGN.apply(find_form("13"))
    right = [to_typed(equation(number).corrected) for number in ("10", "11")]
    lines = "\n".join([*right, to_typed(wrong), "", to_typed(after)])
    app = open_page(open_app, quantity="closed", practice="working")
    words = said(answer(app, "closed", lines, "working"))
    assert f"**The first false line is line 3.** {MU_SIGN.name}." in words
    assert words.count("follows]") == 2
    assert f"{MU_SIGN.name}: {MU_SIGN.sentence}" in words
    assert "carries its mistake on" in words


def test_a_whole_derivation_is_right(open_app: OpenApp) -> None:
    lines = "\n".join(to_typed(equation(number).corrected) for number in ("10", "11", "12", "13"))
    app = open_page(open_app, quantity="closed", practice="working")
    words = said(answer(app, "closed", lines, "working"))
    assert "**Every line is right, and each follows from the one before.**" in words


def test_a_teacher_gets_a_link_to_one_exercise(open_app: OpenApp) -> None:
    # Who hands it out may be presenting: a student is not.
    app = open_page(open_app, quantity="dvar", practice="teach", seed="7", present="1")
    next(toggle for toggle in app.toggle if toggle.label == "With hints").set_value(False).run()
    (code,) = app.code
    assert code.value.endswith("?seed=7&quantity=dvar&hints=0")
    assert "Sheet 7:" in said(app)
    assert [one.proto.label for one in app.get("download_button")] == [
        "Sheets",
        "Key",
        "Moodle questions",
    ]
