"""What the whole page is about: the chosen feature, and how many samples there are."""

from typing import Literal

import streamlit as st

from bnviz.experiment import Pass
from bnviz.scenario import Settings, find_dataset
from bnviz.ui.board.window import window
from bnviz.ui.shell import session
from bnviz.ui.shell.presenting import draw_present_button
from bnviz.ui.shell.widgets import follow

_KEY = "geometry-feature"
_SIZES = {2: "Two samples", 3: "Three samples"}


def chosen_feature() -> int:
    """Return the feature of the picked cell, or the first one, counted from 0."""
    cell = session.current().cell
    return cell[1] - 1 if cell else 0


def draw_choices(done: Pass) -> None:
    """Draw the choice of the feature, and buttons for the batches that can be seen in space."""
    settings, (m, d) = session.current(), done.shape
    align: Literal["center", "bottom"] = "center" if settings.present else "bottom"
    with st.container(horizontal=True, vertical_alignment=align, key="geometry-choices"):
        if settings.present:
            # A label above would take from the height of the picture.
            st.markdown("Feature", width="content")
        follow(_KEY, chosen_feature() + 1)
        st.number_input(
            "Feature",
            1,
            d,
            key=_KEY,
            on_change=_take,
            # Narrower, it has no buttons.
            width=round(130 * (window().screen if settings.present else 1)),
            label_visibility="collapsed" if settings.present else "visible",
        )
        for size, title in _SIZES.items():
            _draw_size(settings, size, title, m)
        st.space("stretch")
        draw_present_button()


def _draw_size(settings: Settings, size: int, title: str, m: int) -> None:
    dataset = find_dataset(settings.data)
    is_fixed = dataset.fixed_m is not None or dataset.own_shape
    about = f"These data have {m} samples." if is_fixed else f"Sets the batch size m to {size}."
    st.button(
        title,
        key=f"geometry-m-{size}",
        on_click=session.change,
        kwargs={"m": size},
        disabled=is_fixed or m == size,
        help=about,
    )


def _take() -> None:
    before = session.current().cell
    session.change(cell=(before[0] if before else 1, int(st.session_state[_KEY])))
