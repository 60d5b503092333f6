"""Thorey's derivation, line by line, each with what it follows from and its proof."""

import streamlit as st

from bnviz.derivation.hidden_layer import BIAS_IS_ZERO
from bnviz.derivation.thorey import Line
from bnviz.derivation.thorey_walk import WALK, Stop
from bnviz.derivation.xray import aligned
from bnviz.experiment.hidden_layer_pass import HiddenLayerPass
from bnviz.expression import Colours, number_latex, to_latex, to_lines
from bnviz.notation import quantity_colours
from bnviz.ui.board.window import window
from bnviz.ui.layer.passes import run_layer_or_say
from bnviz.ui.layer.proofs import line_proof
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import follow

_PLACES = {stop.id: place for place, stop in enumerate(WALK)}
_ROOM = 380  # LaTeX of a right-hand side for which large letters have room on one line
_MOST_SHOWN = 5  # features of the visitor's own layer


def draw_walk() -> None:
    """Draw the line where the visitor is, below those that it follows from."""
    place = _PLACES.get(session.current().line or "", 0)
    stop = WALK[place]
    _draw_moves(place)
    with st.container(key="walk", gap="small"):
        if place == 0 and not session.current().present:
            st.markdown(
                "Clément Thorey (2016) keeps every index: samples i and k run to N, features j and "
                "l to H, and δ with two indices is 1 where they are equal and 0 elsewhere."
            )
        for earlier in _sources(stop):
            with st.container(key=f"walk-from-{earlier.id}", gap=None):
                st.markdown(f"({_PLACES[earlier.id] + 1}) {earlier.title}{_formula(earlier.line)}")
        has_numbers = stop.line is BIAS_IS_ZERO
        here, beside = st.columns([50, 50], gap="medium") if has_numbers else (st.container(), None)
        with here, st.container(key="walk-now", gap=None):
            st.subheader(f"({place + 1}) {stop.title}", anchor=False)
            st.markdown(_formula(stop.line))
            st.markdown(stop.line.explanation)
            st.markdown(_verdict(stop))
        if beside is not None:
            with beside:
                _show_own_numbers()


def _sources(stop: Stop) -> tuple[Stop, ...]:
    """Return the lines that one follows from, or the one before it in its chapter."""
    known = [WALK[_PLACES[id_]] for id_ in stop.line.derived_from]
    if known:
        return tuple(sorted(known, key=lambda source: _PLACES[source.id]))
    before = WALK[max(0, _PLACES[stop.id] - 1)]
    return (before,) if before.chapter == stop.chapter and before is not stop else ()


def _draw_moves(place: int) -> None:
    with st.container(key="walk-moves", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Back",
            icon=":material/arrow_back:",
            key="walk-back",
            shortcut="PageUp",
            disabled=place == 0,
            on_click=_go,
            args=(place - 1,),
        )
        st.button(
            "Next",
            icon=":material/arrow_forward:",
            key="walk-next",
            shortcut="PageDown",
            disabled=place == len(WALK) - 1,
            on_click=_go,
            args=(place + 1,),
        )
        follow("walk-line", WALK[place].id)
        st.selectbox(
            "Line",
            [stop.id for stop in WALK],
            key="walk-line",
            format_func=lambda id_: f"{_PLACES[id_] + 1}. {WALK[_PLACES[id_]].title}",
            on_change=_jump,
            label_visibility="collapsed",
            width=280,
        )
        st.markdown(WALK[place].chapter, width="content")


def _go(place: int) -> None:
    session.change(line=WALK[place].id)


def _jump() -> None:
    session.change(line=st.session_state["walk-line"])


def _formula(line: Line) -> str:
    colours = Colours(quantity_colours(session.theme()))
    left, right = to_latex(line.left, colours), to_latex(line.right, colours)
    is_wide = len(to_latex(line.right)) > _ROOM and (session.current().present or window().narrow)
    lines = to_lines(line.right, colours) if is_wide else (right,)
    return f"\n\n$$\n{aligned(left, lines)}\n$$\n\n"


def _verdict(stop: Stop) -> str:
    found = line_proof(stop.line)
    if not found.holds:
        return ":red-badge[:material/close: not proved]"
    return (
        f":green-badge[:material/check: holds] proved for every number of samples and features, in "
        f"{found.milliseconds:.0f} ms"
    )


def _show_own_numbers() -> None:
    """Show what the sum is for the visitor's own layer, beside the gradient of β."""
    done = run_layer_or_say()
    if done is None:
        return
    shown = min(_MOST_SHOWN, done.shape[2])
    columns = [_numbers(done, name, shown) for name in ("db", "dbeta")]
    heads = (rf"$\dfrac{{d \mathcal{{L}}}}{{d {symbol}}}$" for symbol in ("b_j", r"\beta_j"))
    rows = [f"| j | {' | '.join(heads)} |", "| --- | --- | --- |"]
    rows += [
        f"| {n} | ${bias}$ | ${shift}$ |"
        for n, (bias, shift) in enumerate(zip(*columns, strict=True), 1)
    ]
    st.markdown(
        "With your data, the bias gets rounding and nothing else. β, added after centring, does "
        "get a gradient:"
    )
    st.markdown("\n".join(rows))


def _numbers(done: HiddenLayerPass, name: str, count: int) -> list[str]:
    values, limits = done.arrays[name][:count], done.roundings.of_quantity(name)[:count]
    return [
        number_latex(float(value), limit=float(limit))
        for value, limit in zip(values, limits, strict=True)
    ]
