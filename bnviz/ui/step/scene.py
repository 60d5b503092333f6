"""What a scene shows beside its picture: formulas, sentences, what a push does, ways to go on."""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from bnviz.derivation import settled
from bnviz.experiment import Pass, push
from bnviz.expression import Colours, find, to_latex, to_lines
from bnviz.figures.labels import UNSURE, write_number
from bnviz.lesson import Line, Scene
from bnviz.notation import ROLES, Theme, quantity_colours
from bnviz.ui.shell.pages import find_page
from bnviz.ui.step.answers import is_long, say_loss, say_verdicts
from bnviz.ui.step.lesson_view import is_narrow
from bnviz.ui.step.xray import picked_cell

_DIGITS = 3
# At a height of 720: what a scene leaves of the room of an equation, without formulas and with a
# line of them; what each more takes, a sentence, and a long loss with symbols of its own.
_SPARE, _SPARE_BESIDE_A_LINE, _LINE, _SENTENCE, _LONG_LOSS = 120, 80, 88, 50, 70


def spare_room(scene: Scene | None, done: Pass) -> int:
    """Return the pixels that a scene leaves free of those that an equation takes on a projector."""
    if scene and scene.asks == "loss" and is_long(done.settings):
        return -_LONG_LOSS
    if scene is None or scene.notes or scene.asks == "loss":
        return 0
    if not scene.lines:
        return _SPARE
    # A formula without words stands beside the one before it.
    more = max(sum(bool(line.words) for line in scene.lines) - 1, 0)
    return _SPARE_BESIDE_A_LINE - _LINE * more - _SENTENCE * (scene.asks == "verdicts")


def draw_scene(scene: Scene, slot: int, done: Pass, theme: Theme, *, hidden: bool) -> None:
    """Draw all of a scene that stands above its picture, but for what a push comes to if hidden."""
    with st.container(key=f"step-scene-{slot}", gap="small"):
        if scene.lines:
            st.markdown(_lines(scene, theme))
        if notes := [*scene.notes, *_answer(scene, done)]:
            st.markdown("  \n".join(notes))
        if scene.push and not hidden:
            st.markdown(say_push(done, picked_cell(done), is_column=scene.push == "column"))
        if scene.ways:
            _ways(scene)


def _answer(scene: Scene, done: Pass) -> Iterator[str]:
    if scene.asks == "loss":
        yield say_loss(done.settings, done.shape)
    elif scene.asks == "verdicts":
        yield say_verdicts()


def _lines(scene: Scene, theme: Theme) -> str:
    """Write the formulas; one without words stands beside the one before it."""
    written, compared = "", any(find(line.right, "slip") for line in scene.lines)
    # On a phone each has a line of its own.
    after, between = ("  \n", "  \n") if is_narrow() else ("&ensp; ", " &emsp; ")
    for line in scene.lines:
        if line.words:
            written += f"\n\n{line.words}{after}"
        elif written:
            written += between
        written += _formula(line, theme, compared=compared)
    return written


def _formula(line: Line, theme: Theme, *, compared: bool) -> str:
    wrong = {"slip": ROLES["wrong"].colour(theme)}
    marked = frozenset({"slip", "fix"} if compared else ())
    colours = Colours(quantity_colours(theme), wrong, marked)
    left = to_latex(line.left, colours)
    # On a phone each addend is a formula of its own, so that lines break between them.
    first, *rest = to_lines(line.right, colours) if is_narrow() else [to_latex(line.right, colours)]
    return " ".join(rf"$\displaystyle {part}$" for part in (f"{left} = {first}", *rest))


def say_push(done: Pass, cell: tuple[int, int], *, is_column: bool) -> str:
    """Say what was pushed, how the loss changes, and what the gradient foretold."""
    i, j = cell
    pushed = push(done, cell, is_column=is_column)
    moved, limit = map(float, pushed.change("loss"))
    column = np.asarray(done.arrays["dx"], np.float64)[:, j - 1]
    slope = float(column.sum() if is_column else column[i - 1])
    # What is left of a column that cancels is rounding of its addends.
    unsure = float(np.finfo(done.arrays["dx"].dtype).eps * 4 * np.abs(column).sum())
    who = f"Every x of feature {j}" if is_column else f"The x of sample {i}, feature {j},"
    foretold = "Σ ∂l/∂x · Δx" if is_column else "∂l/∂x · Δx"
    how = "right for a push of any size" if is_column else "right for small pushes"
    return (
        f"{who} is pushed by {write_number(pushed.size, _DIGITS)}. The loss changes by "
        f"**{_write(moved, limit)}**; {foretold} foretells "
        f"**{_write(slope * pushed.size, unsure * pushed.size)}**, {how}."
    )


def _write(value: float, limit: float) -> str:
    shown = settled(value, limit)
    return UNSURE if value and not shown else write_number(shown, _DIGITS)


def _ways(scene: Scene) -> None:
    with st.container(horizontal=True, gap="medium"):
        for id_, words in scene.ways:
            page = find_page(id_)
            st.page_link(page.script, label=f"**{page.title}**: {words}", icon=page.icon)
