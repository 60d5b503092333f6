"""What was found out about an answer: each gradient, its slip, where it is made, and a picture."""

import numpy as np
import streamlit as st

from bnviz.checking.homework import Output
from bnviz.checking.homework.report_text import without_repeats
from bnviz.checking.homework.routes import REUSED_SUMS
from bnviz.checking.homework.sentences import name_slip, say_all, say_error
from bnviz.derivation import DELTA, Equation
from bnviz.expression import Colours, to_latex
from bnviz.figures import draw_gradients
from bnviz.notation import QUANTITIES, quantity_colours
from bnviz.slips import find_form
from bnviz.ui.board.window import window
from bnviz.ui.practise.homework.answer import Judged
from bnviz.ui.practise.links import find_step, link_to_page
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import choose_here

_RIGHT = ":green-badge[:material/check: right]"
_Pair = tuple[Output, Output | None]
_SHOWN = "homework-shown"
_WRONG = ":red-badge[:material/close: not right]"


def draw_findings(judged: Judged) -> None:
    """Draw the report on an answer."""
    report = judged.report
    icon = ":material/check:" if report.passed else ":material/close:"
    st.markdown(
        f"{icon} **{report.sentence}** :small[{judged.name}, held against {judged.batch_name}]"
    )
    for note in report.notes:
        st.markdown(note)
    # What is wrong is read first.
    pairs = sorted(without_repeats(report), key=lambda pair: pair[0].is_right)
    for output, same in _choose(pairs) if session.current().present else pairs:
        with st.container(key=f"homework-{output.quantity}", gap="xsmall"):
            st.markdown(_head(output))
            if not output.is_right:
                _draw_wrong(output, same)
            if not output.is_right or (report.passed and output.quantity == "dx"):
                _draw_numbers(output, judged.magnitudes[output.quantity])
    if report.passed:
        link_to_page("prove", "Why this is the gradient", ":material/verified:", proof="collapse")


def _choose(pairs: list[_Pair]) -> list[_Pair]:
    """Return the gradient that is looked at, where a projector has no room for more."""
    wrong = {output.quantity: output for output, _ in pairs if not output.is_right}
    if len(wrong) < 2:
        return pairs
    if st.session_state.get(_SHOWN) not in wrong:
        st.session_state.pop(_SHOWN, None)
    chosen = choose_here(
        "Gradient",
        list(wrong),
        key=_SHOWN,
        format_func=lambda quantity: wrong[quantity].symbol,
    )
    return [(wrong[chosen], None)]


def _head(output: Output) -> str:
    badge = _RIGHT if output.is_right else _WRONG
    error = say_error(output)
    return f"{badge} **{output.symbol}** `{output.quantity}`{f' :small[{error}]' if error else ''}"


def _draw_wrong(output: Output, same: Output | None) -> None:
    named = " + ".join(map(name_slip, output.slips))
    said = (f"**{named}.**" if named else "", *say_all(output, same))
    st.markdown(" ".join(filter(None, said)))
    if same is None or output.equations != same.equations:
        _draw_place(output)


def _draw_place(output: Output) -> None:
    """Draw the first line that explains the numbers, as it should be, and where it comes from."""
    if not output.equations:
        return
    form = _find(output.equations[0])
    if session.current().hints:
        colours = Colours(quantity_colours(session.theme()))
        left, right = (to_latex(side, colours) for side in (form.left, form.corrected))
        st.markdown(f"$\\displaystyle {left} = {right}$")
    step = find_step(form.number, form.quantity)
    with st.container(horizontal=True, gap="medium"):
        if step is not None:
            link_to_page("step", "See where it comes from", ":material/footprint:", step=step)
        if form.number.isdigit() or form is DELTA:
            number = form.number if form.number.isdigit() else form.quantity
            link_to_page(
                "prove",
                f"Why ({form.number}) is true",
                ":material/verified:",
                equation=number,
                proof="lines",
            )
        elif form is not REUSED_SUMS:
            link_to_page("prove", "Thorey's derivation", ":material/verified:", proof="thorey")


def _find(number: str) -> Equation:
    return REUSED_SUMS if number == REUSED_SUMS.number else find_form(number)


def _draw_numbers(output: Output, magnitude: float) -> None:
    yours, right = output.yours, output.right
    if yours is None or right is None or not yours.size or yours.ndim not in (1, 2):
        return
    with np.errstate(over="ignore", invalid="ignore"):
        shown = yours - right if yours.shape == right.shape else yours
    if not np.isfinite(shown).all():
        st.markdown("The numbers are too large to be drawn.")
        return
    text = QUANTITIES[output.quantity].text
    figure = draw_gradients(
        output.quantity,
        yours,
        right,
        np.array(magnitude),
        "yours",
        session.theme(),
        large=session.current().present,
        narrow=window().narrow,
    )
    st.plotly_chart(
        figure,
        key=f"homework-figure-{output.quantity}",
        theme=None,
        config={"displayModeBar": False, "responsive": True},
        alt=f"Heatmaps of your {text}, of the right one, and of their difference, on one scale.",
    )
