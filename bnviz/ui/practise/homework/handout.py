"""The batch that somebody takes home: trap data, or what is set up in the sidebar."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from bnviz.checking.homework import Batch, batch_of, draw_traps, pack_batch
from bnviz.numerics import ConstantFeatureError
from bnviz.scenario import BadData, Settings, Uploaded, shape_of
from bnviz.ui.shell import session
from bnviz.ui.shell.passes import run
from bnviz.ui.shell.widgets import choose

DATA_FILE = "batch.npz"
_TITLES = {"traps": "Trap data", "yours": "Your batch"}
_NAMES = {"traps": "the trap data", "yours": "your batch"}


@dataclass(frozen=True)
class Handout:
    """One batch to take home.

    Attributes
    ----------
    name
        What it is called within a sentence.
    shape, eps
        The (m, D) of its x, and its ε.
    fingerprint
        What tells it from every other batch.
    make
        Returns the batch itself, which may be large.
    """

    name: str
    shape: tuple[int, int]
    eps: float
    fingerprint: str
    make: Callable[[], Batch]


def choose_handout() -> Handout | None:
    """Draw the choice and what is in the file, and return the batch, or None if it cannot run."""
    chosen = session.current().homework
    choose(
        "Data",
        list(_TITLES),
        chosen,
        "homework",
        key="practise-homework",
        format_func=_TITLES.__getitem__,
    )
    try:
        handout = _traps() if chosen == "traps" else _yours()
    except (BadData, ConstantFeatureError) as refusal:
        st.error(str(refusal), icon=":material/error:")
        return None
    (m, d), why = handout.shape, _say(chosen)
    st.markdown(
        f"{why} In it: `x` and `dy` with {m} samples of {d} "
        f"{'feature' if d == 1 else 'features'}, `gamma`, `beta`, and `eps` = {handout.eps:g}."
    )
    st.download_button(
        f"Download {DATA_FILE}",
        partial(_pack, handout),
        file_name=DATA_FILE,
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        key="homework-download",
    )
    return handout


def other_of_shape(shape: tuple[int, ...]) -> str | None:
    """Return what the batch is called that is not chosen and has this shape, or None."""
    other = "yours" if session.current().homework == "traps" else "traps"
    if other == "traps":
        has_it = draw_traps()[0].shape == shape
    else:
        has_it = shape_of(session.current(), session.uploaded()) == shape
    return _NAMES[other] if has_it else None


def _say(chosen: str) -> str:
    if chosen == "traps":
        return "No known slip can hide here: no γ is 1, no β or mean is 0, no variance is 1."
    return "What is set up in the sidebar. Some slips may not show on it; on the trap data all do."


def _traps() -> Handout:
    batch = draw_traps()[0]
    return Handout(_NAMES["traps"], batch.shape, batch.eps, "traps", lambda: batch)


def _yours() -> Handout:
    settings, uploaded = session.current(), session.uploaded()
    done = run(settings, uploaded)
    m, d = done.arrays["x"].shape
    return Handout(
        _NAMES["yours"],
        (m, d),
        float(done.arrays["eps"]),
        done.fingerprint,
        partial(_make, settings, uploaded),
    )


def _make(settings: Settings, uploaded: Uploaded | None) -> Batch:
    return batch_of(run(settings, uploaded))


def _pack(handout: Handout) -> bytes:
    return pack_batch(handout.make())
