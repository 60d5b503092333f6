"""The whole layer on one board: every array at its formula, and each gradient below its array."""

from collections.abc import Sequence
from operator import attrgetter

import streamlit as st

from bnviz.derivation.hidden_layer import BY_ID, TEXTS
from bnviz.experiment.hidden_layer_pass import HiddenLayerPass
from bnviz.expression import Colours, to_latex
from bnviz.figures import Board, draw_board
from bnviz.figures.arrangement import (
    HIDDEN,
    HIDDEN_PROJECTOR,
    HIDDEN_PROJECTOR_PICKED,
    NARROW,
    Arrangement,
)
from bnviz.figures.arranging import Spot
from bnviz.figures.hidden_layer import layer_bands
from bnviz.notation import Theme, quantity_colours
from bnviz.scenario import Settings
from bnviz.ui.board.checked_figure import CheckedFigure
from bnviz.ui.board.formulas import lay_over
from bnviz.ui.board.window import projection, window
from bnviz.ui.layer.entries import link_entries
from bnviz.ui.layer.entry_xray import draw_entry, fitted_entry
from bnviz.ui.layer.hands import draw_let_go, lend_hands
from bnviz.ui.layer.passes import run_layer_or_say
from bnviz.ui.shell import session
from bnviz.ui.shell.widgets import follow


def draw_board_part() -> None:
    """Draw the board for the visitor's settings, and the X-ray of a picked cell."""
    settings = session.current()
    done = run_layer_or_say()
    _draw_switches(settings, done)
    if done is None:
        return
    if not settings.present:
        _say_how_it_fits(done)
    with st.container(key="layer-pulling"):
        lend_hands(done, done.fingerprint)
    form = _arrangement(settings)
    board, figure = _draw(done, session.theme(), form)
    with st.container(key="board"):
        st.plotly_chart(
            figure,
            key="layer-figure",
            theme=None,
            config={"displayModeBar": False, "responsive": True},
            alt="Heatmaps of the layer: X, W with b, h with its mean and variance, the normalized "
            "h, y with γ and β, and a; below each its gradient. That of b is zero.",
        )
        link_entries(done, fitted_entry(done, settings))
        lay_over(board.spots, _formulas(board.spots, session.theme()), form.formula_font)
    draw_entry(done, settings)


@st.cache_resource(
    max_entries=16,
    # A notice would move all that follows on the page, and so build it anew.
    show_spinner=False,
    hash_funcs={HiddenLayerPass: attrgetter("fingerprint")},
)
def _draw(done: HiddenLayerPass, theme: Theme, form: Arrangement) -> tuple[Board, CheckedFigure]:
    board = draw_board(layer_bands(done.arrays, done.roundings), theme, form)
    # What browser and server call this board, so that each knows the other's.
    board.figure["layout"]["meta"] = done.fingerprint
    return board, CheckedFigure(board.figure)


def _arrangement(settings: Settings) -> Arrangement:
    if times := projection():
        form = HIDDEN_PROJECTOR if settings.entry is None else HIDDEN_PROJECTOR_PICKED
        return form.enlarged(times)
    return NARROW if window().narrow else HIDDEN


def _formulas(spots: Sequence[Spot], theme: Theme) -> list[str]:
    colours = Colours(quantity_colours(theme), is_flat=True)
    written = []
    for spot in spots:
        rule = BY_ID[spot.number]
        latex = f"{to_latex(rule.left, colours)} = {to_latex(rule.right, colours)}"
        # One group, so that KaTeX does not break the line at a sign.
        written.append(rf"$\displaystyle {{{latex}}}$")
    return written


def _draw_switches(settings: Settings, done: HiddenLayerPass | None) -> None:
    with st.container(
        key="board-switches", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.markdown("Features that the layer makes, H", width="content")
        follow("layer-hidden", settings.hidden)
        st.number_input(
            "Features that the layer makes, H",
            1,
            64,
            key="layer-hidden",
            on_change=_take_hidden,
            label_visibility="collapsed",
            width=120,
        )
        st.button(
            "Why does b get no gradient?",
            icon=":material/help:",
            key="layer-why",
            on_click=session.change,
            kwargs={"layer": "walk", "line": "bias-is-zero"},
        )
        if done is not None:
            draw_let_go(settings, done)


def _take_hidden() -> None:
    session.change(hidden=st.session_state["layer-hidden"])


def _say_how_it_fits(done: HiddenLayerPass) -> None:
    n, d, h = done.shape
    st.markdown(
        f"X is {n} × {d}, N samples of D inputs; W is {d} × {h}; b, μ, σ², γ and β are {h}; the "
        f"rest is {n} × {h}. Below each array stands its gradient, of the same shape. Kernels and "
        f"formulas differ by {done.disagreement:.0e}.",
        help="A hidden layer as Thorey (2016) writes it. γ, β and ε are those of the sidebar, and "
        "so is the loss, which is now one of a. The arrays come from the kernels and, once more, "
        "from the formulas; this is the largest relative difference, found in "
        f"{TEXTS[done.worst]}.",
    )
    st.markdown(
        r":material/info: $d\mathcal{L}/db$ is zero: a bias moves every sample of its feature by "
        "the same, and centring takes that away again. β does the work of a bias."
    )
