"""Which cells a step is about: the picked one, and what its pictures read and make of it."""

from bnviz.expression import Sum, walk
from bnviz.lesson import Scene, Step, is_summed
from bnviz.ui.board.linked_board import Cells, Rows
from bnviz.ui.step.panels import name_of, result_name, summand_name


def read_cells(step: Step, i: int) -> Cells:
    """Return the rows that the step reads at a sample, by the name of the array."""
    if step.scene:
        return _cells_of_scene(step, step.scene, i)
    right = step.right
    # Factors of a product so far are read at one cell: nothing is summed yet.
    adds_up = step.result is not None and any(
        isinstance(n, Sum) for n in walk(step.result.expression)
    )
    rows: dict[str, list[int | None]] = {}
    for factor in step.factors:
        row = None if adds_up and is_summed(right, factor.path) else i
        rows.setdefault(name_of(factor, step), []).append(row)
    # The same array may stand in a sum and outside of it.
    cells: dict[str, Rows] = {
        name: tuple(read) if len(set(read)) > 1 else read[0] for name, read in rows.items()
    }
    if step.result is not None:
        cells[result_name(step, step.result)] = i
        if step.result.summand is not None:
            cells[summand_name(step.result.summand)] = None
    return cells


def _cells_of_scene(step: Step, scene: Scene, i: int) -> Cells:
    """Return what is pushed and what it moves, or the same cell everywhere."""
    # One x moves its whole column.
    first = None if scene.push == "column" else i
    rest = None if scene.push else i
    cells: dict[str, Rows] = {
        name_of(one, step): rest if n else first for n, one in enumerate(step.factors)
    }
    cells |= {one.text: i for one in step.factors if one.total is not None}
    if step.result is not None:
        cells[result_name(step, step.result)] = i
        if step.result.summand is not None:
            cells[summand_name(step.result.summand)] = rest
    return cells
