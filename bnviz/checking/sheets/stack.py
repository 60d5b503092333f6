"""The exercises of a sheet as questions for Moodle, of the type of STACK, in Moodle's XML.

Each asks for the exact number of one quantity, at one sample. The key, and what each slip gives,
are the trees themselves: Maxima, which STACK asks, works them out from the batch.
"""

from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree as ET

from bnviz.checking.sheets.cells import Cell, Mistake, choose_cell
from bnviz.checking.sheets.problems import Problem, Question, draw_problem
from bnviz.checking.sheets.variables import write_variables
from bnviz.checking.sheets.wording import Wording, write_row
from bnviz.expression import Reference, uses
from bnviz.notation import QUANTITIES

_INPUT, _TREE = "ans1", "prt1"
_PENALTY = "0.1000000"
_RIGHT, _WRONG = "1.0000000", "0.0000000"
_END = "-1"
_WORDS = Wording(lambda latex: rf"\({escape(latex)}\)")
# What STACK wants to know of every question, of its input and of its tree, where it is the same.
_OPTIONS = {
    "questionsimplify": "1",
    "assumepositive": "0",
    "assumereal": "0",
    "multiplicationsign": "dot",
    "sqrtsign": "1",
    "complexno": "i",
    "inversetrig": "cos-1",
    "matrixparens": "[",
    "variantsselectionseed": "",
}
_INPUT_OPTIONS = {
    "name": _INPUT,
    "type": "algebraic",
    "tans": "ta",
    "boxsize": "15",
    "strictsyntax": "1",
    "insertstars": "0",
    "syntaxhint": "",
    "syntaxattribute": "0",
    "forbidwords": "",
    "allowwords": "",
    "forbidfloat": "1",
    "requirelowestterms": "0",
    "checkanswertype": "0",
    "mustverify": "1",
    "showvalidation": "1",
    "options": "",
}
_UNKNOWN = "Not right. No known slip gives this number."


def write_stack(seed: int, students: int) -> str:
    """Return the exercises of all students as Moodle XML, a category for each quantity.

    A quiz draws a random question of each category, and so each student gets numbers of their own.

    Raises
    ------
    UnprovedKeyError
        If a key is not proved.
    """
    problems = [draw_problem(seed, student) for student in range(1, students + 1)]
    quiz = ET.Element("quiz")
    for place, first in enumerate(problems[0].questions):
        quiz.append(_category(seed, place + 1, first))
        for student, problem in enumerate(problems, start=1):
            quiz.append(_question(f"Sheet {seed}, student {student}", problem, place))
    ET.indent(quiz)
    return ET.tostring(quiz, encoding="unicode", xml_declaration=True) + "\n"


def _category(seed: int, place: int, question: Question) -> ET.Element:
    node = ET.Element("question", type="category")
    # No symbol here: a stroke would begin a category within this one.
    name = f"{place} {question.exercise.id}"
    _text(node, "category", f"$course$/top/Batch normalization, sheet {seed}/{name}")
    return node


def _question(title: str, problem: Problem, place: int) -> ET.Element:
    question = problem.questions[place]
    cell = choose_cell(question)
    node = ET.Element("question", type="stack")
    _text(node, "name", f"{title}: {QUANTITIES[question.exercise.quantity].text}")
    _html(node, "questiontext", _ask(problem, place, cell))
    _html(node, "generalfeedback", _solve(question))
    for name, value in (("defaultgrade", "1"), ("penalty", _PENALTY), ("hidden", "0")):
        _leaf(node, name, value)
    _text(node, "stackversion", "")
    _text(node, "questionvariables", write_variables(problem.numbers, question, cell))
    _html(node, "specificfeedback", f"<p>[[feedback:{_TREE}]]</p>")
    _text(node, "questionnote", title)
    for name, value in _OPTIONS.items():
        _leaf(node, name, value)
    _html(node, "prtcorrect", "<p>Right.</p>")
    _html(node, "prtpartiallycorrect", "<p>Right in part.</p>")
    _html(node, "prtincorrect", "<p>Not right.</p>")
    answer = ET.SubElement(node, "input")
    for name, value in _INPUT_OPTIONS.items():
        _leaf(answer, name, value)
    node.append(_tree(cell))
    node.extend(_tests(cell))
    return node


