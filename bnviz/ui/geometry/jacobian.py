"""The Jacobian: its block structure, one block taken apart, its eigenvalues, and the proofs."""

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import streamlit as st

from bnviz import proof
from bnviz.derivation.geometry import EIGENVALUES, ENTRY, KRONECKER, OUTPUT_ENTRY
from bnviz.experiment import Pass
from bnviz.experiment.column import (
    MOST_IN_BLOCK,
    MOST_IN_WHOLE,
    Block,
    Column,
    Output,
    take_apart,
    whole_jacobian,
)
from bnviz.expression import Colours, Expression, to_latex
from bnviz.figures import Figure
from bnviz.figures.eigenvalues import draw_eigenvalues, write_eigenvalue
from bnviz.figures.jacobian import draw_block, draw_whole
from bnviz.figures.labels import write_number
from bnviz.figures.picture_equation import Room
from bnviz.notation import QUANTITIES, Theme, path_colours, quantity_colours
from bnviz.ui.board.window import window
from bnviz.ui.geometry.drawing import BY_COLUMN, draw_figure, letters, room
from bnviz.ui.geometry.hand import lend_hand
from bnviz.ui.geometry.proofs import badge, draw_proofs
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import choose

if TYPE_CHECKING:
    from bnviz.derivation.thorey import Line

_ENTRIES: "dict[str, Line]" = {"x_hat": ENTRY, "y": OUTPUT_ENTRY}
_WIDE, _NARROW = 420.0, 255.0  # pixels of the whole
_DIRECTIONS = (("mu", "𝟏, all samples alike"), ("var", "x̂"), ("direct", "everything else"))


def draw_jacobian(done: Pass, column: Column) -> None:
    """Draw the formula, the block taken apart, its eigenvalues, the whole, and the proofs."""
    lend_hand("jacobian", done, column)
    is_large = session.current().present
    # On a projector the formula stands beside the choice.
    left, right = st.columns([1, 3]) if is_large else (st.container(), st.container())
    with left:
        of = _choose()
    entry = _ENTRIES[of]
    verdict = badge(_proved()[entry.id], "m and D")
    said = "" if is_large else f"{verdict} {entry.explanation}"
    # δ is a gradient on the rest of the page.
    named = f"${to_latex(KRONECKER)}$ is Kronecker's: 1 where i = j, 0 elsewhere."
    with right, st.container(horizontal=is_large, vertical_alignment="center", gap="medium"):
        width: Literal["content", "stretch"] = "content" if is_large else "stretch"
        st.markdown(f"{said}{_display(entry)}", width=width)
        st.markdown(named, width=width)
    _draw_block(column, of)
    if session.current().present:
        return
    _draw_whole(done, column, of)
    draw_proofs()


def _choose() -> Output:
    of: Output = "y" if session.current().jacobian == "y" else "x_hat"
    choose(
        "The Jacobian of",
        list(_ENTRIES),
        of,
        "jacobian",
        key="geometry-jacobian",
        format_func=lambda name: f"∂{QUANTITIES[name].text}/∂x",
    )
    return of


def _display(line: "Line") -> str:
    paths = path_colours(session.theme())
    # The direct path has the colour of the gradient δ, which Kronecker's is not.
    colours = Colours({}, {path: paths[path] for path in ("mu", "var")})
    return f"\n\n$$\n{to_latex(line.left)} = {to_latex(line.right, colours)}\n$$\n\n"


def _draw_block(column: Column, of: Output) -> None:
    theme, block = session.theme(), _block(column, of)
    for place, figure in enumerate(_picture(column, of, theme, room())):
        draw_figure(
            figure,
            f"block-{place}",
            f"The Jacobian of feature {column.feature + 1} as a heatmap: a number times the "
            "identity, minus 𝟏𝟏ᵀ/m, minus x̂x̂ᵀ/m.",
        )
    if not block.theory.size:
        st.markdown(
            f":material/info: Of the block of {column.m} × {column.m} the first {MOST_IN_BLOCK} "
            f"samples are drawn. Its eigenvalues are computed up to {MOST_IN_BLOCK} samples."
        )
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(_table(block, column, of))
        if not session.current().present:
            st.markdown(
                "Computed and theoretical eigenvalues differ by at most "
                f"{block.largest_difference:.0e}, kernel and formula of the block by "
                f"{block.disagreement:.0e}, relative to {write_number(abs(block.scale), 3)}."
            )
    with right:
        draw_figure(
            _eigenvalues(column, of, theme, letters()),
            "eigenvalues",
            "Eigenvalues in ascending order, as computed and as the formulas have them.",
        )


