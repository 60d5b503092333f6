"""My working: several lines, each held against the one before; the first false one is marked."""

import streamlit as st

from bnviz.checking import Exercise, Line, Working
from bnviz.ui.practise.echo import draw_echo
from bnviz.ui.practise.exercise import choose_exercise, draw_question, write_claim
from bnviz.ui.practise.field import Writing, draw_field
from bnviz.ui.practise.hints import draw_hints, hints_taken
from bnviz.ui.practise.judging import judged_working
from bnviz.ui.practise.progress import Entry, draw_progress, written
from bnviz.ui.practise.verdict import badge, draw_mistake, draw_verdict

_ROWS = 5
# What becomes of the line before.
_LINKS = {
    "first": "",
    "follows": ":green-badge[:material/subdirectory_arrow_right: follows]",
    "breaks": ":red-badge[:material/link_off: does not follow]",
    "unknown": ":gray-badge[:material/question_mark: not compared]",
}


def draw_working() -> None:
    """Draw the exercise that is open, the lines, and what became of each."""
    _draw_exercise(choose_exercise())


@st.fragment
def _draw_exercise(exercise: Exercise) -> None:
    key = f"working-{exercise.id}"
    with st.container(key="practise-working", gap="small"):
        draw_question(exercise)
        draft = str(st.session_state.get(f"draft-{key}", ""))
        answer = st.session_state.get(f"answer-{key}")

        def take_draft(text: str) -> None:
            st.session_state[f"draft-{key}"] = text

        def take_answer(text: str) -> None:
            take_draft(text)
            st.session_state[f"answer-{key}"] = text

        working = None
        if answer is not None:
            working = judged_working(exercise.id, tuple(answer.splitlines()))
        said = "" if working is None or draft != answer else _sum_up(working).replace("*", "")
        writing = Writing(draft, said=said)
        draw_field(key, exercise, writing, take_draft, take_answer, lines=_ROWS)
        if draft != answer:
            # What was found out about other lines does not stand below these.
            working = None
            draw_echo(exercise, draft)
        if working is not None:
            with st.container(key="practise-verdict", gap="small"):
                _draw_lines(working)
        draw_hints(exercise, "working")
        entry = None
        if working is not None and working.lines:
            entry = _entry(exercise, working, str(answer))
        draw_progress("working", entry)


def _draw_lines(working: Working) -> None:
    st.markdown(_sum_up(working))
    for number, line in enumerate(working.lines):
        is_first_false = number == working.first_false
        name = f"practise-line-{number + 1}"
        with st.container(key=f"{name}-false" if is_first_false else name, border=is_first_false):
            is_last = number == len(working.lines) - 1
            _draw_line(number, line, is_first_false=is_first_false, is_last=is_last)


def _sum_up(working: Working) -> str:
    if not working.lines:
        return "Nothing is written here yet: write one formula a line."
    if working.is_solved:
        return "**Every line is right, and each follows from the one before.**"
    if working.first_false is not None:
        slip = working.lines[working.first_false].slip
        named = f" {slip.name}." if slip else ""
        return f"**The first false line is line {working.first_false + 1}.**{named}"
    if any(line.link == "breaks" for line in working.lines):
        return "**Every line is right, but not each follows from the one before.**"
    return "**So far every line is right.** The last one is not yet what was asked."


def _draw_line(number: int, line: Line, *, is_first_false: bool, is_last: bool) -> None:
    found = line.attempt.judgement
    head = f"**{number + 1}** {badge(line.attempt, is_last=is_last)} {_LINKS[line.link]}"
    if found.verdict == "ill-formed" and found.position is not None:
        draw_mistake(line.attempt.text, found.position, f"{head} {found.sentence}")
        return
    claim = "" if found.tree is None else write_claim(line.attempt.exercise, found.tree)
    # What the badges say needs no words.
    words = "" if found.accepted and line.link != "breaks" else line.sentence
    st.markdown(f"{head} {words}{claim}")
    if is_first_false:
        with st.expander("Why this line is false", icon=":material/search:"):
            draw_verdict(line.attempt)


def _entry(exercise: Exercise, working: Working, text: str) -> Entry:
    false = working.first_false
    return Entry(
        exercise=exercise.id,
        part="working",
        text=text,
        lines=tuple(
            written(
                exercise,
                line.attempt.judgement.tree,
                line.attempt.text,
                badge(line.attempt, is_last=line is working.lines[-1]),
            )
            for line in working.lines
        ),
        solved=working.is_solved,
        verdict="right" if working.is_solved else "not finished" if false is None else "not right",
        sentence="" if false is None else f"Line {false + 1}: {working.lines[false].sentence}",
        hints=hints_taken(exercise, "working"),
    )
