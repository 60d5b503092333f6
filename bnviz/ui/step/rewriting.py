"""The algebra of a step: the line before above the line after, and what becomes of each part."""

from functools import cache
from pathlib import Path

import streamlit as st

from bnviz.derivation import Line, find_pieces, mark_pieces
from bnviz.derivation.unfolding import DEFINITIONS
from bnviz.expression import Colours, distinct, to_latex
from bnviz.figures.colour_maps import INK
from bnviz.lesson import STEPS
from bnviz.notation import PATHS, ROLES, Theme, quantity_colours

_HERE = Path(__file__)
# In the page itself, so that it can be laid over the lines.
_view = st.components.v2.component(
    "bnviz_step_rewriting",
    js="\n".join(
        _HERE.with_name(name).read_text(encoding="utf-8")
        for name in ("ink.js", "threads.js", "rewriting.js")
    ),
    isolate_styles=False,
)

Marked = tuple[str, str]
"""What becomes of a piece, and the colour by which the browser finds it in both lines."""


def draw_rewriting(position: int, slot: int, theme: Theme, *, hidden: bool) -> None:
    """Draw the two lines of a step; with ``hidden``, the second is still to be guessed."""
    (before, after, *definitions), pieces = _written(position, theme)
    with st.container(key=f"step-rewriting-{slot}"):
        st.markdown("\n\n".join([before, "**=** ?" if hidden else after, *definitions]))
        _view(
            key=f"step-rewriting-view-{slot}",
            # Tuples, because whatever else a value is makes Streamlit load pandas.
            data={
                "pieces": () if hidden else pieces,
                "step": STEPS[position].id,
                "slot": slot,
            },
        )


@cache
def _written(position: int, theme: Theme) -> tuple[tuple[str, ...], tuple[Marked, ...]]:
    """Return both lines and the definitions that are put in, and the pieces of the lines."""
    rewriting = STEPS[position].rewriting
    if rewriting is None:
        raise ValueError(f"step {STEPS[position].id} rewrites nothing")
    pieces = {f"piece-{n}": piece for n, piece in enumerate(find_pieces(rewriting))}
    of_path = PATHS[rewriting.path] if rewriting.path else ROLES["variance"]
    tags = {
        name: distinct(INK[theme] if piece.kind == "kept" else of_path.colour(theme), n)
        for n, (name, piece) in enumerate(pieces.items())
    }
    colours = Colours(tags=tags, base=INK[theme])
    before = mark_pieces(rewriting.before.tree, {n: p.before for n, p in pieces.items()})
    after = mark_pieces(rewriting.after.tree, {n: p.after for n, p in pieces.items()})
    lines = (
        _write(rewriting.before, to_latex(before, colours), "⋯"),
        # A line with a left side of its own is not always equal to the one above.
        _write(rewriting.after, to_latex(after, colours), "→" if rewriting.after.left else "="),
        *(_definition(quantity, theme) for quantity in (*rewriting.put_in, *rewriting.folded)),
    )
    return lines, tuple((piece.kind, tags[name]) for name, piece in pieces.items())


def _write(line: Line, latex: str, between: str) -> str:
    """Write a line behind its number, or behind what stands for it between two equations."""
    left = "" if line.left is None else f"{to_latex(line.left)} = "
    label = between if line.number is None else f"({line.number})"
    # One group, so that KaTeX does not break the line at a sign.
    return rf"**{label}** $\displaystyle {{{left}{latex}}}$"


def _definition(quantity: str, theme: Theme) -> str:
    defined, colours = DEFINITIONS[quantity], Colours(quantity_colours(theme))
    sides = (to_latex(side, colours) for side in (defined.left, defined.corrected))
    return rf"**({defined.number})** $\displaystyle {{{' = '.join(sides)}}}$"