def _ask(problem: Problem, place: int, cell: Cell) -> str:
    exercise, numbers = problem.questions[place].exercise, problem.numbers
    used = {use.quantity for use in uses(exercise.form.corrected)}
    found = ", ".join(
        f"{_WORDS.symbol(before.exercise.quantity)} = {write_row(before.key)}"
        for before in problem.questions[:place]
        if before.exercise.quantity in used
    )
    already = f"<p>You have found already: {found}.</p>" if found else ""
    at = None if cell.sample is None else str(cell.sample)
    wanted = _WORDS.tree(Reference(exercise.quantity, at))
    return (
        "<p>One feature goes through batch normalization. These are its batch, the gradient that "
        f"arrives, and the parameters:</p>{_WORDS.given(numbers)}"
        f"<p>The forward pass:</p>{_WORDS.forward()}{already}"
        f"<p>What is {wanted}? Write an exact number, as a fraction.</p>"
        f"<p>[[input:{_INPUT}]] [[validation:{_INPUT}]]</p>"
    )


def _solve(question: Question) -> str:
    form = question.exercise.form
    return (
        f"<p>{_WORDS.tree(form.left)} = {_WORDS.tree(form.corrected)} = "
        f"{write_row(question.key)}</p>"
    )


def _tree(cell: Cell) -> ET.Element:
    """Return the response tree: the key first, then one known mistake after the other."""
    tree = ET.Element("prt")
    for name, value in (("name", _TREE), ("value", _RIGHT), ("autosimplify", "1")):
        _leaf(tree, name, value)
    _leaf(tree, "feedbackstyle", "1")
    _text(tree, "feedbackvariables", "")
    last = len(cell.mistakes)
    for number, mistake in enumerate((None, *cell.mistakes)):
        node = ET.SubElement(tree, "node")
        _leaf(node, "name", str(number))
        _leaf(node, "description", "")
        _leaf(node, "answertest", "AlgEquiv")
        _leaf(node, "sans", _INPUT)
        _leaf(node, "tans", f"s{number}" if number else "ta")
        _leaf(node, "testoptions", "")
        _leaf(node, "quiet", "1" if number else "0")
        score = _WRONG if number else _RIGHT
        _branch(node, "true", score, _END, _note(number, mistake), _explain(mistake))
        further = _END if number == last else str(number + 1)
        _branch(node, "false", _WRONG, further, f"{number}-F", "" if number < last else _UNKNOWN)
    return tree


def _branch(node: ET.Element, name: str, score: str, further: str, note: str, said: str) -> None:
    for part, value in (
        ("scoremode", "="),
        ("score", score),
        ("penalty", ""),
        ("nextnode", further),
        ("answernote", note),
    ):
        _leaf(node, f"{name}{part}", value)
    _html(node, f"{name}feedback", said and f"<p>{said}</p>")


def _note(number: int, mistake: Mistake | None) -> str:
    """Return what STACK's statistics call an answer."""
    return "right" if mistake is None else f"{number}-{mistake.slips[0].id}"


def _explain(mistake: Mistake | None) -> str:
    if mistake is None:
        return ""
    said = (f"<b>{escape(slip.name)}.</b> {escape(slip.sentence)}" for slip in mistake.slips)
    return "</p><p>Or: ".join(said)


def _tests(cell: Cell) -> Iterator[ET.Element]:
    """Yield a test for STACK to run: the key is right, and each mistake is known as what it is."""
    for number, mistake in enumerate((None, *cell.mistakes)):
        test = ET.Element("qtest")
        _leaf(test, "testcase", str(number + 1))
        given = ET.SubElement(test, "testinput")
        _leaf(given, "name", _INPUT)
        _leaf(given, "value", f"s{number}" if number else "ta")
        expected = ET.SubElement(test, "expected")
        _leaf(expected, "name", _TREE)
        _leaf(expected, "expectedscore", _WRONG if number else _RIGHT)
        _leaf(expected, "expectedpenalty", _PENALTY if number else _WRONG)
        _leaf(expected, "expectedanswernote", _note(number, mistake))
        yield test


def _leaf(node: ET.Element, name: str, value: str) -> ET.Element:
    leaf = ET.SubElement(node, name)
    leaf.text = value
    return leaf


def _text(node: ET.Element, name: str, value: str) -> ET.Element:
    outer = ET.SubElement(node, name)
    _leaf(outer, "text", value)
    return outer


def _html(node: ET.Element, name: str, value: str) -> None:
    _text(node, name, value).set("format", "html")
