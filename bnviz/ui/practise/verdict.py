"""What was found out about an answer: verdict, slip by name, paths, numbers to check by hand."""

from html import escape

import streamlit as st

from bnviz.checking import Attempt, Exercise, Judgement, PathFinding
from bnviz.notation import PATH_TEXTS, QUANTITIES
from bnviz.slips import SLIPS
from bnviz.ui.board.fractions import row_latex, write_row
from bnviz.ui.practise.exercise import write, write_claim
from bnviz.ui.practise.links import link_to_page

# The colour, icon and word of each verdict. Colour is never the only cue.
_BADGES = {
    "holds": ":green-badge[:material/check: right]",
    "notation": ":orange-badge[:material/edit: right, with a slip of the pen]",
    "ill-formed": ":red-badge[:material/block: no formula yet]",
    "false": ":red-badge[:material/close: not right]",
    "not decided": ":gray-badge[:material/question_mark: not decided]",
}
_LEFT_OVER = ":orange-badge[:material/more_horiz: right, but not finished]"
_STATES = {
    "right": ":green-badge[:material/check: right]",
    "missing": ":red-badge[:material/block: missing]",
    "turned": ":red-badge[:material/exposure: wrong sign]",
    "scaled": ":red-badge[:material/close: wrong factor]",
}
_BY_ID = {slip.id: slip for slip in SLIPS}


def badge(made: Attempt, *, is_last: bool = True) -> str:
    """Return the verdict on an answer as a badge with its icon and its word.

    A line of a derivation that is not its last one need not be all that was asked.
    """
    return _LEFT_OVER if made.left_over and is_last else _BADGES[made.judgement.verdict]


def draw_verdict(made: Attempt) -> None:
    """Draw everything that is known about an answer, what helps most first."""
    found = made.judgement
    if found.verdict == "ill-formed" and found.position is not None:
        draw_mistake(made.text, found.position, f"{badge(made)} {found.sentence}")
        return
    st.markdown(f"{badge(made)} {_say(made)}")
    if found.verdict == "false":
        draw_slips(found)
        _draw_paths(made.paths)
        _draw_why(made)
        return
    _draw_claim(made)
    if found.accepted:
        _draw_proof(made)


def _draw_claim(made: Attempt) -> None:
    if made.judgement.tree is not None:
        st.markdown(f"What was judged:{write_claim(made.exercise, made.judgement.tree)}")


def _draw_why(made: Attempt) -> None:
    """Draw a false formula, with what is wrong in it beside what shows that it is."""
    left, right = st.columns(2, gap="medium")
    with left:
        _draw_claim(made)
    with right:
        _draw_witness(made.exercise, made.judgement)
        if made.judgement.residual is not None:
            st.markdown(
                f"The truth minus yours is not zero, but\n\n$$\n{made.judgement.residual}\n$$\n"
            )


def draw_mistake(text: str, position: int, sentence: str) -> None:
    """Draw a text with a caret at the mistake, and the sentence that explains it."""
    line = text[: position + 1].count("\n")
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    shown = text[start : end if end >= 0 else None]
    at = min(position - start, len(shown))
    # A window around the mistake, where the text is long.
    cut = max(0, at - 60)
    before, mark, after = shown[cut:at], shown[at : at + 1] or " ", shown[at + 1 : at + 60]
    number = f"line {line + 1}, " if "\n" in text.strip() else ""
    with st.container(gap="xxsmall"):
        st.markdown(sentence)
        st.html(
            f'<pre class="mistake"><code>{"… " if cut else ""}{escape(before)}'
            f"<mark>{escape(mark)}</mark>{escape(after)}</code></pre>"
            f'<p class="mistake-place">At {number}character {at + 1}.</p>'
        )


def _say(made: Attempt) -> str:
    found = made.judgement
    if made.left_over:
        left = " and ".join(QUANTITIES[quantity].text for quantity in made.left_over)
        return f"True for every batch, but it still uses {left}. {made.exercise.rule}"
    if found.verdict != "false":
        return found.sentence
    # The badge says the first, and the slips stand below, by name.
    sentence = found.sentence.removeprefix("The answer is not right.")
    for slip in found.slips:
        sentence = sentence.replace(_BY_ID[slip].sentence, "")
    return sentence.strip()


def draw_slips(found: Judgement) -> None:
    """Draw the slip behind a false answer, or the slips together, by name."""
    if not found.slips:
        st.markdown("No known slip makes just this formula.")
        return
    for number, slip in enumerate(_BY_ID[id_] for id_ in found.slips):
        with st.container(border=True, key=f"slip-{number}"):
            st.markdown(f"**{slip.name}.** {slip.sentence}")


def _draw_paths(paths: tuple[PathFinding, ...]) -> None:
    if not paths:
        return
    rows = []
    for one in paths:
        if one.path == "none":
            rows.append("Beside the three paths there is something that **belongs to none**.")
            continue
        factor = f" It is {write(one.factor)} times what it should be." if one.factor else ""
        rows.append(f"{_name(one.path)} {_STATES[one.state]}{factor}")
    with st.container(key="practise-paths", horizontal=True, gap="medium"):
        for row in rows:
            st.markdown(row, width="content")


def _name(path: str) -> str:
    text = PATH_TEXTS[path]
    return f"**Path {text}**" if " " in text else f"**{text.capitalize()} path**"


def _draw_witness(exercise: Exercise, found: Judgement) -> None:
    witness = found.counterexample
    if witness is None:
        return
    n, text = witness.numbers, QUANTITIES[exercise.quantity].text
    shift = f", β = {n.beta}" if n.beta else ""
    st.markdown(
        f"**Check it by hand** with m = {len(n.x)}, x = {write_row(n.x)}, ∂l/∂y = "
        f"{write_row(n.dy)}, γ = {n.gamma}{shift}, ε = {n.eps}, so that μ = {n.mean} and "
        f"√(σ²+ε) = {n.deviation}. Then {text} is\n\n$$\n"
        rf"\text{{true: }} {row_latex(witness.left)} \qquad "
        rf"\text{{yours: }} {row_latex(witness.right)}"
        "\n$$\n"
    )


def _draw_proof(made: Attempt) -> None:
    found, number = made.judgement, made.exercise.form.number
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"Proved in {found.milliseconds:.0f} ms.", width="content")
        if number.isdigit():
            link_to_page(
                "prove",
                f"Why ({number}) is true",
                ":material/verified:",
                equation=number,
                proof="lines",
            )
        else:
            link_to_page("prove", "Thorey's derivation", ":material/verified:", proof="thorey")
