"""A derivation of several lines: each judged, and each held against the line before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bnviz.checking.answer import count_terms
from bnviz.checking.attempts import Attempt, answer_of, attempt
from bnviz.checking.exercises import Exercise
from bnviz.checking.recognition import recognize
from bnviz.expression import Expression
from bnviz.proof.fingerprint import TOLERANCE, fingerprint
from bnviz.proof.naming import is_equal
from bnviz.slips import SLIPS, Slip

# So many lines are judged at most: no derivation of one of these quantities is longer.
MOST_LINES = 12
# Two lines with more terms than this are not compared.
_MOST_TERMS = 600

Link = Literal["first", "follows", "breaks", "unknown"]


@dataclass(frozen=True)
class Line:
    """One line of a derivation.

    Attributes
    ----------
    attempt
        The line as an answer of its own.
    link
        Whether it is equal to the line before it, which is proved: ``"follows"`` or ``"breaks"``;
        ``"first"`` for the first that can be read, ``"unknown"`` where nothing was found out.
    slip
        What happened between the line before and this one, where it is a known slip.
    sentence
        All of this in plain words.
    """

    attempt: Attempt
    link: Link
    slip: Slip | None
    sentence: str


@dataclass(frozen=True)
class Working:
    """A derivation, judged. ``first_false`` is the position of its first false line, or None."""

    lines: tuple[Line, ...]
    first_false: int | None

    @property
    def is_solved(self) -> bool:
        """Whether every line is right and the last one is all that was asked."""
        return bool(self.lines) and self.first_false is None and self.lines[-1].attempt.is_solved


def judge_working(exercise: Exercise, texts: Sequence[str]) -> Working:
    """Judge a derivation line by line; empty lines are left out, and so is all beyond the most."""
    lines: list[Line] = []
    before: Attempt | None = None
    for text in [text for text in texts if text.strip()][:MOST_LINES]:
        made = attempt(exercise, text)
        lines.append(_line(before, made, any(line.link == "breaks" for line in lines)))
        # A line that is no answer breaks no chain: the next one is compared with the one before.
        before = made if answer_of(exercise, made.judgement.tree) is not None else before
    false = (n for n, line in enumerate(lines) if not line.attempt.judgement.accepted)
    return Working(tuple(lines), next(false, None))


def _line(before: Attempt | None, made: Attempt, is_late: bool) -> Line:
    judgement = made.judgement
    if judgement.verdict == "ill-formed":
        return Line(made, "unknown", None, judgement.sentence)
    link = _link(before, made)
    if link == "first":
        return Line(made, link, None, judgement.sentence)
    slip = _find_slip(before, made) if link == "breaks" and before is not None else None
    return Line(made, link, slip, _say(judgement.accepted, link, slip, judgement.sentence, is_late))


def _say(is_right: bool, link: Link, slip: Slip | None, sentence: str, is_late: bool) -> str:
    if is_right and link == "follows":
        return "Follows from the line before."
    if is_right:
        return "Right, but it does not follow from the line before."
    if link == "follows":
        return "Follows from the line before, and carries its mistake on."
    if link == "unknown":
        return sentence
    begin = "Does not follow from the line before"
    if slip is not None:
        return f"{begin}. {slip.name}: {slip.sentence}"
    return f"{begin}{' either' if is_late else ''}. {sentence}"


def _link(before: Attempt | None, made: Attempt) -> Link:
    if before is None:
        return "first"
    verdicts = {before.judgement.verdict, made.judgement.verdict}
    if "not decided" in verdicts:
        return "unknown"
    rights = [before.judgement.accepted, made.judgement.accepted]
    if any(rights):
        # Both are equal to the truth, or just one of them is.
        return "follows" if all(rights) else "breaks"
    sides = _sides(before, made)
    if sides is None:
        return "unknown"
    return "follows" if _are_equal(*sides, made.exercise) else "breaks"


def _sides(before: Attempt, made: Attempt) -> tuple[Expression, Expression] | None:
    """Return both formulas where they are small enough to compare."""
    sides = [answer_of(one.exercise, one.judgement.tree) for one in (before, made)]
    known = [recognize(side) for side in sides if side is not None]
    if len(known) < 2 or max(map(count_terms, known)) > _MOST_TERMS:
        return None
    return known[0], known[1]


def _are_equal(first: Expression, second: Expression, exercise: Exercise) -> bool:
    values = [fingerprint(side, exercise.form.left.index) for side in (first, second)]
    if None in values or not _is_near(*values):
        return False
    return is_equal(first, second, exercise.form)


def _is_near(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return False
    return abs(first - second) <= TOLERANCE * max(1.0, abs(first))


def _find_slip(before: Attempt, made: Attempt) -> Slip | None:
    """Return the slip that makes a line of the one before it, proved, or the line's own one."""
    sides = _sides(before, made)
    if sides is not None and not made.judgement.accepted:
        first, second = sides
        for slip in SLIPS:
            trees = () if slip.is_right else slip.apply(made.exercise.form, first)
            if any(_are_equal(tree, second, made.exercise) for tree in trees):
                return slip
    if before.judgement.accepted and len(made.judgement.slips) == 1:
        return next(slip for slip in SLIPS if slip.id == made.judgement.slips[0])
    return None
