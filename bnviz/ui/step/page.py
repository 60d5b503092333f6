"""The Step page: the derivation, one step after the other."""

from functools import cache, partial

import streamlit as st

from bnviz.experiment import Pass
from bnviz.expression import Colours, to_latex, to_text
from bnviz.figures.beside import has_bars, put_below, put_beside
from bnviz.figures.colour_maps import INK
from bnviz.figures.picture_equation import Room
from bnviz.lesson import ACTIVE, LESSON_DATA, MEETS_UPSTREAM, STEPS, Step
from bnviz.notation import NEUTRALS, Theme, path_colours, quantity_colours
from bnviz.numerics import ConstantFeatureError
from bnviz.scenario import BadData, Settings, shape_of
from bnviz.scenario.problem import quote
from bnviz.ui.board.checked_figure import CheckedFigure, remember
from bnviz.ui.board.linked_board import link_board
from bnviz.ui.board.window import window
from bnviz.ui.shell import session
from bnviz.ui.shell.notices import draw_problems
from bnviz.ui.shell.passes import run
from bnviz.ui.step.answers import name_loss, prove_ahead
from bnviz.ui.step.cells import read_cells
from bnviz.ui.step.graph import draw_step_graph
from bnviz.ui.step.legend import draw_legend
from bnviz.ui.step.lesson_view import is_narrow, projector, take_keys
from bnviz.ui.step.panels import result_name
from bnviz.ui.step.picture import panels_of, picture_of
from bnviz.ui.step.player import draw_player, pace
from bnviz.ui.step.position import Place, here, is_hidden
from bnviz.ui.step.rewriting import draw_rewriting
from bnviz.ui.step.scene import draw_scene, spare_room
from bnviz.ui.step.slots import mark, mark_still, open_slots
from bnviz.ui.step.style import apply_step_style
from bnviz.ui.step.xray import is_high, is_long, picked_cell, waterfall, write_numbers

_LONG = 60  # characters
_LINES, _SENTENCE = 46, 20  # pixels


@st.fragment
def draw_step() -> None:
    """Draw the step that the link names; only this part of the app reruns from step to step.

    Then the link is not read again: who edits it or goes back has the whole app run, and a press
    may arrive with an older one.
    """
    _begin_with_lesson_data()
    step, wanted, theme = here().step, session.current().step, session.theme()
    apply_step_style(projector())
    unknown = []
    if wanted != step.id:
        session.settle(step=step.id)
        if wanted:
            unknown.append(f"There is no step {quote(wanted)}; the first step is shown.")
    draw_problems(*unknown)
    with st.container(key="step", gap="small"):
        draw_player(here())
        for place, slot, number in open_slots():
            with slot, st.container(key=f"step-content-{number}", gap="small"):
                _draw(place, number, theme)
        take_keys(pace=pace())
    session.save_link()
    prove_ahead()


def _begin_with_lesson_data() -> None:
    """Show all three paths to who opens the lesson and has set nothing: those of 16 × 8 vanish."""
    if session.current() == Settings():
        session.change(**LESSON_DATA)


def _draw(place: Place, slot: int, theme: Theme) -> None:
    mark(place)
    _head(place, slot, theme)
    try:
        done = run(session.current(), session.uploaded())
    except (BadData, ConstantFeatureError) as refusal:
        # The player stays, so that no one is caught on a step, presenter mode included. What became
        # of a file is said above already, and it did not come by a link.
        if session.uploaded() is not None or not session.is_told("file"):
            st.error(str(refusal), icon=":material/error:")
    else:
        scene = place.step.scene
        if scene:
            draw_scene(scene, slot, done, theme, hidden=is_hidden(place))
        is_tall = bool(scene) or _formula(place, slot, done, theme)
        if place.step.pieces:
            _picture(place, slot, done, theme, is_tall=is_tall)
            draw_legend(slot, theme)
        else:
            mark_still()
    mark(place)


def _head(place: Place, slot: int, theme: Theme) -> None:
    step = place.step
    with st.container(key=f"step-head-{slot}"):
        shares = [63, 37] if projector() else [68, 32]
        has_map = bool(step.scene and step.scene.has_map)
        left, right = (
            (st.container(), st.container()) if has_map else st.columns(shares, gap="medium")
        )
    number = f"({step.number}) " if step.number else ""
    with left:
        st.subheader(f"{number}{step.title}", anchor=False)
        asked = f"**{step.question}** Guess, then go on (→)."
        st.markdown(asked if is_hidden(place) else _narration(step))
    # Alone and large, or beside the words.
    with right, st.container(key=f"step-{'map' if has_map else 'side'}-{slot}"):
        draw_step_graph(place, theme, key=f"step-graph-{slot}")


