"""How STACK answers: the key first, then one known mistake after the other, each with its name."""

from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree as ET

from bnviz.checking.sheets.cells import Cell, Mistake
from bnviz.checking.sheets.moodle_xml import add_html, add_leaf, add_text

INPUT, TREE, KEY = "ans1", "prt1", "ta"
"""What the answer, the response tree and the right number are called in a question."""

PENALTY = "0.1000000"
_RIGHT, _WRONG = "1.0000000", "0.0000000"
_END = "-1"
_UNKNOWN = "Not right. No known slip gives this number."


def name_mistake(number: int) -> str:
    """Return what the number of a mistake is called in a question, counted from 1."""
    return f"s{number}"


def write_tree(cell: Cell) -> ET.Element:
    """Return the response tree: the key first, then one known mistake after the other."""
    tree = ET.Element("prt")
    for name, value in (("name", TREE), ("value", _RIGHT), ("autosimplify", "1")):
        add_leaf(tree, name, value)
    add_leaf(tree, "feedbackstyle", "1")
    add_text(tree, "feedbackvariables", "")
    last = len(cell.mistakes)
    for number, mistake in enumerate((None, *cell.mistakes)):
        node = ET.SubElement(tree, "node")
        add_leaf(node, "name", str(number))
        add_leaf(node, "description", "")
        add_leaf(node, "answertest", "AlgEquiv")
        add_leaf(node, "sans", INPUT)
        add_leaf(node, "tans", _name(number))
        add_leaf(node, "testoptions", "")
        add_leaf(node, "quiet", "1" if number else "0")
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
        add_leaf(node, f"{name}{part}", value)
    add_html(node, f"{name}feedback", said and f"<p>{said}</p>")


def _note(number: int, mistake: Mistake | None) -> str:
    """Return what STACK's statistics call an answer."""
    return "right" if mistake is None else f"{number}-{mistake.slips[0].id}"


def _explain(mistake: Mistake | None) -> str:
    if mistake is None:
        return ""
    said = (f"<b>{escape(slip.name)}.</b> {escape(slip.sentence)}" for slip in mistake.slips)
    return "</p><p>Or: ".join(said)


def write_tests(cell: Cell) -> Iterator[ET.Element]:
    """Yield a test for STACK to run: the key is right, and each mistake is known as what it is."""
    for number, mistake in enumerate((None, *cell.mistakes)):
        test = ET.Element("qtest")
        add_leaf(test, "testcase", str(number + 1))
        given = ET.SubElement(test, "testinput")
        add_leaf(given, "name", INPUT)
        add_leaf(given, "value", _name(number))
        expected = ET.SubElement(test, "expected")
        add_leaf(expected, "name", TREE)
        add_leaf(expected, "expectedscore", _WRONG if number else _RIGHT)
        add_leaf(expected, "expectedpenalty", PENALTY if number else _WRONG)
        add_leaf(expected, "expectedanswernote", _note(number, mistake))
        yield test


def _name(number: int) -> str:
    return name_mistake(number) if number else KEY
