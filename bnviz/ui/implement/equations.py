"""The equations that lines of code compute, by the names that the code's comments use."""

from dataclasses import replace

from bnviz.derivation import DELTA, EQUATIONS, Equation, formula
from bnviz.derivation.thorey import LINES
from bnviz.expression import Colours, Tag, addends, find, to_latex
from bnviz.notation import QUANTITIES, path_colours, quantity_colours
from bnviz.ui.shell import session

_AGARWAL = {line.number: line for line in (*EQUATIONS, DELTA)}
_THOREY = {f"T{place}": line for place, line in enumerate(LINES, 1)}
NAMES = (*(e.number for e in EQUATIONS[:-1]), DELTA.number, EQUATIONS[-1].number, *_THOREY)


def write_formula(name: str) -> str:
    """Return an equation in its true form, with its number, as Markdown."""
    theme = session.theme()
    if name in _THOREY:
        theirs = _THOREY[name]
        latex = f"{to_latex(theirs.left)} = {to_latex(theirs.right)}"
        return rf"(T{name[1:]})&ensp;$\displaystyle {{{latex}}}$"
    line = _without_vanishing(_AGARWAL[name])
    colours = Colours({} if line.has_paths else quantity_colours(theme), path_colours(theme))
    return rf"({name})&ensp;$\displaystyle {{{formula(line, colours=colours)}}}$"


def describe(name: str) -> str:
    """Return what an equation gives, as plain text for those who hear the page."""
    if name in _THOREY:
        return f"Thorey's line {name[1:]}: {_THOREY[name].explanation}"
    line = _AGARWAL[name]
    return f"Equation {name}: {QUANTITIES[line.quantity].text}. {line.explanation}"


def _without_vanishing(line: Equation) -> Equation:
    """Leave out the path that adds up to zero: no code computes it."""
    if find(line.corrected, "vanishing") is None:
        return line
    kept = [
        a for a in addends(line.corrected) if not (isinstance(a, Tag) and a.name == "vanishing")
    ]
    return replace(line, corrected=kept[0])
