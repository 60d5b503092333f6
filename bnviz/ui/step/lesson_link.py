"""The link that a teacher puts on a slide: what it shows, what it hides, and how to scan it."""

import socket
from dataclasses import replace
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno
import streamlit as st

from bnviz.scenario import HIDEABLE, Settings, to_query
from bnviz.ui.shell import session

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_LABELS = {
    "data": "Data",
    "m": "Batch size m",
    "d": "Features D",
    "shift": "Mean of x",
    "scale": "Std. dev. of x",
    "gamma": "Scale γ",
    "beta": "Shift β",
    "eps": "Epsilon ε",
    "upstream": "Upstream gradient",
    "seed": "Seed",
    "dtype": "Number format",
    "backend": "Array library",
}


@st.dialog("Lesson link", width="medium", icon=":material/qr_code_2:")
def open_lesson_link() -> None:
    """Draw the dialog. Whoever opens the link sees this step with these settings and this cell."""
    settings = session.current()
    if settings.data == "upload":
        st.warning("A link cannot carry your file: others will be asked for one.")
    left, right = st.columns(2, gap="medium")
    with left:
        hidden = st.multiselect(
            "Hide these controls from the students",
            HIDEABLE,
            default=settings.hide,
            format_func=lambda name: _LABELS[name],
            key="link-hide",
        )
        if st.checkbox("Hide all controls", key="link-hide-all"):
            hidden = list(HIDEABLE)
        present = st.checkbox("Open in presenter mode", value=False, key="link-present")
        predict = st.checkbox("Predict first", value=settings.predict, key="link-predict")
    chosen = replace(settings, hide=tuple(hidden), present=present, predict=predict)
    link = _link(chosen)
    with left:
        st.code(link, language=None, wrap_lines=True)
        if here := _only_here(link):
            st.warning(here, icon=":material/wifi_off:")
    with right:
        st.image(
            _qr(link), width="stretch", alt="A QR code of the link: scan it to open this step."
        )


def _link(settings: Settings) -> str:
    """Return the address of this page with these settings."""
    here = urlsplit(st.context.url or "")
    query = urlencode(to_query(settings), safe=",")
    return urlunsplit((here.scheme, here.netloc, here.path, query, ""))


def _only_here(link: str) -> str:
    """Say that a link leads others nowhere, and what does; nothing of one that they can open."""
    address = urlsplit(link)
    if address.hostname not in _THIS_MACHINE:
        return ""
    port = f":{address.port}" if address.port else ""
    return (
        "This address works on this machine alone. For a class, start the app with `make serve` "
        f"and open it at {address.scheme}://{_own_address()}{port}: links made there work for all."
    )


def _own_address() -> str:
    """Return this machine's address in its network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # An address for documentation; nothing is sent to ask for the way there.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "its address in your network"
        return str(probe.getsockname()[0])


def _qr(link: str) -> str:
    """Return a QR code as SVG, dark on white in both themes, because cameras expect that."""
    code = segno.make(link, error="m", micro=False)
    return str(code.svg_inline(scale=8, border=4, dark="#000000", light="#ffffff", omitsize=True))
