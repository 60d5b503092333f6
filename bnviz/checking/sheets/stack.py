"""The exercises of a sheet as questions for Moodle, of the type of STACK, in Moodle's XML.

Each asks for the exact number of one quantity, at one sample. The key, and what each slip gives,
are the trees themselves: Maxima, which STACK asks, works them out from the batch.
"""

from html import escape
from xml.etree import ElementTree as ET

from bnviz.checking.sheets.cells import Cell, choose_cell
from bnviz.checking.sheets.moodle_xml import add_html, add_leaf, add_text
from bnviz.checking.sheets.problems import Problem, Question, draw_problem
from bnviz.checking.sheets.response import INPUT, KEY, PENALTY, TREE, write_tests, write_tree
from bnviz.checking.sheets.variables import write_variables
from bnviz.checking.sheets.wording import Wording, write_row
from bnviz.expression import Reference, uses
from bnviz.notation import QUANTITIES

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
_ANSWER = {
    "name": INPUT,
    "type": "algebraic",
    "tans": KEY,
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
    add_text(node, "category", f"$course$/top/Batch normalization, sheet {seed}/{name}")
    return node


def _question(title: str, problem: Problem, place: int) -> ET.Element:
    question = problem.questions[place]
    cell = choose_cell(question)
    node = ET.Element("question", type="stack")
    add_text(node, "name", f"{title}: {QUANTITIES[question.exercise.quantity].text}")
    add_html(node, "questiontext", _ask(problem, place, cell))
    add_html(node, "generalfeedback", _solve(question))
    for name, value in (("defaultgrade", "1"), ("penalty", PENALTY), ("hidden", "0")):
        add_leaf(node, name, value)
    add_text(node, "stackversion", "")
    add_text(node, "questionvariables", write_variables(problem.numbers, question, cell))
    add_html(node, "specificfeedback", f"<p>[[feedback:{TREE}]]</p>")
    add_text(node, "questionnote", title)
    for name, value in _OPTIONS.items():
        add_leaf(node, name, value)
    add_html(node, "prtcorrect", "<p>Right.</p>")
    add_html(node, "prtpartiallycorrect", "<p>Right in part.</p>")
    add_html(node, "prtincorrect", "<p>Not right.</p>")
    answer = ET.SubElement(node, "input")
    for name, value in _ANSWER.items():
        add_leaf(answer, name, value)
    node.append(write_tree(cell))
    node.extend(write_tests(cell))
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
        f"<p>[[input:{INPUT}]] [[validation:{INPUT}]]</p>"
    )


def _solve(question: Question) -> str:
    form = question.exercise.form
    return (
        f"<p>{_WORDS.tree(form.left)} = {_WORDS.tree(form.corrected)} = "
        f"{write_row(question.key)}</p>"
    )
