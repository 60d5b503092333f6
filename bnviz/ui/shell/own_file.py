"""A visitor's own file: what it was understood to hold, and the choices, before it is used."""

from functools import partial
from typing import Any

import streamlit as st

from bnviz.scenario import ENDINGS
from bnviz.scenario.cells import SIGNS
from bnviz.scenario.problem import quote
from bnviz.ui.shell import file_state, session
from bnviz.ui.shell.file_preview import draw_preview
from bnviz.ui.shell.file_state import Chosen
from bnviz.ui.shell.widgets import follow

_KINDS = {"numbers": "", "counter": " (counts)", "other sign": " (other decimal sign)"}


def draw_own_file() -> None:
    """Draw where a file is chosen, what was understood of it, and what is in use."""
    key = file_state.uploader_key()
    st.file_uploader(
        "A table or an array",
        type=list(ENDINGS),
        key=key,
        on_change=file_state.look,
        args=(key,),
        help="Samples in rows, features in columns: CSV and other text tables, NPY, NPZ, Parquet. "
        "The file stays in memory and is forgotten with the session; a link cannot carry it.",
    )
    if session.file_name() is not None:
        st.caption(f"In use: {quote(str(session.file_name()))}")
    waiting, used = file_state.waiting(), file_state.used()
    if waiting is not None:
        _draw_waiting(waiting)
    elif used is not None:
        _draw_used(used)


def _draw_used(used: Chosen) -> None:
    with st.expander("How it was read"):
        _list(used.understood.sentences)
        if used.payload:
            st.button(
                "Change how it is read",
                key="own-file-reopen",
                on_click=file_state.reopen,
                args=(used,),
            )
        else:
            st.caption("Large files are not kept: choose it again to change how it is read.")


def _draw_waiting(waiting: Chosen) -> None:
    seen = waiting.understood
    with st.container(key="own-file", border=True, gap="small"):
        st.markdown(f"{quote(waiting.name)}: **{seen.sentences[0]}**")
        # Above the details, so that it is in sight however many there are.
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Use these data",
                key="own-file-use",
                disabled=seen.data is None,
                on_click=file_state.use,
                args=(waiting,),
            )
            st.button(
                "Cancel",
                key="own-file-drop",
                on_click=file_state.drop,
                type="tertiary",
                help="Let it go",
            )
        if seen.refusal:
            st.warning(seen.refusal)
        if seen.data is not None:
            draw_preview(seen.data)
        _list(seen.sentences[1:])
        _draw_choices(waiting)


def _list(sentences: tuple[str, ...]) -> None:
    st.markdown("\n".join(f"- :small[{sentence}]" for sentence in sentences))


def _draw_choices(waiting: Chosen) -> None:
    """Draw the choices that change anything for this file."""
    seen, choices = waiting.understood, waiting.choices
    draw, offers = partial(_draw_choice, waiting.serial), seen.offers
    if "array" in offers:
        draw(st.selectbox, "Array", "array", seen.array, options=seen.arrays)
    if "columns" in offers:
        _draw_columns(waiting)
    if "header" in offers:
        draw(st.toggle, "Row 1 holds names", "header", seen.header)
    if "without_gaps" in offers:
        draw(st.toggle, "Leave out rows with gaps", "without_gaps", choices.without_gaps)
    if "without_words" in offers:
        draw(st.toggle, "Leave out rows with words", "without_words", choices.without_words)
    if "decimal" in offers:
        draw(
            st.segmented_control, "Decimal sign", "decimal", seen.decimal, options=list(SIGNS),
            format_func=SIGNS.__getitem__, required=True,
        )  # fmt: skip
    if "rows" in offers:
        draw(
            st.segmented_control, "Rows", "rows", choices.rows, options=["first", "random"],
            required=True,
        )  # fmt: skip


def _draw_columns(waiting: Chosen) -> None:
    labels = [
        f"{j} {column.name}{_KINDS.get(column.kind, f' ({column.kind})')}"
        for j, column in enumerate(waiting.understood.columns, start=1)
    ]
    # The browser knows an option by its label. Other labels are another widget, which shows them.
    key = f"own-file-columns-{waiting.serial}-{hash(tuple(labels))}"
    follow(key, list(waiting.understood.kept))
    st.multiselect(
        "Columns",
        options=range(len(labels)),
        format_func=labels.__getitem__,
        key=key,
        on_change=_take_columns,
        args=(waiting.serial, key, len(labels)),
    )


def _take_columns(serial: int, key: str, count: int) -> None:
    # A label that is no option any more comes back as text.
    chosen = (j for j in st.session_state[key] if isinstance(j, int) and j < count)
    file_state.choose(serial, columns=tuple(sorted(chosen)))


def _draw_choice(serial: int, make: Any, label: str, name: str, value: Any, **options: Any) -> None:
    key = f"own-file-{name}-{serial}"
    follow(key, value)
    make(label, key=key, on_change=_take, args=(serial, name), **options)


def _take(serial: int, name: str) -> None:
    file_state.choose(serial, **{name: st.session_state[f"own-file-{name}-{serial}"]})
