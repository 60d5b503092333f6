"""The X-ray of the layer: one cell of any of its arrays, with its own numbers."""

import streamlit as st

from bnviz.derivation import with_numbers
from bnviz.derivation.hidden_layer import BY_ID, TEXTS, spell
from bnviz.derivation.hidden_layer_xray import xray_rule
from bnviz.experiment.hidden_layer_pass import HiddenLayerPass
from bnviz.expression import Colours
from bnviz.figures import draw_bars
from bnviz.notation import PATHS, QUANTITIES, path_colours, quantity_colours
from bnviz.scenario import ENTRIES, Settings
from bnviz.ui.board.checked_figure import checked
from bnviz.ui.board.window import projection
from bnviz.ui.layer.entries import Entry, place_of
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import follow

_QUANTITY, _DOWN, _ACROSS = "entry-quantity", "entry-down", "entry-across"


def fitted_entry(done: HiddenLayerPass, settings: Settings) -> Entry | None:
    """Return the picked cell, if its array has it."""
    entry = settings.entry
    if entry is None:
        return None
    rows, columns = _shape(done, entry[0])
    return entry if entry[1] <= rows and entry[2] <= columns else None


def draw_entry(done: HiddenLayerPass, settings: Settings) -> None:
    """Draw the X-ray of the picked cell, or say how to pick one."""
    entry = fitted_entry(done, settings)
    with st.container(key="xray", gap="small"):
        _choose(done, entry)
        if entry is None:
            if settings.entry is not None:
                rows, columns = _shape(done, settings.entry[0])
                st.markdown(
                    f":material/info: {TEXTS[settings.entry[0]]} has {rows} × {columns} cells, so "
                    f"there is no cell {settings.entry[1]}, {settings.entry[2]}: pick another one."
                )
            return
        with st.container(key="xray-details"):
            if entry[0] in BY_ID:
                _draw(done, entry, settings)
            else:
                value = float(done.arrays[entry[0]][place_of(entry)])
                about = QUANTITIES[entry[0]].meaning
                st.markdown(
                    f"${spell(entry[0], place_of(entry))} = {value + 0.0:.6g}$ — {about} "
                    "No formula gives it."
                )


def _choose(done: HiddenLayerPass, entry: Entry | None) -> None:
    shown = entry or ("dh", 1, 1)
    rows, columns = _shape(done, shown[0])
    axes = QUANTITIES[shown[0]].axes
    follow(_QUANTITY, shown[0])
    follow(_DOWN, shown[1])
    follow(_ACROSS, shown[2])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("**X-ray** of", width="content")
        st.selectbox(
            "Quantity",
            ENTRIES,
            key=_QUANTITY,
            format_func=TEXTS.__getitem__,
            on_change=_take_quantity,
            label_visibility="collapsed",
            width=124,
        )
        for key, most, name in (
            (_DOWN, rows, axes[0] if len(axes) > 1 else None),
            (_ACROSS, columns, axes[-1]),
        ):
            if name is None:
                continue
            # A name and its field stay beside each other where the line is wrapped.
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", width="content"
            ):
                st.markdown(name, width="content")
                st.number_input(
                    name.capitalize(),
                    1,
                    most,
                    key=key,
                    on_change=_take,
                    label_visibility="collapsed",
                    width=76,
                )
        if entry is None:
            st.markdown("or click a cell in any heatmap", width="content")
            return
        if not session.current().present:
            st.space("stretch")
        st.button(
            "Close",
            icon=":material/close:",
            type="tertiary",
            on_click=session.change,
            kwargs={"entry": None},
        )


def _shape(done: HiddenLayerPass, name: str) -> tuple[int, int]:
    shape = done.arrays[name].shape
    return (1, shape[0]) if len(shape) == 1 else shape


def _take_quantity() -> None:
    session.change(entry=(st.session_state[_QUANTITY], 1, 1))


def _take() -> None:
    state = st.session_state
    session.change(entry=(state[_QUANTITY], state.get(_DOWN, 1), state[_ACROSS]))


def _draw(done: HiddenLayerPass, entry: Entry, settings: Settings) -> None:
    theme = session.theme()
    name, place = entry[0], place_of(entry)
    colours = Colours(quantity_colours(theme), path_colours(theme))
    ray = xray_rule(BY_ID[name], done.roundings, place, colours)
    projector = projection()
    # On a projector there is no room for more bars than paths.
    has_bars = not projector or len(ray.terms) <= len(PATHS)
    left, right = st.columns([78, 22] if projector else [70, 30], gap="medium")
    with left:
        # One group, so that KaTeX does not break the line at a sign.
        st.markdown(rf"$\displaystyle {{{with_numbers(ray)}}}$")
        if not settings.present:
            st.markdown(BY_ID[name].explanation)
    if not has_bars:
        return
    with right:
        bars = draw_bars(
            ray.terms,
            ray.value,
            TEXTS[name],
            QUANTITIES[name].role,
            theme,
            limit=ray.limit,
            projector=projector,
        )
        st.plotly_chart(
            checked(bars),
            key="entry-bars",
            theme=None,
            config={"displayModeBar": False},
            alt=f"{len(ray.terms)} terms that add up to {ray.shown:.4g}, the value of "
            f"{TEXTS[name]} at {', '.join(str(n + 1) for n in place)}.",
        )