def _table(block: Block, column: Column, of: Output) -> str:
    """Return the eigenvalues as a table: direction, formula, number, computed."""
    count = {"mu": 1, "var": int(column.m > 1), "direct": max(column.m - 2, 0)}
    gamma = float(column.arrays["gamma"][0]) if of == "y" else 1.0
    rows = ["| direction | eigenvalue | here | computed |", "|---|---|---|---|"]
    for path, name in _DIRECTIONS:
        if not count[path]:
            continue
        value = gamma * column.eigenvalue(path)
        # Both stand in ascending order, so that the places in the theory are those computed.
        near = block.eigenvalues[abs(block.theory - value).argsort(kind="stable")[: count[path]]]
        times = f", {count[path]} times" if count[path] > 1 else ""
        ends = _write_ends(near, block.limit)
        rows.append(
            f"| {name}{times} | {_formula(EIGENVALUES[path], of)} | "
            f"{write_number(value, 4)} | {ends} |"
        )
    return "\n".join(rows)


def _write_ends(found: np.ndarray[Any, Any], limit: float) -> str:
    """Return the range of eigenvalues that one formula gives; where all are rounding, how far."""
    if np.all(np.abs(found) <= limit):
        return write_eigenvalue(float(found[np.abs(found).argmax()]), limit, 4)
    ends = (write_number(float(v), 4) for v in (found.min(), found.max()))
    return " … ".join(dict.fromkeys(ends))


def _formula(value: Expression, of: Output) -> str:
    times = QUANTITIES["gamma"].latex() + r"\," if of == "y" and to_latex(value) != "0" else ""
    return f"${times}{to_latex(value, Colours(quantity_colours(session.theme())))}$"


def _draw_whole(done: Pass, column: Column, of: Output) -> None:
    (m, d), text = done.shape, QUANTITIES[of].text
    st.markdown(f"**The whole Jacobian** of {m} × {d} outputs by as many inputs")
    if m * d > MOST_IN_WHOLE:
        st.markdown(
            f":material/info: It has (m·D)² = {(m * d) ** 2:,} entries. It is drawn up to "
            f"m·D = {MOST_IN_WHOLE}, and here m·D = {m * d}: above stands the block "
            f"of feature {column.feature + 1}, and between features it is zero."
        )
        return
    st.markdown(
        f"Every feature has a block of its own, and no {text} changes with another feature's x: "
        "computed here by one backward pass for each output, and proved below."
    )
    draw_figure(
        _whole(done, column, of, session.theme(), _NARROW if window().narrow else _WIDE),
        "whole",
        "The whole Jacobian: one block for each feature on the diagonal, zero elsewhere.",
    )


@st.cache_resource(show_spinner="Proving the Jacobian…")
def _proved() -> dict[str, bool]:
    return {one.line.id: one.holds for one in proof.prove_blocks()}


@st.cache_resource(max_entries=32, show_spinner="Computing the Jacobian…", hash_funcs=BY_COLUMN)
def _block(column: Column, of: Output) -> Block:
    return take_apart(column, of)


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_COLUMN)
def _picture(column: Column, of: Output, theme: Theme, room: Room) -> tuple[Figure, ...]:
    block = _block(column, of)
    return draw_block(
        block.matrix, block.scale, (block.direct, block.mu, block.var), of, theme, room
    )


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_COLUMN)
def _eigenvalues(column: Column, of: Output, theme: Theme, font: int) -> Figure:
    block = _block(column, of)
    return draw_eigenvalues(block.eigenvalues, block.theory, block.limit, theme, font=font)


@st.cache_resource(max_entries=16, show_spinner="Computing the Jacobian…", hash_funcs=BY_COLUMN)
def _whole(done: Pass, column: Column, of: Output, theme: Theme, side: float) -> Figure:
    matrix = whole_jacobian(done, of)
    return draw_whole(matrix, done.shape, column.feature, of, theme, side)
