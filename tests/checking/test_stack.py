"""Questions for Moodle: well formed, every node in reach, the key right and each slip named."""

from collections.abc import Iterator
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from bnviz.checking.answer import ASKED
from bnviz.checking.sheets import draw_problem, write_stack
from bnviz.slips import SLIPS
from tests.checking.test_sheets import backward
from tests.expression.maxima import read, run

SEED, STUDENTS = 11, 6
QUIZ = ET.fromstring(write_stack(SEED, STUDENTS))  # noqa: S314 - our own
CATEGORIES = [node for node in QUIZ if node.get("type") == "category"]
QUESTIONS = [node for node in QUIZ if node.get("type") == "stack"]
END = "-1"
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda node: text(node, "name/text"))


def text(node: ET.Element, path: str) -> str:
    found = node.find(path)
    assert found is not None, path
    return found.text or ""


def nodes_of(question: ET.Element) -> dict[str, ET.Element]:
    nodes = question.findall("prt/node")
    named = {text(node, "name"): node for node in nodes}
    assert len(named) == len(nodes)
    return named


def grade(question: ET.Element, answer: Fraction) -> tuple[Fraction, str, str]:
    """Go down the response tree as STACK does: the score, the note, and everything that is said."""
    names = run(text(question, "questionvariables/text"))
    nodes, at, said, score, note = nodes_of(question), "0", "", Fraction(0), ""
    seen: set[str] = set()
    while at != END:
        assert at not in seen, "the tree goes in a circle"
        seen.add(at)
        node = nodes[at]
        assert text(node, "answertest") == "AlgEquiv"
        assert text(node, "sans") == text(question, "input/name")
        # Of two rational numbers AlgEquiv asks whether they are equal.
        branch = "true" if answer == read(text(node, "tans"), names) else "false"
        assert text(node, f"{branch}scoremode") == "="
        score = Fraction(text(node, f"{branch}score"))
        note = text(node, f"{branch}answernote")
        said += text(node, f"{branch}feedback/text")
        at = text(node, f"{branch}nextnode")
    return score, note, said


def expected(question: ET.Element) -> Iterator[tuple[str, Fraction, str]]:
    """Yield the tests that the question brings along: an input, its score, its note."""
    for test in question.findall("qtest"):
        yield (
            text(test, "testinput/value"),
            Fraction(text(test, "expected/expectedscore")),
            text(test, "expected/expectedanswernote"),
        )


def test_there_is_a_category_for_each_quantity_and_a_question_for_each_student() -> None:
    path = f"$course$/top/Batch normalization, sheet {SEED}"
    assert [text(node, "category/text") for node in CATEGORIES] == [
        f"{path}/{place} {quantity}" for place, quantity in enumerate(ASKED, start=1)
    ]
    names = [text(node, "name/text") for node in QUESTIONS]
    assert len(names) == len(set(names)) == STUDENTS * len(ASKED)


@each
def test_every_node_can_be_reached_and_the_marks_add_up(question: ET.Element) -> None:
    nodes = nodes_of(question)
    reached, further = set[str](), {"0"}
    while further:
        reached |= further
        to = {text(nodes[at], f"{b}nextnode") for at in further for b in ("true", "false")}
        further = to - {END} - reached
    assert reached == set(nodes)
    assert sum(float(text(tree, "value")) for tree in question.findall("prt")) == 1
    scores = [float(text(node, "truescore")) for node in nodes.values()]
    assert scores == [1.0] + [0.0] * (len(nodes) - 1)


@each
def test_what_is_shown_has_its_input_and_its_feedback(question: ET.Element) -> None:
    asked = text(question, "questiontext/text")
    name, tree = text(question, "input/name"), text(question, "prt/name")
    assert asked.count(f"[[input:{name}]] [[validation:{name}]]") == 1
    assert text(question, "specificfeedback/text") == f"<p>[[feedback:{tree}]]</p>"
    # No other block and no formula of STACK's own begins by accident.
    everything = "".join(question.itertext())
    assert everything.count("[[") == 3
    assert not any(mark in everything for mark in ("{@", "{#"))
    for path in ("questiontext", "generalfeedback"):
        shown = ET.fromstring(f"<div>{text(question, f'{path}/text')}</div>")  # noqa: S314
        words = "".join(shown.itertext())
        assert words.count(r"\(") == words.count(r"\)") > 0


@pytest.mark.parametrize("student", range(1, STUDENTS + 1))
def test_the_key_is_right_and_each_slip_is_named(student: int) -> None:
    problem = draw_problem(SEED, student)
    right = backward(problem.numbers)
    slips = {slip.id: slip for slip in SLIPS}
    named = 0
    for place, asked in enumerate(problem.questions):
        question = QUESTIONS[place * STUDENTS + student - 1]
        names = run(text(question, "questionvariables/text"))
        assert names["ta"] in right[asked.exercise.quantity]
        assert grade(question, names["ta"]) == (1, "right", "")
        wrong = {names[name]: note for name, _, note in expected(question) if name != "ta"}
        assert len(wrong) == len(nodes_of(question)) - 1
        for value, note in wrong.items():
            score, found, said = grade(question, value)
            assert (score, found) == (0, note)
            slip = slips[note.partition("-")[2]]
            assert f"<b>{slip.name}.</b>" in said
            # As the sheet's own key has it.
            assert value in dict(asked.slips)[slip]
            named += 1
        assert [grade(question, names[name])[:2] for name, *_ in expected(question)] == [
            (score, note) for _, score, note in expected(question)
        ]
        score, _, said = grade(question, Fraction(10007, 3))
        assert score == 0
        assert said == "<p>Not right. No known slip gives this number.</p>"
    assert named > 30


def test_a_cell_is_asked_for_that_tells_most_slips_apart() -> None:
    asked = draw_problem(SEED, 2).questions[-1]
    question = QUESTIONS[-STUDENTS + 1]
    told = len(nodes_of(question)) - 1
    counts = [
        len({values[row] for _, values in asked.slips} - {asked.key[row]})
        for row in range(len(asked.key))
    ]
    assert told == max(counts)
    assert text(question, "questiontext/text").count(
        rf"\frac{{\partial l}}{{\partial x_{{{counts.index(told) + 1}}}}}"
    )


def test_the_same_sheet_is_the_same_file() -> None:
    assert write_stack(SEED, 2) == write_stack(SEED, 2)
    assert write_stack(SEED, 2) != write_stack(SEED + 1, 2)
