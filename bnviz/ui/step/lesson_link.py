"""The link that a teacher puts on a slide: what it shows, what it hides, and how to scan it."""

from dataclasses import replace
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno
import streamlit as st

from bnviz.scenario import HIDEABLE, Settings, to_query
from bnviz.ui.shell import session

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
    with right:
        st.image(
            _qr(link), width="stretch", alt="A QR code of the link: scan it to open this step."
        )


def _link(settings: Settings) -> str:
    """Return the address of this page with these settings."""
    here = urlsplit(st.context.url or "")
    query = urlencode(to_query(settings), safe=",")
    return urlunsplit((here.scheme, here.netloc, here.path, query, ""))


def _qr(link: str) -> str:
    """Return a QR code as SVG, dark on white in both themes, because cameras expect that."""
    code = segno.make(link, error="m", micro=False)
    return str(code.svg_inline(scale=8, border=4, dark="#000000", light="#ffffff", omitsize=True))
