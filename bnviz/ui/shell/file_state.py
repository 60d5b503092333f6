"""A visitor's own file between choosing and using it, and how it was read once it is in use."""

from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any, cast

import streamlit as st

from bnviz.scenario import BadData, Choices, Understood, understand
from bnviz.ui.shell import session

_WAITING, _USED, _UPLOADER, _SERIAL = "pending-file", "used-file", "file-uploader", "file-serial"
_MOST_KEPT = 1 << 20  # bytes of a file in use: a class of visitors must fit into the memory


@dataclass(frozen=True)
class Chosen:
    """A file that was chosen, and how it is read.

    Attributes
    ----------
    serial
        Each file has widgets of its own, by this number: what the browser still sends of the
        choices for the file before is none for this one.
    payload
        Its bytes; empty for a large file that is in use.
    """

    serial: int
    name: str
    payload: bytes
    choices: Choices
    understood: Understood


def waiting() -> Chosen | None:
    """Return the file that is not used yet. It is let go with the next one."""
    return cast("Chosen | None", st.session_state.get(_WAITING))


def used() -> Chosen | None:
    """Return the file that is in use."""
    return cast("Chosen | None", st.session_state.get(_USED))


def names() -> tuple[str, ...]:
    """Return the names of the files that the session holds, in use and waiting.

    A tuple, because Streamlit loads pandas to see if anything else is a table.
    """
    held = (session.file_name(), waiting() and cast(Chosen, waiting()).name)
    return tuple(dict.fromkeys(name for name in held if name))


def uploader_key() -> str:
    """Return the key of the uploader; another key is another, empty uploader.

    It differs from session to session, so that after a restart no file is listed that is gone.
    """
    return cast(str, st.session_state.setdefault(_UPLOADER, f"file-{token_hex(4)}"))


def look(key: str) -> None:
    """Understand the file that was chosen in this uploader, and use it unless there is to ask."""
    file = st.session_state[key]
    st.session_state.pop(_WAITING, None)
    session.change()  # what was said of the file before is said no more
    if file is None:
        return
    choices, payload = Choices(seed=session.current().seed), file.getvalue()
    try:
        understood = understand(file.name, payload, session.limits(), choices)
    except BadData as refusal:
        session.refuse_file(str(refusal))
        return
    before = used()
    # Whoever chooses a large file again wants to change how it is read: it was not kept for that.
    is_again = before is not None and before.name == file.name and not before.payload
    chosen = Chosen(_next_serial(), file.name, payload, choices, understood)
    if understood.has_choice or is_again:
        st.session_state[_WAITING] = chosen
    else:
        use(chosen)


def use(chosen: Chosen) -> None:
    """Take the data of a file."""
    data = chosen.understood.data
    if data is None or not session.accept_file(chosen.name, data):
        return
    is_small = len(chosen.payload) <= _MOST_KEPT
    st.session_state[_USED] = chosen if is_small else replace(chosen, payload=b"")
    drop()


def choose(serial: int, **values: Any) -> None:
    """Read the file that waits with another choice, which can be taken back."""
    chosen = waiting()
    if chosen is None or chosen.serial != serial:
        return  # another file came in the same moment
    choices = replace(chosen.choices, **values)
    try:
        understood = understand(chosen.name, chosen.payload, session.limits(), choices)
    except BadData as refusal:
        understood = chosen.understood.refuse(str(refusal), choices)
    st.session_state[_WAITING] = replace(chosen, choices=choices, understood=understood)


def drop() -> None:
    """Let the file that waits go, and empty the uploader."""
    st.session_state.pop(_WAITING, None)
    st.session_state.pop(_UPLOADER, None)


def reopen(chosen: Chosen) -> None:
    """Let a file that is in use wait again, so that its choices can be changed."""
    st.session_state[_WAITING] = replace(chosen, serial=_next_serial())


def _next_serial() -> int:
    serial: int = st.session_state.get(_SERIAL, 0) + 1
    st.session_state[_SERIAL] = serial
    return serial
