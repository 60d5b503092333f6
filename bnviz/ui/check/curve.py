"""The step of a difference: too large and the curve bends, too small and the digits are gone."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import numpy as np
import streamlit as st

from bnviz.experiment import Pass
from bnviz.expression import Colours, to_latex
from bnviz.figures import draw_steps
from bnviz.notation import quantity_colours
from bnviz.scenario import STEP_ALLOWED, read_step
from bnviz.scenario.numerals import write_float
from bnviz.scenario.problem import quote
from bnviz.trials import LOSS, METHODS, Curve, Curves, given_by, measure_curves
from bnviz.ui.check.stage import fit, font
from bnviz.ui.check.tables import draw_table, write_number
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import follow_from_first

_DECADES = tuple(float(f"1e{power}") for power in range(-20, 1))
_PLAIN = {"displayModeBar": False, "responsive": True}
_HASHES: dict[str | type[Any], Callable[[Any], Any]] = {Pass: attrgetter("fingerprint")}
_POWERS = {1: "h", 2: "h²"}


def draw_curve(done: Pass | None) -> None:
    """Draw the error of every kind of difference over its step, and the visitor's step on it."""
    loss = to_latex(LOSS, Colours(quantity_colours(session.theme())))
    st.markdown(
        "A difference needs no formula of the gradient: move one x by h, see how far the loss "
        f"$l = {loss}$ moves, divide by h. How small should h be?"
    )
    _choose_step()
    if done is None:
        return
    settings = session.current()
    curves = _curves(done, settings.h)
    theme = session.theme()
    for column, dtype in zip(st.columns(2), ("float64", "float32"), strict=True):
        chosen = [curve for curve in curves.curves if curve.dtype == dtype]
        with column:
            st.markdown(f"**{dtype}**")
            st.plotly_chart(
                fit(draw_steps(chosen, settings.h, theme, font=font())),
                key=f"check-curve-{dtype}",
                theme=None,
                config=_PLAIN,
                alt=f"The relative error of ∂l/∂x by differences in {dtype}, over the step from "
                "1e-20 to 1.",
            )
    _explain(curves)
    if not settings.present:
        _draw_numbers(curves)


def _draw_numbers(curves: Curves) -> None:
    draw_table(
        "The error of every difference",
        (
            "Difference",
            "Format",
            "Error at your h",
            "Smallest error",
            "at h",
            "Truncation grows as",
            "Rounding grows as",
        ),
        [_row(curve) for curve in curves.curves],
    )


def _choose_step() -> None:
    own = session.current().h
    with st.container(horizontal=True, vertical_alignment="bottom", key="check-step"):
        st.select_slider(
            "Your step h",
            sorted({*_DECADES, own}),
            value=follow_from_first("check-h-slider", own),
            key="check-h-slider",
            format_func=write_float,
            on_change=_slide,
        )
        written = follow_from_first("check-h-text", write_float(own))
        st.text_input("or type it", written, key="check-h-text", on_change=_type, width=140)


def _slide() -> None:
    session.change(h=st.session_state["check-h-slider"])


def _type() -> None:
    text = st.session_state["check-h-text"]
    step = read_step(text)
    if step is not None:
        session.change(h=step)
        return
    session.change()
    stays = write_float(session.current().h)
    session.say("h", f"The step cannot be {quote(text)}: it must be {STEP_ALLOWED}; {stays} stays.")


@st.cache_resource(max_entries=32, show_spinner="Taking many steps…", hash_funcs=_HASHES)
def _curves(done: Pass, own: float) -> Curves:
    return measure_curves(given_by(done), own)


def _explain(curves: Curves) -> None:
    if curves.vanishes:
        st.markdown(
            ":material/info: The true ∂l/∂x is (nearly) zero on these data: whatever the step, the "
            "error is measured by what the gradient adds up, and there is no V to see."
        )
    powers = " and ".join(f"{_POWERS[m.order]} ({m.name.lower()})" for m in METHODS[:2])
    st.markdown(
        f"**Right branch, truncation:** the loss is no straight line, so a long step errs by "
        f"{powers}. **Left branch, rounding:** two losses that are nearly equal are subtracted, "
        "their last digits are noise, and noise over h grows as 1/h. **Complex step:** h goes in "
        "the imaginary direction and nothing is subtracted, so there is no left branch; the layer "
        "must compute with complex numbers. Wide grey lines have the slopes of theory."
    )
    single, flat = np.finfo(np.float32), curves.curves[-1].best[1]
    if flat > 64 * single.eps:
        st.markdown(
            f":material/info: In float32 even the complex step stays {write_number(flat)} off: "
            "the data lie far from zero for how little they vary, and μ is rounded before it is "
            "subtracted."
        )
    settings = session.current()
    if (curves.rows, curves.features) != (settings.m, settings.d):
        st.markdown(
            f":material/info: Differentiated by {curves.rows} samples of {curves.features} "
            "features; the others would look alike."
        )


def _row(curve: Curve) -> tuple[str, ...]:
    step, error = curve.best
    return (
        curve.method.name,
        curve.dtype,
        write_number(curve.own_error),
        write_number(error),
        write_number(step),
        _slope(curve.rising, _POWERS[curve.method.order]),
        _slope(curve.falling, "1/h") if curve.method.cancels else "does not grow",
    )


def _slope(measured: float | None, theory: str) -> str:
    if measured is None:
        return f"too short to measure (theory {theory})"
    return f"h^{measured:.2f} (theory {theory})".replace("-", "−")
