"""The X-ray: one cell of one equation, with its own numbers."""

import json
from html import escape

import streamlit as st

from bnviz.derivation import DELTA, EQUATIONS, Equation, with_numbers, xray
from bnviz.experiment import Pass
from bnviz.expression import Colours, Marks
from bnviz.figures import draw_bars
from bnviz.notation import QUANTITIES, path_colours, quantity_colours
from bnviz.scenario import FOCUSABLE, Settings
from bnviz.ui.board.checked_figure import checked
from bnviz.ui.board.hands.bridge import HELD
from bnviz.ui.board.window import window
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import choose, follow

# Pixels that the bars may take: all of them beside the sidebar, and what a projector has left below
# the board.
_BARS, _BARS_ON_SCREEN = 171, 150
_BY_NUMBER = {e.number: e for e in (*EQUATIONS, DELTA)}


def focused_equation(settings: Settings) -> Equation | None:
    """Return the equation that the X-ray shows, or None for what no equation gives."""
    numbers = [n for n, e in _BY_NUMBER.items() if e.quantity == settings.focus]
    if not numbers:
        return None
    chosen = settings.equation
    return _BY_NUMBER[chosen if chosen in numbers else numbers[0]]


def draw_xray(done: Pass) -> None:
    """Draw the X-ray of the picked cell, or say how to pick one."""
    settings = session.current()
    with st.container(key="xray", gap="small"):
        _choose_cell(done, settings)
        if settings.cell is None:
            return
        shown = focused_equation(settings)
        with st.container(key="xray-details"):
            if shown is None:
                _given(done, settings)
            else:
                _draw(done, settings, shown)


def _choose_cell(done: Pass, settings: Settings) -> None:
    m, d = done.shape
    i, j = settings.cell or (1, 1)
    times = window().screen if settings.present else 1
    follow("xray-focus", settings.focus)
    follow("xray-sample", i)
    follow("xray-feature", j)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("**X-ray** of", width="content")
        st.selectbox(
            "Quantity",
            FOCUSABLE,
            key="xray-focus",
            format_func=lambda name: QUANTITIES[name].text,
            on_change=_take_cell,
            label_visibility="collapsed",
            width=round(96 * times),
        )
        for name, most in (("sample", m), ("feature", d)):
            st.markdown(f"{name}", width="content")
            st.number_input(
                name.capitalize(),
                1,
                most,
                key=f"xray-{name}",
                on_change=_take_cell,
                label_visibility="collapsed",
                disabled=name == "sample" and not QUANTITIES[settings.focus].per_sample,
                width=round(76 * times),
            )
        if settings.cell is None:
            st.markdown("or click a cell in any heatmap", width="content")
            return
        _choose_equation(settings)
        st.space("stretch")
        st.button("Close", icon=":material/close:", type="tertiary", on_click=_let_go)


def _choose_equation(settings: Settings) -> None:
    """Let the visitor choose where several equations give the same quantity."""
    numbers = [n for n, e in _BY_NUMBER.items() if e.quantity == settings.focus]
    if len(numbers) < 2:
        return
    shown = focused_equation(settings)
    st.markdown("by", width="content")
    choose(
        "Equation",
        numbers,
        shown.number if shown else numbers[0],
        "equation",
        key="xray-equation",
        width="content",
    )


def _take_cell() -> None:
    state = st.session_state
    session.change(cell=(state["xray-sample"], state["xray-feature"]), focus=state["xray-focus"])


def _let_go() -> None:
    session.change(cell=None)


def _room(projector: float) -> float:
    """Return the pixels that the bars may take; on a phone they are as thin as can be."""
    if projector:
        return _BARS_ON_SCREEN * projector
    return 0 if window().narrow else _BARS


def _given(done: Pass, settings: Settings) -> None:
    i, j = settings.cell or (1, 1)
    about = QUANTITIES[settings.focus]
    value = done.arrays[settings.focus][i - 1, j - 1]
    st.markdown(
        f"${about.latex(str(i))} = {value + 0.0:.6g}$ — {about.meaning} No equation gives it."
    )


def _draw(done: Pass, settings: Settings, shown: Equation) -> None:
    i, j = settings.cell or (1, 1)
    theme = session.theme()
    colours = Colours(quantity_colours(theme), path_colours(theme))
    printed = shown.number in settings.printed
    marks = Marks({name: quantity_colours(theme)[name] for name in HELD})
    ray = xray(shown, done.arrays, i - 1, j - 1, printed=printed, colours=colours, marks=marks)
    about = QUANTITIES[shown.quantity]
    projector = window().screen if settings.present else 0.0
    left, right = st.columns(2, gap="medium")
    with left:
        # One group, so that KaTeX does not break the line at a sign.
        st.markdown(rf"$\displaystyle {{{with_numbers(ray)}}}$")
        # Which number is which input: hands.js takes hold of them.
        inputs = escape(json.dumps([[*found, j - 1] for found in marks.found]))
        st.html(f'<span class="xray-inputs" data-inputs="{inputs}" hidden></span>')
    with right:
        st.plotly_chart(
            checked(
                draw_bars(
                    ray.terms,
                    ray.value,
                    about.text,
                    about.role,
                    theme,
                    limit=ray.limit,
                    picked=i - 1,
                    projector=projector,
                    room=_room(projector),
                )
            ),
            key="xray-bars",
            theme=None,
            config={"displayModeBar": False},
            alt=f"{len(ray.terms)} terms that add up to {ray.shown:.4g}, "
            f"the value of {about.text} at sample {i}, feature {j}.",
        )
