"""What a step of the lesson is."""

from dataclasses import dataclass
from typing import Literal

from bnviz.derivation import Equation, Rewriting, equation
from bnviz.derivation.dependencies import Edge, is_backward
from bnviz.expression import Expression, Path, Reference, Tag, rewrite
from bnviz.lesson.picture import Factor, Piece

ACTIVE = "active"


@dataclass(frozen=True)
class Result:
    """What the picture of a step comes to.

    Attributes
    ----------
    expression
        The part of the equation whose value it is.
    text, role
        Its name in Unicode, and its colour.
    quantity
        The id of the quantity on the left-hand side, if it is the whole of it.
    term
        The tag of the addend, if it is one path of several.
    summand
        What a sum over the batch adds up, drawn above the sum.
    sign
        What stands before it.
    """

    expression: Expression
    text: str
    role: str
    quantity: str | None = None
    term: str | None = None
    summand: Expression | None = None
    sign: str = "="


@dataclass(frozen=True)
class Line:
    """A formula that a scene writes down: both sides, and what is said before it."""

    left: Expression
    right: Expression
    words: str = ""


@dataclass(frozen=True)
class Scene:
    """What a step shows that is about no single equation, such as the beginning and the end.

    Attributes
    ----------
    chapter
        Where the list of equations names it, or nothing within an equation's steps.
    lines
        Formulas, written in its place.
    notes
        Sentences in Markdown, one below the other.
    push
        What is pushed of x: the picked cell, or all of its column. `Change` shows what moves.
    asks
        What has to be worked out to be said: what the loss is, or the verdicts on the paper.
    has_map
        Whether the graph stands alone and large.
    ways
        Ids of pages, each with what it is good for.
    """

    chapter: str = ""
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    push: Literal["cell", "column"] | None = None
    asks: Literal["loss", "verdicts"] | None = None
    has_map: bool = False
    ways: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Step:
    """One thing to look at.

    Attributes
    ----------
    id
        A stable slug, the ``step`` of a link.
    number
        The number of its equation, or nothing for a scene that belongs to none.
    title, narration, question
        What it is about; one or two sentences; what to predict, or nothing.
    pieces
        The picture: factors and operators in the order of the formula.
    revealed
        How many of the factors are shown already.
    result
        What the picture comes to, or None where nothing is put together yet.
    together
        Expressions that share a colour scale with the result: what adds up, and what is to be
        compared.
    focus
        Where the active part of the formula stands, or None for all of it.
    addend
        Which addend the step is about, counted from 0, or None.
    edges, route
        The edges of the graph that the step is about, and the way from the loss to them.
    rewriting
        The algebra that leads from the line before to the line of this step, if it shows that.
    scene
        What it shows in the place of an equation, or None.
    written
        How its line writes the right-hand side, if a derivative in it stands by its name.
    """

    id: str
    number: str
    title: str
    narration: str
    question: str
    pieces: tuple[Piece, ...]
    revealed: int
    result: Result | None
    together: tuple[Expression, ...]
    focus: Path | None
    addend: int | None
    edges: tuple[Edge, ...]
    route: tuple[Edge, ...]
    rewriting: Rewriting | None = None
    scene: Scene | None = None
    written: Expression | None = None

    @property
    def equation(self) -> Equation:
        """The equation that the step is about."""
        return equation(self.number)

    @property
    def left(self) -> Expression:
        """What its line is equal to, or is an addend of."""
        line = self.rewriting.after if self.rewriting else None
        return self.equation.left if line is None or line.left is None else line.left

    @property
    def right(self) -> Expression:
        """The line that its picture reads: its equation's, or one on the way there."""
        if self.rewriting is None or self.rewriting.after.number is not None:
            return self.equation.corrected
        return self.rewriting.after.tree

    @property
    def is_backward(self) -> bool:
        """Whether it belongs to the backward pass."""
        return bool(self.route) if self.scene else is_backward(self.equation)

    @property
    def chapter(self) -> str:
        """The part of the lesson that it belongs to, as the list of equations names it."""
        return (self.scene and self.scene.chapter) or f"Equation {self.number}"

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors of the picture, in the order of the formula."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Factor))

    def is_part(self, factor: Factor) -> bool:
        """Return whether a factor is one array for a whole part of the formula, such as a path."""
        inner = factor.expression
        return inner in self.together and not isinstance(inner, Reference)

    @property
    def has_paths(self) -> bool:
        """Whether its picture shows paths that add up, on the scale of their sum."""
        return self.addend is not None or any(map(self.is_part, self.factors))

    def marked(self) -> Expression:
        """Return the right-hand side with its active part tagged `ACTIVE`."""
        right = self.right
        if self.focus is None:
            return Tag(ACTIVE, right)
        return rewrite(right, self.focus, _tag)


def _tag(node: Expression) -> Expression:
    # A tag keeps its name outside, because it names the addend.
    return Tag(node.name, _tag(node.body)) if isinstance(node, Tag) else Tag(ACTIVE, node)
