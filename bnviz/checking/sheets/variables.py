"""What a question of STACK's computes: the batch, what follows from it, the key, and the slips."""

from collections.abc import Iterable

from bnviz.checking.answer import ASKED
from bnviz.checking.exercises import find_exercise
from bnviz.checking.sheets.cells import Cell
from bnviz.checking.sheets.problems import Question, Row
from bnviz.checking.sheets.response import KEY, name_mistake
from bnviz.checking.sheets.wording import FORWARD
from bnviz.derivation import DELTA, Equation, equation
from bnviz.expression import Expression, uses
from bnviz.expression.maxima import index_name, to_maxima
from bnviz.proof import Numbers

# gamma, beta and var are functions of Maxima's, and one letter is easily something else there.
_NAMES = {
    "m": "size",
    "x": "xs",
    "dy": "dys",
    "gamma": "gam",
    "beta": "bet",
    "eps": "eps",
    "mu": "mub",
    "var": "vari",
    "x_hat": "xhat",
    "y": "ys",
    "delta": "dely",
    "dbeta": "dbet",
    "dgamma": "dgam",
    "dx_hat": "dxhat",
    "dvar": "dvari",
    "dmu": "dmub",
    "dx": "dxs",
}
_DEFINED: tuple[Equation, ...] = (
    *map(equation, FORWARD),
    DELTA,
    *(find_exercise(quantity).form for quantity in ASKED),
)


def write_variables(numbers: Numbers, question: Question, cell: Cell) -> str:
    """Return the question's variables, with the key and what each slip gives as the last ones."""
    form = question.exercise.form
    wanted = {KEY: form.corrected}
    wanted |= {name_mistake(n): mistake.tree for n, mistake in enumerate(cell.mistakes, start=1)}
    at = {} if form.left.index is None or cell.sample is None else {form.left.index: cell.sample}
    given = [f"{_NAMES[name]}: {value}" for name, value in _given(numbers).items()]
    defined = map(_define, _needed(wanted.values(), set(_given(numbers))))
    asked = (f"{name}: {to_maxima(tree, _NAMES, at)}" for name, tree in wanted.items())
    return "\n".join(f"{line};" for line in (*given, *defined, *asked))


def _given(numbers: Numbers) -> dict[str, str]:
    scalars = {"gamma": numbers.gamma, "beta": numbers.beta, "eps": numbers.eps}
    return {
        "m": str(len(numbers.x)),
        "x": _list(numbers.x),
        "dy": _list(numbers.dy),
        **{name: str(value) for name, value in scalars.items()},
    }


def _list(values: Row) -> str:
    return f"[{', '.join(map(str, values))}]"


def _needed(trees: Iterable[Expression], given: set[str]) -> list[Equation]:
    """Return the lines that define what formulas use, in the order in which they can be run."""
    missing = {use.quantity for tree in trees for use in uses(tree)} - given
    found: list[Equation] = []
    for line in reversed(_DEFINED):
        if line.quantity in missing:
            found.insert(0, line)
            missing |= {use.quantity for use in uses(line.corrected)} - given
    return found


def _define(line: Equation) -> str:
    name, index = _NAMES[line.quantity], line.left.index
    right = to_maxima(line.corrected, _NAMES)
    if index is None:
        return f"{name}: {right}"
    return f"{name}: makelist({right}, {index_name(index)}, 1, {_NAMES['m']})"
