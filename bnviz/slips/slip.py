"""What a slip is: a rule that rewrites the right tree at one node, and the places where it fits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bnviz.derivation import Equation
from bnviz.expression import Expression, Path, Sum, Tag, rewrite
from bnviz.slips.forms import FORMS

# A part that adds up to zero whatever its factors are: a slip inside it would change nothing.
_VANISHING = "vanishing"


@dataclass(frozen=True)
class Where:
    """Where a node stands: what the equation gives, at which sample, and the sums around it."""

    quantity: str
    index: str | None
    bound: tuple[str, ...] = ()


# Returns what a slip leaves in the place of a node, or None where it does not fit.
Rule = Callable[[Expression, Where], Expression | None]


@dataclass(frozen=True)
class Slip:
    """One known mistake.

    Attributes
    ----------
    id
        A stable slug.
    name
        What it is called, in a few words.
    sentence
        What is wrong, and why, in plain words.
    source
        Where it was seen.
    rule
        The rewriting, at one node.
    is_consistent
        Whether somebody who makes it makes it at every place, too.
    is_right
        Whether the value stays right: the sentence then says so.
    """

    id: str
    name: str
    sentence: str
    source: str
    rule: Rule
    is_consistent: bool = True
    is_right: bool = False

    @property
    def equations(self) -> tuple[str, ...]:
        """The numbers of Agarwal's equations, and the slugs of Thorey's, in which it fits."""
        return tuple(form.number for form in FORMS if self.apply(form))

    def apply(self, equation: Equation, tree: Expression | None = None) -> tuple[Expression, ...]:
        """Return the trees that the slip makes of a right-hand side; none where it does not fit.

        Parameters
        ----------
        equation
            What is written: its left side says what is meant.
        tree
            A right-hand side in which another slip stands already. By default the correct one.

        Returns
        -------
        tuple of Expression
            The tree with the slip at every place, if it is one that is made so, then the trees
            with it at a single place, in reading order.
        """
        right = equation.corrected if tree is None else tree
        found = tuple(self._fits(right, Where(equation.quantity, equation.left.index)))
        trees = [_put(right, path, new) for path, new in found]
        if self.is_consistent and len(found) > 1:
            trees.insert(0, _everywhere(right, found))
        return tuple(dict.fromkeys(trees))

    def _fits(
        self, node: Expression, where: Where, path: Path = ()
    ) -> Iterator[tuple[Path, Expression]]:
        """Yield every place where the slip fits, with what it leaves there."""
        changed = self.rule(node, where)
        if changed is not None:
            yield path, changed
        if isinstance(node, Tag) and node.name == _VANISHING:
            return
        if isinstance(node, Sum):
            where = Where(where.quantity, where.index, (*where.bound, node.index))
        for position, child in enumerate(node.children):
            yield from self._fits(child, where, (*path, position))


def _everywhere(right: Expression, found: tuple[tuple[Path, Expression], ...]) -> Expression:
    """Return a tree changed at every place that lies in no other one."""
    done: list[Path] = []
    for path, new in found:
        if not any(path[: len(above)] == above for above in done):
            done.append(path)
            right = _put(right, path, new)
    return right


def _put(right: Expression, path: Path, new: Expression) -> Expression:
    return rewrite(right, path, lambda _: new)
