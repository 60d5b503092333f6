"""The kinds of steps: over a whole equation, into a part of it, factor by factor, path by path."""

from collections.abc import Iterator
from dataclasses import replace

from bnviz.derivation import REWRITINGS, Equation, equation
from bnviz.derivation.algebra import add_up
from bnviz.derivation.dependencies import (
    Edge,
    backward_edges,
    forward_edges,
    gradient_edges,
    is_backward,
    route_to,
)
from bnviz.expression import (
    Add,
    Expression,
    Multiply,
    Path,
    Reference,
    Sum,
    Tag,
    addends,
    node_at,
    plain,
    to_text,
    uses,
)
from bnviz.lesson.picture import Factor, Piece, addend_picture, picture
from bnviz.lesson.step import Result, Step
from bnviz.lesson.words import WORDS
from bnviz.notation import PATH_TEXTS, PATHS, QUANTITIES

MEAN_PATHS = ("through x̂", PATH_TEXTS["var"])
_INPUT_GRADIENTS = ("10", "11", "12", "13")


def _step(  # noqa: PLR0913  each argument is a field of a step
    slug: str,
    number: str,
    pieces: tuple[Piece, ...],
    result: Result | None,
    *,
    focus: Path | None = None,
    addend: int | None = None,
    revealed: int | None = None,
    together: tuple[Expression, ...] = (),
    edges: tuple[Edge, ...] | None = None,
) -> Step:
    if edges is None:
        edges = _edges(equation(number))
    count = sum(isinstance(piece, Factor) for piece in pieces)
    return Step(
        slug,
        number,
        *WORDS[slug],
        pieces,
        count if revealed is None else revealed,
        result,
        together,
        focus,
        addend,
        edges,
        route_to(edges) if is_backward(equation(number)) else (),
    )


def _edges(shown: Equation) -> tuple[Edge, ...]:
    if is_backward(shown):
        return backward_edges(shown)
    return tuple(edge for edge in forward_edges() if edge[1] == shown.quantity)


def whole(slug: str, number: str, *, alike: tuple[str, ...] = ()) -> Step:
    """Step over a whole equation: its factors, and the quantity on the left.

    Parameters
    ----------
    alike
        Ids of the factors that share the colour scale of the result.
    """
    shown = equation(number)
    right = shown.corrected
    pieces = picture(right)
    compared = [f.expression for f in pieces if isinstance(f, Factor) and f.quantity in alike]
    return _step(
        slug,
        number,
        pieces,
        _left(shown, _summand(right)),
        together=(right, *compared) if compared else (),
    )


def _left(shown: Equation, summand: Expression | None = None) -> Result:
    about = QUANTITIES[shown.quantity]
    return Result(shown.corrected, about.text, about.role, about.id, summand=summand)


def _summand(right: Expression) -> Expression | None:
    """Return what a sum over the batch adds up, if that is a product worth a picture."""
    inner = plain(right)
    if not isinstance(inner, Sum) or len(picture(inner.body)) == 1:
        return None
    return inner.body


def opened(slug: str, number: str, path: Path) -> Step:
    """Step into a part that is one factor of the equation, such as x − μ."""
    shown = equation(number)
    part = node_at(shown.corrected, path)
    pieces = picture(shown.corrected, path, opened=True)
    factors = [piece for piece in pieces if isinstance(piece, Factor)]
    used = {use.quantity for use in uses(part)}
    return _step(
        slug,
        number,
        pieces,
        Result(part, to_text(part), factors[0].role),
        focus=path,
        together=(part, *(f.expression for f in factors)) if isinstance(plain(part), Add) else (),
        edges=tuple(edge for edge in _edges(shown) if edge[0] in used),
    )


def product(slug: str, number: str, path: Path) -> Step:
    """Step over the product that a sum adds up."""
    shown = equation(number)
    part = node_at(shown.corrected, path)
    result = Result(part, to_text(part), QUANTITIES[shown.quantity].role)
    return _step(slug, number, picture(shown.corrected, path), result, focus=path)


