"""Steps about no single equation: how the lesson begins and ends, and a push on the way."""

from collections.abc import Iterator
from typing import Literal

from bnviz.derivation import DELTA, EQUATIONS, Equation, column_sum, equation
from bnviz.derivation.dependencies import Edge, backward_edges, forward_edges, route_to
from bnviz.derivation.lemmas import Lemma, find_lemma
from bnviz.expression import Expression, Reference, find
from bnviz.lesson.picture import Factor, Piece, change
from bnviz.lesson.step import Line, Result, Scene, Step
from bnviz.lesson.words import WORDS
from bnviz.notation import BATCH, QUANTITIES, Quantity

_BEGINNING, _END = "Beginning", "The end"
_PATHS = backward_edges(equation("10"))
_dx_sum = column_sum(equation("10"), printed=False)
_dx, _x_hat = Reference("dx", "i"), Reference("x_hat", "i")
_WAYS = (
    ("explore", "pull any number"),
    ("prove", "every line"),
    ("geometry", "what it means"),
    ("practise", "do it yourself"),
)


def beginning() -> Iterator[Step]:
    """Yield the question, the names, the map, and where the equations come from."""
    forth = tuple(edge for edge in forward_edges() if edge[0] not in ("gamma", "beta"))
    yield _scene(
        "question",
        Scene(_BEGINNING, push="cell"),
        forth,
        (change("x"), "→", change("x_hat"), "→", change("y"), "→", change("loss")),
    )
    pieces = (_of("x"), "→", _of("y"), "→", _of("loss"), "→", _of("dy"))
    names = Scene(_BEGINNING, notes=tuple(_meanings()), asks="loss")
    yield _scene("names", names, (forth[-1],), pieces)
    yield _scene("map", Scene(_BEGINNING, has_map=True), _PATHS, is_backward=True)
    wrong = next(e for e in EQUATIONS if find(e.printed, "slip") is not None)
    yield misprint("paper", wrong, _BEGINNING, asks="verdicts")


def misprint(
    slug: str, shown: Equation, chapter: str = "", *, asks: Literal["verdicts"] | None = None
) -> Step:
    """Set an equation as printed beside its correction, as formulas and as numbers."""
    lines = (
        Line(shown.left, shown.printed, f"({shown.number}) as printed"),
        Line(shown.left, shown.corrected, "corrected"),
    )
    about = QUANTITIES[shown.quantity]
    sums: list[Expression | None] = [None, None]
    if about.per_sample:
        # By these, too, one may judge what is printed.
        sums = [column_sum(shown, printed=printed) for printed in (True, False)]
    pieces = (
        Factor((), shown.printed, "as printed", sums[0], painted="wrong"),
        "−",
        Factor((), shown.corrected, about.text, sums[1]),
    )
    off = shown.printed - shown.corrected
    return _scene(
        slug,
        Scene(chapter, lines, asks=asks),
        backward_edges(shown),
        pieces,
        result=Result(off, "off by", "wrong"),
        together=(shown.printed, shown.corrected, off),
        number="" if chapter else shown.number,
        is_backward=True,
    )


def column_push() -> Step:
    """Push a whole column: y stays, and that is why the columns of the gradient add up to zero."""
    shown = equation("10")
    return _scene(
        "column-push",
        Scene(push="column"),
        _PATHS,
        (change("x"), "→", change("x_hat"), "→", change("y"), "→", change("loss")),
        result=Result(
            _dx_sum, QUANTITIES["dx"].text, QUANTITIES["dx"].role, summand=_dx, sign="so"
        ),
        number=shown.number,
        is_backward=True,
    )


def end() -> Iterator[Step]:
    """Yield what the columns come to, and three facts that stay."""
    sums = tuple(map(find_lemma, ("gradient-sum", "gradient-along-x-hat")))
    across, along = sums
    yield _scene(
        "columns",
        Scene(_END, tuple(_line(lemma) for lemma in sums)),
        _PATHS,
        (Factor((), _dx, QUANTITIES["dx"].text, _dx_sum), "×", _of("x_hat")),
        result=Result(along.left, "∂l/∂x · x̂", QUANTITIES["dx"].role, summand=_dx * _x_hat),
        is_backward=True,
    )
    staged, closed = equation("10"), equation("13")
    facts = (
        Line(staged.left, staged.corrected, "One: three paths carry something from l back to x."),
        _line(across, "Two: each column adds up to zero,"),
        _line(along, "and so does its product with x̂, but for ε."),
        Line(closed.left, closed.corrected, "Three: δ, minus its part along x̂ and its mean."),
        # What the letter of the line before stands for.
        Line(DELTA.left, DELTA.corrected),
    )
    yield _scene("facts", Scene(_END, facts, ways=_WAYS), _PATHS, is_backward=True)


def _scene(
    slug: str,
    scene: Scene,
    edges: tuple[Edge, ...],
    pieces: tuple[Piece, ...] = (),
    *,
    result: Result | None = None,
    together: tuple[Expression, ...] = (),
    number: str = "",
    is_backward: bool = False,
) -> Step:
    return Step(
        slug,
        number,
        *WORDS[slug],
        pieces,
        sum(isinstance(piece, Factor) for piece in pieces),
        result,
        # What is added up shares the scale of its sum.
        together or ((result.summand, result.expression) if result and result.summand else ()),
        None,
        None,
        edges,
        route_to(edges) if is_backward else (),
        scene=scene,
    )


def _of(quantity: str) -> Factor:
    about = QUANTITIES[quantity]
    return Factor((), Reference(quantity, "i" if about.per_sample else None), about.text)


def _line(lemma: Lemma, words: str = "") -> Line:
    return Line(lemma.left, lemma.right, words)


def _meanings() -> Iterator[str]:
    m, loss, upstream = (QUANTITIES[name] for name in ("m", "loss", "dy"))
    yield f"{_meaning(BATCH)} &emsp; {_meaning(m)}"
    yield _meaning(loss)
    yield _meaning(upstream)


def _meaning(about: Quantity) -> str:
    return f"${about.latex()}$ &ensp; {about.meaning}"
