"""What a gradient loses: δ in space, its parts along 𝟏 and x̂, and what remains."""

from dataclasses import replace

import streamlit as st

from bnviz.derivation import equation, formula
from bnviz.experiment import Pass
from bnviz.experiment.column import MOST_IN_BLOCK, Column, take_apart
from bnviz.experiment.space import place_in_space
from bnviz.expression import Add, Colours, find
from bnviz.figures import Figure
from bnviz.figures.jacobian import draw_chain
from bnviz.figures.losing import draw_strips
from bnviz.figures.picture_equation import Room
from bnviz.figures.space import draw_space
from bnviz.notation import Theme, path_colours, quantity_colours
from bnviz.scenario import find_upstream
from bnviz.ui.board.window import window
from bnviz.ui.geometry.drawing import BY_COLUMN, draw_figure, is_projected, letters, room
from bnviz.ui.geometry.hand import lend_hand
from bnviz.ui.shell import session

_HEIGHT, _NARROW_HEIGHT, _LARGE_HEIGHT = 430, 310, 490


def draw_space_part(done: Pass, column: Column) -> None:
    """Draw the arrows, what a hand can pull, and the same in columns of numbers."""
    settings, theme = session.current(), session.theme()
    large = settings.present
    left, right = st.columns([56, 44], gap="medium")
    with left, st.container(key="geometry-picture"):
        st.markdown(_write_closed_form() if large else _say_space(column.m))
        names = done.inputs.sample_names or tuple(f"sample {n}" for n in (1, 2, 3))
        names = tuple(names[:3])
        figure = _space(column, names, theme, letters(), _height())
        draw_figure(
            figure,
            "space",
            f"Arrows in space for feature {column.feature + 1}: δ, its part along 𝟏, its part "
            "along x̂, and ∂l/∂x, which is what remains.",
        )
    with right:
        lend_hand("space", done, column)
    if large:
        return
    if find_upstream(settings.upstream).uses_y:
        st.markdown(
            ":material/info: This loss looks at y. While a hand pulls, ∂l/∂y stays what it was; "
            "where it lets go, the loss gives it anew."
        )
    st.markdown(
        "**The same in numbers**, on one scale, addend by addend of equation 13, the mean first:"
        f"{_write_closed_form()}"
    )
    strips = _strips(column, theme, room())
    draw_figure(strips, "strips", "Columns of one scale: δ, its two parts with their signs, ∂l/∂x.")
    if column.m > MOST_IN_BLOCK:
        return
    st.markdown(
        "**The same as a matrix**: ∂l/∂x is ∂x̂/∂x times ∂l/∂x̂, which is γ times what arrives. The "
        "matrix is symmetric, so that forward and back are one."
    )
    chain = _chain(column, theme, room())
    draw_figure(chain, "chain", "∂l/∂x equals the Jacobian of one feature times ∂l/∂x̂.")


def _write_closed_form() -> str:
    """Return equation 13, each addend in the colour of its arrow and in the order of the steps."""
    printed_order = equation("13")
    addends = (find(printed_order.corrected, path) for path in ("direct", "mu", "var"))
    closed = replace(printed_order, corrected=Add(tuple(a for a in addends if a is not None)))
    theme = session.theme()
    known, paths = quantity_colours(theme), path_colours(theme)
    colours = Colours(
        {name: known[name] for name in ("delta", "dx")},
        {path: paths[path] for path in ("mu", "var")},
    )
    return f"\n\n$$\n{formula(closed, printed=False, colours=colours, one_line=True)}\n$$\n\n"


def _height() -> int:
    seen = window()
    if is_projected():
        return round(_LARGE_HEIGHT * seen.screen)
    if seen.narrow:
        return _NARROW_HEIGHT
    return round(_HEIGHT * (1 + 0.7 * (seen.screen - 1)))


def _say_space(m: int) -> str:
    match m:
        case 3:
            return (
                "One feature of three samples is a point in space. 𝟏 and x̂ are two directions in "
                "it: the vertical one, and one in the plane across. Turn it with the mouse."
            )
        case 2:
            return (
                "Two samples are a plane, and 𝟏 and x̂ are all the directions that it has. Both are "
                "taken out, but for ε: **two samples learn nothing**."
            )
        case 1:
            return "One sample is its own mean: x̂ is 0, and nothing of the gradient comes back."
    return (
        f"One feature of {m} samples is a point in {m} dimensions. Here are three of them: 𝟏 "
        "upright, x̂ across it, and what is left of δ. *Three samples* shows all of space."
    )


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_COLUMN)
def _space(column: Column, names: tuple[str, ...], theme: Theme, font: int, height: int) -> Figure:
    space = place_in_space(column)
    return draw_space(
        space.points,
        space.directions,
        theme,
        samples=names if space.is_samples else (),
        height=height,
        font=font,
    )


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_COLUMN)
def _strips(column: Column, theme: Theme, room: Room) -> Figure:
    arrays = column.arrays
    return draw_strips(arrays["delta"], column.parts, arrays["dx"], theme, room)


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_COLUMN)
def _chain(column: Column, theme: Theme, room: Room) -> Figure:
    block = take_apart(column, "x_hat")
    return draw_chain(block.matrix, column.arrays["dx_hat"], column.arrays["dx"], theme, room)
