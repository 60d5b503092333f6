"""How fast each implementation is: counted passes, errors, and times measured here."""

from collections.abc import Sequence
from math import isfinite

import streamlit as st

from bnviz.experiment import Pass
from bnviz.figures.size_plot import Curve, draw_sizes
from bnviz.figures.speed_plot import Time, draw_times
from bnviz.figures.surface import enlarge
from bnviz.implementations import LADDER, count_traffic, has_compiler, has_torch
from bnviz.scenario import why_not
from bnviz.ui.board.window import enlargement
from bnviz.ui.implement.checks import arguments, dtype_of, measure_error
from bnviz.ui.implement.measuring import APP, COPY, TORCH, Timing, measure_here, take_turn
from bnviz.ui.implement.recorded import read_recorded
from bnviz.ui.shell import session

_KEY = "implement-timings"
_REFERENCES = {COPY: "copying x and ∂l/∂y", TORCH: "PyTorch on the CPU"}


def draw_speed(done: Pass | None) -> None:
    """Draw what is counted, what is measured, and what would be faster."""
    if done is None:
        st.markdown("Without data there is nothing to measure.")
        return
    m, d = done.shape
    dtype = dtype_of(done)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"One pass forward and back through **{m} × {d}** numbers in {dtype}.",
            width="content",
            help="A read or a write goes once over a matrix of this size. They are counted by "
            "running the very code on arrays that keep a ledger. Errors are the largest relative "
            "ones of y, ∂l/∂x, ∂l/∂γ and ∂l/∂β against long double arithmetic, on your data.",
        )
        st.space("stretch")
        wants = st.button("Measure here now", icon=":material/timer:", key="measure")
    bar = st.container()
    if wants:
        with bar:
            _measure(done)
    own = next((t for t in _timings(done) if t.shape == done.shape), None)
    left, right = st.columns(2, gap="medium")
    with left:
        _draw_table(done)
    with right:
        _draw_bars(own)
    recorded = read_recorded(str(dtype))
    _draw_sizes(_timings(done))
    if recorded:
        st.markdown(
            f"**Recorded** with the app's own kernels in {dtype}, on the benchmark's machine "
            f"({recorded.machine}) and for its shapes"
        )
        _draw_curves(recorded.curves, "implement-recorded")
    _say_what_is_missing(has_recorded=recorded is not None)


def _measure(done: Pass) -> None:
    with take_turn() as is_ours:
        if not is_ours:
            st.info(
                "Somebody else is measuring on this server right now, and two at once would "
                "slow each other down. Please try again in a few seconds.",
                icon=":material/hourglass_top:",
            )
            return
        bar = st.progress(0.0)

        def report(share: float, sentence: str) -> None:
            bar.progress(min(share, 1.0), sentence)

        timings = measure_here(arguments(done), session.limits().max_cells, report)
        st.session_state[_KEY] = tuple(timings)
        bar.empty()


def _timings(done: Pass) -> tuple[Timing, ...]:
    """Return what was measured for the visitor's number of features and dtype."""
    dtype = str(dtype_of(done))
    found: tuple[Timing, ...] = st.session_state.get(_KEY, ())
    return tuple(t for t in found if t.shape[1] == done.shape[1] and t.dtype == dtype)


def _draw_table(done: Pass) -> None:
    lines = [
        "| Implementation | Reads | Writes | Temporaries | Error |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for place, rung in enumerate(LADDER, 1):
        traffic, error = count_traffic(rung), measure_error(done, rung.id)
        shown = "–" if error is None else f"{error:.0e}" if isfinite(error) else "overflows"
        lines.append(
            f"| {place} **{rung.title}** | {traffic.reads:g} | {traffic.writes:g} "
            f"| {traffic.temporaries} | {shown} |"
        )
    with st.container(key="implement-table"):
        st.markdown("\n".join(lines))


def _draw_bars(own: Timing | None) -> None:
    if own is None:
        st.markdown(
            ":material/timer: No times yet for this size. *Measure here now* takes about three "
            "seconds: all implementations take turns, and the best of many turns counts."
        )
        return
    bars = [
        Time(f"{place} {rung.title}", own.seconds[rung.id])
        for place, rung in enumerate(LADDER, 1)
        if rung.id in own.seconds
    ]
    bars.append(Time(f"this app: {own.kernel}", own.seconds[APP]))
    references = [Time(n, own.seconds[id_]) for id_, n in _REFERENCES.items() if id_ in own.seconds]
    st.plotly_chart(
        enlarge(draw_times(bars, references, session.theme()), enlargement()),
        key="implement-times",
        theme=None,
        config={"displayModeBar": False},
        alt="Times: " + ", ".join(f"{t.label} {t.seconds:.2g} s" for t in (*bars, *references)),
    )


def _draw_sizes(timings: tuple[Timing, ...]) -> None:
    if len(timings) < 2:
        return
    ordered = sorted(timings, key=lambda timing: timing.cells)
    names = {rung.id: rung.title for rung in LADDER} | {APP: "this app"} | _REFERENCES
    curves = []
    for id_, label in names.items():
        there = [timing for timing in ordered if id_ in timing.seconds]
        if there:
            cells = tuple(timing.cells for timing in there)
            seconds = tuple(timing.seconds[id_] for timing in there)
            curves.append(Curve(label, cells, seconds, id_ in _REFERENCES))
    st.markdown(f"**Time against size**, with D = {timings[0].shape[1]} features, measured here")
    _draw_curves(curves, "implement-sizes")


def _draw_curves(curves: Sequence[Curve], key: str) -> None:
    st.plotly_chart(
        enlarge(draw_sizes(curves, session.theme()), enlargement()),
        key=key,
        theme=None,
        config={"displayModeBar": False},
        alt="Time over the number of cells: " + ", ".join(curve.label for curve in curves),
    )


def _say_what_is_missing(*, has_recorded: bool) -> None:
    """Say what would be faster with a package that is not installed."""
    sentences = []
    if has_compiler():
        sentences.append(
            "Numba is installed: the fused loops run as machine code. The app's own kernel also "
            "shares the rows of large data among all processors and writes past the caches."
        )
    else:
        sentences.append(
            "Numba is not installed here. With it (`pip install numba`) the fused loops would be "
            "compiled and take both passes at nearly the speed of copying; without it Python walks "
            "from number to number, so they are left out for more than a few thousand numbers."
        )
    reason = why_not("cupy")
    if reason is not None:
        sentences.append(
            f"{reason} With it, an NVIDIA GPU takes the same two passes over its own memory, which "
            "is many times as fast."
        )
    if not has_torch():
        sentences.append("PyTorch is not installed here, so it takes no part in measuring.")
    if not has_recorded:
        sentences.append("No figures recorded on another machine come with this installation.")
    st.markdown(" ".join(sentences))