def factor_by_factor(number: str, slugs: tuple[str, ...]) -> Iterator[Step]:
    """Reveal one factor after the other, with the product so far."""
    shown = equation(number)
    # Without the sum: it comes last, when all factors are there.
    pieces = picture(shown.corrected)[1:]
    factors = [piece for piece in pieces if isinstance(piece, Factor)]
    role = QUANTITIES[shown.quantity].role
    for count, (slug, factor) in enumerate(zip(slugs, factors, strict=True), start=1):
        so_far = Multiply(tuple(f.expression for f in factors[:count]))
        before = Multiply(tuple(f.expression for f in factors[: count - 1]))
        result = Result(so_far, "product so far", role) if count > 1 else None
        so_far_pieces = pieces[: pieces.index(factor) + 1]
        yield _step(
            slug,
            number,
            so_far_pieces,
            result,
            focus=factor.path,
            revealed=count,
            # What a number does to the picture is seen on the scale of the product before it.
            together=() if factor.is_array else (so_far, before),
        )


def along_path(slug: str, number: str, addend: int) -> Step:
    """Step along one path: the factors of one addend."""
    shown = equation(number)
    sum_path = _sum_path(shown.corrected)
    terms = addends(shown.corrected)
    path, part = (*sum_path, addend), terms[addend]
    term = part.name if isinstance(part, Tag) and part.name in PATHS else None
    if term:
        text, role, edges = PATH_TEXTS[term], PATHS[term].id, backward_edges(shown, term)
    else:
        edges = gradient_edges(shown.quantity, part)
        text, role = MEAN_PATHS[addend], QUANTITIES[edges[0][0]].role
    return _step(
        slug,
        number,
        picture(shown.corrected, path),
        Result(part, text, role, term=term),
        focus=path,
        addend=addend,
        together=(shown.corrected, *terms),
        edges=edges,
    )


def rewritten(step: Step) -> Step:
    """Show the line before above the line of a step, with the algebra that leads to it."""
    return replace(step, rewriting=REWRITINGS[step.id])


def chain_rule(step: Step) -> Step:
    """Show what arrives times the derivative of the line before, added up over the batch."""
    line, shown = REWRITINGS[step.id].before, step.equation
    (arrives,) = step.factors
    if line.left is None:
        raise ValueError(f"step {step.id} has no derivative before it")
    # It stands where its factors do in the equation: inside the sum.
    path, role = (*arrives.path[:-1], 1), QUANTITIES[shown.quantity].role
    slope = Factor(path, line.tree, to_text(line.left), painted=role)
    return replace(
        step,
        pieces=("Σ", arrives, "×", slope),
        revealed=step.revealed + 1,
        result=_left(shown, _summand(shown.corrected)),
        focus=None,
        written=add_up(arrives.expression, line.left, "i"),
    )


def between(slug: str, number: str) -> Step:
    """Step to a line on the way to an equation."""
    shown, rewriting = equation(number), REWRITINGS[slug]
    tree, path = rewriting.after.tree, rewriting.path
    addend = edges = None
    together: tuple[Expression, ...] = ()
    if path is not None:
        terms = addends(shown.corrected)
        addend, edges = list(PATHS).index(path), backward_edges(shown, path)
        tree = Tag(path, tree)
        result = Result(tree, PATH_TEXTS[path], PATHS[path].id, term=path)
        together = (shown.corrected, *terms, tree)
    elif isinstance(rewriting.after.left, Reference):
        about = QUANTITIES[rewriting.after.left.quantity]
        result = Result(tree, about.text, about.role, about.id)
    else:
        result = Result(
            tree, to_text(rewriting.after.left or tree), QUANTITIES[shown.quantity].role
        )
    step = _step(
        slug,
        number,
        picture(rewriting.after.tree),
        result,
        addend=addend,
        together=together,
        edges=edges,
    )
    return replace(step, rewriting=rewriting)


def _sum_path(right: Expression) -> Path:
    path: Path = ()
    while not isinstance(node_at(right, path), Add):
        path = (*path, 0)
    return path


def total(slug: str, number: str, texts: tuple[str, ...]) -> Step:
    """Step over the sum of all paths, each drawn as one array."""
    shown = equation(number)
    pieces = addend_picture(shown.corrected, texts)
    return _step(slug, number, pieces, _left(shown), together=addends(shown.corrected))


def agreement(slug: str) -> Step:
    """Close with the same gradient by every equation that gives it."""
    first, *rest = (equation(number) for number in _INPUT_GRADIENTS)
    pieces: list[Piece] = []
    for shown in (first, *rest[:-1]):
        text = f"({shown.number}) {QUANTITIES[shown.quantity].text}"
        pieces += [Factor((), shown.corrected, text), "="]
    return _step(
        slug,
        rest[-1].number,
        tuple(pieces[:-1]),
        replace(_left(rest[-1]), text=f"({rest[-1].number}) {_left(rest[-1]).text}"),
        together=tuple(shown.corrected for shown in (first, *rest)),
    )
