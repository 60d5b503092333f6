"""A visitor's own file: what it was understood to hold, and the choices, before it is used."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from bnviz.scenario import ENDINGS, BadData, Choices, Understood, understand
from bnviz.scenario.problem import quote
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import follow

_PENDING, _ROUND, _SERIAL = "pending-file", "file-round", "file-serial"
_KINDS = {"numbers": "", "words": " (words)", "counter": " (counts)", "empty": " (empty)"}
_SIGNS = {".": "point", ",": "comma"}


@dataclass(frozen=True)
class _Pending:
    """A file that was chosen and is not used yet. It is let go with the next one.

    Each has widgets of its own, by its serial number: what the browser still sends of the choices
    for the file before is none for this one.
    """

    serial: int
    name: str
    payload: bytes
    choices: Choices
    understood: Understood


def draw_own_file() -> None:
    """Draw where a file is chosen, and, until it is used, what was understood of it."""
    # Another key is another, empty uploader: a file that was taken over is let go there.
    key = f"file-{st.session_state.get(_ROUND, 0)}"
    st.file_uploader(
        "A table or an array",
        type=list(ENDINGS),
        key=key,
        on_change=_look,
        args=(key,),
        help="Samples in rows, features in columns: CSV and other text tables, NPY, NPZ, Parquet. "
        "The file stays in memory and is forgotten with the session; a link cannot carry it.",
    )
    pending = st.session_state.get(_PENDING)
    if pending is not None:
        _draw_pending(pending)
    elif session.file_name() is not None:
        st.caption(f"In use: {quote(str(session.file_name()))}")


def _look(key: str) -> None:
    file = st.session_state[key]
    st.session_state.pop(_PENDING, None)
    session.change()  # what was said of the file before is said no more
    if file is None:
        return
    choices = Choices(seed=session.current().seed)
    payload = file.getvalue()
    try:
        understood = understand(file.name, payload, session.limits(), choices)
    except BadData as refusal:
        session.refuse_file(str(refusal))
        return
    if understood.has_choice:
        serial = st.session_state[_SERIAL] = st.session_state.get(_SERIAL, 0) + 1
        st.session_state[_PENDING] = _Pending(serial, file.name, payload, choices, understood)
    else:
        _use(file.name, understood)


def _use(name: str, understood: Understood) -> None:
    if understood.data is not None and session.accept_file(name, understood.data):
        st.session_state.pop(_PENDING, None)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _choose(serial: int, **values: Any) -> None:
    pending = st.session_state.get(_PENDING)
    if pending is None or pending.serial != serial:
        return  # another file came in the same moment
    choices = replace(pending.choices, **values)
    understood = understand(pending.name, pending.payload, session.limits(), choices)
    st.session_state[_PENDING] = replace(pending, choices=choices, understood=understood)


def _draw_pending(pending: _Pending) -> None:
    seen = pending.understood
    with st.container(key="own-file", border=True, gap="small"):
        st.markdown(f"{quote(pending.name)}: **{seen.sentences[0]}**")
        # Above the details, so that it is in sight however many there are.
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Use these data",
                key="own-file-use",
                disabled=seen.data is None,
                on_click=_use,
                args=(pending.name, seen),
            )
            st.button(
                "Cancel", key="own-file-drop", on_click=_drop, type="tertiary", help="Let it go"
            )
        if seen.refusal:
            st.warning(seen.refusal)
        st.markdown("\n".join(f"- :small[{sentence}]" for sentence in seen.sentences[1:]))
        _draw_choices(pending)


def _drop() -> None:
    st.session_state.pop(_PENDING, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _draw_choices(pending: _Pending) -> None:
    seen, choices = pending.understood, pending.choices
    columns, draw = seen.columns, partial(_draw_choice, pending.serial)
    draw(
        st.multiselect,
        "Columns",
        "columns",
        list(seen.kept),
        options=range(len(columns)),
        format_func=lambda j: f"{j + 1} {columns[j].name}{_KINDS[columns[j].kind]}",
    )
    draw(st.toggle, "Row 1 holds names", "header", seen.header)
    if seen.gap_rows or not choices.without_gaps:
        draw(st.toggle, "Leave out rows with gaps", "without_gaps", choices.without_gaps)
    draw(
        st.segmented_control,
        "Decimal sign",
        "decimal",
        seen.decimal,
        options=list(_SIGNS),
        format_func=_SIGNS.__getitem__,
        required=True,
    )
    if any("rows are used" in sentence for sentence in seen.sentences):
        draw(
            st.segmented_control, "Rows", "rows", choices.rows, options=["first", "random"],
            required=True,
        )  # fmt: skip


def _draw_choice(serial: int, make: Any, label: str, name: str, value: Any, **options: Any) -> None:
    key = f"own-file-{name}-{serial}"
    follow(key, value)
    make(label, key=key, on_change=_take, args=(serial, name), **options)


def _take(serial: int, name: str) -> None:
    value = st.session_state[f"own-file-{name}-{serial}"]
    _choose(serial, **{name: tuple(sorted(value)) if name == "columns" else value})
