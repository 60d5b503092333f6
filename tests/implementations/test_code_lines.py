"""Every line that computes something says which equation, and says it right."""

import ast
import inspect
import textwrap

import pytest

from bnviz.derivation import DELTA, EQUATIONS
from bnviz.derivation.thorey import LINES
from bnviz.implementations import LADDER, Rung, equations_of, read_lines

IDS = [rung.id for rung in LADDER]
AGARWAL = {line.number: line.quantity for line in (*EQUATIONS, DELTA)}
THOREY = {f"T{place}": line.left for place, line in enumerate(LINES, 1)}
# The sizes of the batch, which no equation gives.
SIZES = {"m", "N", "D"}
# What other authors call the quantities of the notation.
ALIASES = {"out": "y", "xhat": "x_hat", "dxhat": "dx_hat", "hhat": "x_hat", "dh": "dx"}


def assignments(rung: Rung) -> list[tuple[int, set[str]]]:
    """Return the line, counted from 0, and the names of every assignment of a rung."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(rung.function)))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {
                n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)
            }
            found.append((node.lineno - 1, names - {"i", "j"}))
    return found


@pytest.mark.parametrize("rung", LADDER, ids=IDS)
def test_the_lines_are_the_source_that_runs(rung: Rung) -> None:
    lines = read_lines(rung)
    assert "\n".join(line.text for line in lines) + "\n" == inspect.getsource(rung.function)
    assert lines[0].text.startswith(f"def {rung.function.__name__}(")


@pytest.mark.parametrize("rung", LADDER, ids=IDS)
def test_every_line_that_computes_names_its_equations(rung: Rung) -> None:
    lines = read_lines(rung)
    found = assignments(rung)
    assert len(found) >= 10
    for number, names in found:
        if not names <= SIZES:
            assert lines[number].equations, lines[number].text
    tagged = {n for n, line in enumerate(lines) if line.equations}
    assert tagged <= {number for number, _ in found}


@pytest.mark.parametrize("rung", LADDER, ids=IDS)
def test_every_equation_named_is_one_of_the_sources(rung: Rung) -> None:
    assert set(equations_of(rung)) <= AGARWAL.keys() | THOREY.keys()


@pytest.mark.parametrize("rung", LADDER, ids=IDS)
def test_a_line_that_makes_a_quantity_names_an_equation_that_gives_it(rung: Rung) -> None:
    for number, names in assignments(rung):
        line = read_lines(rung)[number]
        gives = {AGARWAL[e] for e in line.equations if e in AGARWAL}
        gives |= {THOREY[e].quantity for e in line.equations if e in THOREY}
        quantities = {ALIASES.get(name, name) for name in names} & set(AGARWAL.values())
        # y and dx also serve as scratch space in place of temporaries.
        if rung.id != "economical":
            assert quantities <= gives, line.text


@pytest.mark.parametrize("rung", LADDER, ids=IDS)
def test_every_result_of_the_layer_has_its_line(rung: Rung) -> None:
    named = set(equations_of(rung))
    assert {"1", "2", "3", "4"} <= named
    assert named & {"5", "T8"}
    assert named & {"6", "T9"}
    assert named & {"10", "13", "T7"}
