"""An answer to an exercise: judged, and held against what the exercise asks."""

from dataclasses import dataclass, replace
from functools import cached_property

from bnviz.checking.answer import NoAnswerError, count_terms, settle_answer, with_index
from bnviz.checking.exercises import Exercise
from bnviz.checking.formula import judge, judge_tree
from bnviz.checking.judgement import Judgement
from bnviz.checking.paths import PathFinding, compare_paths
from bnviz.checking.recognition import recognize
from bnviz.expression import Expression, Reference, to_latex
from bnviz.expression.reading import ParseError, parse

# Of a formula with more terms than this it is not asked which path is wrong.
_MOST_TERMS = 600


@dataclass(frozen=True)
class Attempt:
    """What came of one answer.

    Attributes
    ----------
    exercise, text
        What was asked, and the answer as it was typed.
    judgement
        What was found out about it.
    left_over
        Ids of quantities that a right answer uses and should do without.
    """

    exercise: Exercise
    text: str
    judgement: Judgement
    left_over: tuple[str, ...] = ()

    @cached_property
    def paths(self) -> tuple[PathFinding, ...]:
        """What became of each path, for a false ∂l/∂x.

        Worked out when first asked for, so that the verdict need not wait for it.
        """
        if self.exercise.quantity != "dx" or self.judgement.verdict != "false":
            return ()
        answer = answer_of(self.exercise, self.judgement.tree)
        known = None if answer is None else recognize(answer)
        if known is None or count_terms(known) > _MOST_TERMS:
            return ()
        return compare_paths(known)

    @property
    def is_solved(self) -> bool:
        """Whether it is right, and all that was asked."""
        return self.judgement.accepted and not self.left_over


def attempt(exercise: Exercise, text: str, *, most_slips: int | None = None) -> Attempt:
    """Judge an answer as it was typed; its left-hand side may stand before it."""
    start = skip_left_side(exercise, text)
    judgement = judge(exercise.quantity, text[start:], most_slips=most_slips)
    if judgement.position is not None:
        judgement = replace(judgement, position=judgement.position + start)
    return _attempt(exercise, text, judgement)


def attempt_tree(exercise: Exercise, text: str, tree: Expression) -> Attempt:
    """Judge an answer that is a tree already, as where a gap was filled."""
    judgement = judge_tree(exercise.quantity, tree)
    return _attempt(exercise, text, replace(judgement, tree=tree, parsed=to_latex(tree)))


def answer_of(exercise: Exercise, tree: Expression | None) -> Expression | None:
    """Return the right side that an answer claims, its sample called i, or None for no answer."""
    if tree is None:
        return None
    try:
        left, right = settle_answer(exercise.quantity, tree)
    except NoAnswerError:
        return None
    return with_index(right, left.index, "i") if left.index else right


def skip_left_side(exercise: Exercise, text: str) -> int:
    """Return where the right-hand side begins: after an equals sign and what was asked for."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in "({[") - (sign in ")}]")
        if sign == "=" and depth == 0:
            return place + 1 if _is_left_side(exercise, text[:place]) else 0
    return 0


def _is_left_side(exercise: Exercise, text: str) -> bool:
    if not text.strip():
        return True
    try:
        read = parse(text)
    except ParseError:
        return False
    return isinstance(read, Reference) and read.quantity == exercise.quantity


def _attempt(exercise: Exercise, text: str, judgement: Judgement) -> Attempt:
    answer = answer_of(exercise, judgement.tree)
    if answer is None or not judgement.accepted:
        return Attempt(exercise, text, judgement)
    return Attempt(exercise, text, judgement, exercise.left_over(answer))