def _narration(step: Step) -> str:
    if step.id != MEETS_UPSTREAM:
        return step.narration
    settings = session.current()
    return f"{step.narration} {name_loss(settings, shape_of(settings, session.uploaded()))}"


def _colours(step: Step, theme: Theme) -> Colours:
    """Return the colours of a formula whose active part stands out."""
    if step.focus is None:
        quantities = {} if step.equation.has_paths else quantity_colours(theme)
        return Colours(quantities, path_colours(theme))
    active = Colours(quantity_colours(theme), base=INK[theme])
    return Colours(
        base=NEUTRALS["dim"].colour(theme), within={ACTIVE: active}, underlined=frozenset({ACTIVE})
    )


@cache
def _written(position: int, theme: Theme, *, may_break: bool) -> str:
    step = STEPS[position]
    left = to_latex(step.equation.left, Colours(quantity_colours(theme)))
    whole = f"{left} = {to_latex(step.written or step.marked(), _colours(step, theme))}"
    # In one group KaTeX does not break the line at a sign.
    return rf"$\displaystyle {whole if may_break else f'{{{whole}}}'}$"


def _formula(place: Place, slot: int, done: Pass, theme: Theme) -> bool:
    """Write the formula and its numbers, and return whether these are low and leave more room."""
    step = place.step
    # A long formula is written smaller; see step.css.
    length = "long" if len(to_text(step.equation.corrected)) > _LONG else "short"
    if step.rewriting:
        draw_rewriting(place.position, slot, theme, hidden=is_hidden(place))
    else:
        with st.container(key=f"step-formula-{length}-{slot}"):
            st.markdown(_written(place.position, theme, may_break=is_narrow()))
    line = write_numbers(step, done, theme, hidden=False, may_break=is_narrow())
    kind = "long" if is_long(line) else "high" if is_high(line) else "short"
    if step.rewriting:
        kind = "both"
    with st.container(key=f"step-numbers-{kind}-{slot}"):
        # What is still hidden will need the same room.
        st.markdown(write_numbers(step, done, theme, hidden=True) if is_hidden(place) else line)
    return kind == "short"


def _picture(place: Place, slot: int, done: Pass, theme: Theme, *, is_tall: bool) -> None:
    step, hidden = place.step, is_hidden(place)
    focus = result_name(step, step.result) if step.result else ""
    cell = picked_cell(done)
    spare = spare_room(step.scene, done) if projector() else _spare_beside_sidebar(step)
    room = Room(projector(), is_tall, window().screen, spare, is_narrow())
    own = session.current().own
    figure = _figure(done, place.position, cell, theme, room, hidden, own)
    with st.container(key=f"board-step-{slot}"):
        st.plotly_chart(
            figure,
            key=f"step-figure-{slot}",
            theme=None,
            config={"displayModeBar": False, "responsive": True},
            alt=_alt(step, hidden=hidden, has_waterfall=has_bars(figure.to_dict())),
        )
        link_board(
            f"step-{slot}",
            done,
            read_cells(step, cell[0] - 1),
            partial(panels_of, step),
            focus=focus,
            cell=cell,
            is_lesson=True,
        )


def _spare_beside_sidebar(step: Step) -> int:
    """Return how much less room lines and sentences leave in a window of 720 pixels."""
    if step.rewriting:
        return -_LINES
    return -_SENTENCE if step.scene and step.scene.asks == "verdicts" else 0


@remember(key=lambda done, *choices: (done.fingerprint, *choices))
def _figure(
    done: Pass,
    position: int,
    cell: tuple[int, int],
    theme: Theme,
    room: Room,
    hidden: bool,
    own: bool,
) -> CheckedFigure:
    step = STEPS[position]
    pushed = cell if step.scene and step.scene.push else None
    picture = picture_of(done, position, theme, room, pushed, hidden=hidden, own=own)
    has_bars = not hidden and not step.scene
    bars = waterfall(step, done, cell, theme, room.projector) if has_bars else None
    return CheckedFigure((put_below if room.is_narrow else put_beside)(picture, bars))


def _alt(step: Step, *, hidden: bool, has_waterfall: bool) -> str:
    shown = " ".join(p if isinstance(p, str) else p.text for p in step.pieces)
    result = "" if step.result is None or hidden else f" = {step.result.text}"
    row = f"{shown}{result}".replace("<sup>", "^").replace("</sup>", "")
    words = f"Heatmaps in a row: {row}. {step.question if hidden else step.narration}"
    if not has_waterfall:
        return words
    return f"{words} Beside it, signed bars that add up to the value of one cell."
