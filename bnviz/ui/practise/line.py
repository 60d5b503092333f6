"""My line: one right-hand side, echoed while it is written, and judged."""

import streamlit as st

from bnviz.checking import Attempt, Exercise
from bnviz.checking.attempts import skip_left_side
from bnviz.expression.reading import ParseError, parse
from bnviz.ui.board.window import window
from bnviz.ui.practise.comparison import draw_comparison
from bnviz.ui.practise.echo import draw_echo
from bnviz.ui.practise.exercise import choose_exercise, draw_question
from bnviz.ui.practise.field import Writing, draw_field
from bnviz.ui.practise.gap import draw_gap
from bnviz.ui.practise.hints import draw_hints, hints_taken
from bnviz.ui.practise.judging import judged, judged_for_two
from bnviz.ui.practise.progress import Entry, draw_progress, written
from bnviz.ui.practise.verdict import badge, draw_slips, draw_verdict

_WAYS = {"write": "Write the line", "gap": "Fill a gap"}
_WAY, _FIRST_WAY = "practise-way", "practise-first-way"


def draw_line() -> None:
    """Draw the exercise that is open, the place to write, and what came of it."""
    exercise = choose_exercise()
    _draw_exercise(exercise)


@st.fragment
def _draw_exercise(exercise: Exercise) -> None:
    with st.container(key="practise-line", gap="small"):
        with st.container(key="practise-head"):
            place = st.container()
            way = _choose_way()
            with place:
                draw_question(exercise, is_short=way == "gap")
        made = draw_gap(exercise) if way == "gap" else _draw_writing(exercise)
        if made is not None:
            with st.container(key="practise-verdict", gap="small"):
                draw_verdict(made)
                _offer_two(exercise, made)
                draw_comparison(made)
        draw_hints(exercise, "line")
        draw_progress("line", None if made is None else _entry(exercise, made, way))


def _choose_way() -> str:
    first = st.session_state.setdefault(_FIRST_WAY, "gap" if window().narrow else "write")
    chosen = st.segmented_control(
        "How",
        list(_WAYS),
        format_func=_WAYS.__getitem__,
        key=_WAY,
        # Sent in every run until another is chosen: see follow_from_first.
        default=first if st.session_state.get(_WAY, first) == first else None,
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    return str(chosen or first)


def _draw_writing(exercise: Exercise) -> Attempt | None:
    key = f"line-{exercise.id}"
    draft = str(st.session_state.get(f"draft-{key}", ""))
    answer = st.session_state.get(f"answer-{key}")
    made = judged(exercise.id, answer) if answer is not None else None
    writing = _read(exercise, draft, made, int(st.session_state.get(f"count-{key}", 0)))

    def take_draft(text: str) -> None:
        st.session_state[f"draft-{key}"] = text

    def take_answer(text: str) -> None:
        take_draft(text)
        st.session_state[f"answer-{key}"] = text
        st.session_state[f"count-{key}"] = st.session_state.get(f"count-{key}", 0) + 1

    draw_field(key, exercise, writing, take_draft, take_answer)
    if draft == answer:
        return made
    # What was found out about another line does not stand below this one.
    draw_echo(exercise, draft)
    return None


def _read(exercise: Exercise, draft: str, made: Attempt | None, count: int) -> Writing:
    """Return what is written, read as far as it can be, with the place of the mistake judged."""
    caret = None
    if made is not None and made.text == draft and made.judgement.position is not None:
        caret = (made.judgement.position, count)
    try:
        tree = parse(draft[skip_left_side(exercise, draft) :])
    except ParseError:
        tree = None
    said = made.judgement.sentence if made is not None and made.text == draft else ""
    return Writing(draft, tree, caret, said)


def _offer_two(exercise: Exercise, made: Attempt) -> None:
    """Offer to look for two slips together, where one alone does not explain a wrong ∂l/∂x."""
    found = made.judgement
    if exercise.quantity != "dx" or found.verdict != "false" or found.slips or not made.text:
        return
    if st.button("Look for two slips together", icon=":material/search:", key="practise-two"):
        with st.spinner("Trying every pair of slips…"):
            draw_slips(judged_for_two(exercise.id, made.text).judgement)


def _entry(exercise: Exercise, made: Attempt, way: str) -> Entry:
    return Entry(
        exercise=exercise.id,
        part="gap" if way == "gap" else "line",
        text=made.text,
        lines=(written(exercise, made.judgement.tree, made.text, badge(made)),),
        solved=made.is_solved,
        verdict=badge(made),
        sentence=made.judgement.sentence,
        hints=hints_taken(exercise, "line"),
    )
