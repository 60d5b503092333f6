"""What widgets need beyond Streamlit's own options."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from bnviz.ui.shell import session


def follow(key: str, value: object) -> None:
    """Make the widget with this key show a value, before it is drawn.

    The settings are the truth and widgets follow them. The value is written only when it differs,
    so that a slider under the hand is not pulled back.
    """
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def choose(
    label: str,
    options: Sequence[str],
    chosen: str,
    setting: str,
    *,
    key: str,
    make: Callable[..., Any] = st.segmented_control,
    **more: Any,
) -> None:
    """Draw a choice among buttons that shows a setting, and changes it.

    Parameters
    ----------
    chosen
        The option that is shown as chosen.
    setting
        The setting that a choice changes.
    make
        The widget: ``st.segmented_control`` or ``st.pills``; ``more`` goes to it.
    """
    make(
        label,
        options,
        key=key,
        default=follow_from_first(key, chosen),
        on_change=_take_choice,
        args=(key, setting),
        required=True,
        **{"label_visibility": "collapsed"} | more,
    )


def choose_here(label: str, options: Sequence[str], *, key: str, **more: Any) -> str:
    """Draw a choice among buttons that no setting keeps, and return it: the first one at first."""
    chosen = st.segmented_control(
        label,
        options,
        default=options[0],
        key=key,
        required=True,
        **{"label_visibility": "collapsed"} | more,
    )
    # A browser that has not yet drawn what is chosen may tell that nothing is.
    return options[0] if chosen is None else str(chosen)


def follow_from_first(key: str, value: object) -> object:
    """Make a choice show a value as `follow` does, and return the default to draw it with.

    A value that is written is sent to the browser once. Where the next run comes before the browser
    has drawn the first one, as on pages that measure the window, that is lost, and a choice among
    buttons would show none as chosen; a default is sent in every run.
    """
    if st.session_state.get(key, value) != value:
        follow(key, value)
        return None
    return value


def _take_choice(key: str, setting: str) -> None:
    value = st.session_state[key]
    # A browser that has not yet drawn what is chosen may tell that nothing is.
    if value is not None:
        session.change(**{setting: value})


def heard(key: str, event: str) -> Any:
    """Return what the browser's side of a component told with an event: it may tell anything.

    It may also tell something late, when this visit no longer has the component; that is None.
    """
    return st.session_state.get(key, {}).get(event)


def draw_parts(name: str, parts: Mapping[str, tuple[str, Callable[[], None]]]) -> None:
    """Draw the parts of a page as tabs, and of them only the one that is open.

    Parameters
    ----------
    name
        The setting that says which part is open.
    parts
        The title of each part and what draws it, by the setting's value.
    """
    key = f"part-{name}"
    titles = {title: value for value, (title, _) in parts.items()}

    def take() -> None:
        session.change(**{name: titles[st.session_state[key]]})

    open_part = getattr(session.current(), name)
    follow(key, parts[open_part][0])
    tabs = st.tabs(list(titles), key=key, on_change=take)
    for tab, (value, (_, draw)) in zip(tabs, parts.items(), strict=True):
        if value == open_part:
            with tab:
                draw()
