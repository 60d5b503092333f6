"""The answer that somebody gave back: taken, judged once, and kept without its batch."""

from dataclasses import dataclass, replace
from typing import Any, cast

import streamlit as st

from bnviz.checking.homework import ANSWER_ENDINGS, Report, judge_file
from bnviz.scenario import BadData
from bnviz.scenario.problem import quote
from bnviz.ui.practise.homework.handout import Handout, other_of_shape
from bnviz.ui.shell import session

_UPLOADER, _GIVEN, _JUDGED, _BEFORE, _REFUSED = (
    f"homework-{name}" for name in ("file", "given", "judged", "before", "refused")
)
_LISTED = ", ".join(f".{ending}" for ending in ANSWER_ENDINGS[:-1]) + f" or .{ANSWER_ENDINGS[-1]}"


@dataclass(frozen=True, eq=False)
class Judged:
    """An answer and what was found out about it.

    Attributes
    ----------
    name
        The name of the file, fit to stand in a sentence.
    fingerprint, batch_name
        The batch that it was held against.
    report
        Without the batch, which is large and can be had again.
    magnitudes
        How large each output and its addends become.
    """

    name: str
    fingerprint: str
    batch_name: str
    report: Report
    magnitudes: dict[str, float]


def take_answer(handout: Handout) -> Judged | None:
    """Draw where an answer is given back, and return the last one that could be judged."""
    # Any file may be chosen: for one that is no answer there is a sentence.
    st.file_uploader(
        f"dx, or dx with dgamma and dbeta, as {_LISTED}",
        key=_UPLOADER,
        on_change=_look,
        help="The numbers are read, and nothing in the file is ever run. It stays in memory and is "
        "forgotten with the session.",
    )
    given = st.session_state.pop(_GIVEN, None)
    if given is not None:
        with st.spinner("Trying every slip, and every two together…"):
            _judge(*cast("tuple[str, bytes]", given), handout)
    return cast("Judged | None", st.session_state.get(_JUDGED))


def draw_refusal() -> None:
    """Draw why the file that was given last cannot be used, if that is so."""
    if _REFUSED not in st.session_state:
        return
    st.error(st.session_state[_REFUSED], icon=":material/error:")
    if _JUDGED in st.session_state:
        before = cast("Judged", st.session_state[_JUDGED])
        st.markdown(f"What stands below was found out about {before.name}.")


def _look() -> None:
    file: Any = st.session_state[_UPLOADER]
    st.session_state.pop(_REFUSED, None)
    if file is not None:
        st.session_state[_GIVEN] = (file.name, file.getvalue())
    elif _JUDGED in st.session_state:
        # A browser takes the old file away before it brings the new one, which may be no answer.
        st.session_state[_BEFORE] = st.session_state.pop(_JUDGED)


def _judge(name: str, payload: bytes, handout: Handout) -> None:
    batch = handout.make()
    try:
        report = judge_file(name, payload, batch, session.limits())
        _check_shape(report, handout)
    except BadData as refusal:
        st.session_state[_REFUSED] = str(refusal)
        if _BEFORE in st.session_state:
            st.session_state[_JUDGED] = st.session_state.pop(_BEFORE)
        return
    st.session_state.pop(_BEFORE, None)
    st.session_state[_JUDGED] = Judged(
        quote(name),
        handout.fingerprint,
        handout.name,
        replace(report, batch=None),
        dict(batch.magnitudes),
    )


def _check_shape(report: Report, handout: Handout) -> None:
    """Refuse an answer that does not fit these data, and does fit the others."""
    dx = report.outputs.get("dx")
    if dx is None or dx.yours is None or dx.yours.shape == handout.shape:
        return
    other = other_of_shape(dx.yours.shape)
    if other is not None:
        raise BadData(
            f"dx has the shape of {other}, and the data chosen here are {handout.name}, so choose "
            "the data that it belongs to and give it back again."
        )
