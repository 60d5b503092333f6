"""What can be practised: one line of the backward pass each, and what its answer may use."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bnviz.checking.answer import ASKED
from bnviz.derivation import Equation
from bnviz.expression import Expression, Reference, uses
from bnviz.slips import find_form, in_one_feature

# What is known before the backward pass begins, in the order in which it becomes known.
_FORWARD = ("x", "mu", "var", "x_hat", "gamma", "beta", "eps", "m", "dy")


@dataclass(frozen=True)
class Exercise:
    """One line to write.

    Attributes
    ----------
    id
        A stable slug, the ``quantity`` of a link.
    title
        What it is called, in a few words.
    form
        The line of a source that is one right answer, in one feature.
    without
        Ids of the quantities that an answer may not use although they are known by then.
    """

    id: str
    title: str
    form: Equation
    without: tuple[str, ...] = ()

    @property
    def quantity(self) -> str:
        """The id of what is asked for."""
        return self.form.quantity

    @property
    def known(self) -> tuple[str, ...]:
        """The ids of what an answer may use."""
        before = ASKED[: ASKED.index(self.quantity)]
        return tuple(q for q in (*_FORWARD, *before) if q not in self.without)

    def left_over(self, answer: Expression) -> tuple[str, ...]:
        """Return the ids of the quantities in an answer that the exercise asks to do without."""
        used = {use.quantity for use in uses(answer)}
        return tuple(quantity for quantity in self.without if quantity in used)


def _exercise(
    id_: str, title: str, number: str, *, without: tuple[str, ...] = (), only: bool = False
) -> Exercise:
    form = find_form(number)
    left = Reference(form.quantity, form.left.index)
    form = replace(form, left=left, corrected=in_one_feature(form.corrected))
    if only:
        without = _all_but({use.quantity for use in uses(form.corrected)})
    return Exercise(id_, title, form, without)


def _all_but(used: Collection[str]) -> tuple[str, ...]:
    known = (*_FORWARD, "delta", *ASKED[: ASKED.index("dx")])
    return tuple(quantity for quantity in known if quantity not in used)


EXERCISES: tuple[Exercise, ...] = (
    _exercise("dbeta", "the shift", "6"),
    _exercise("dgamma", "the scale", "5"),
    _exercise("dx_hat", "the normalized input", "7"),
    _exercise("dvar", "the variance", "8"),
    _exercise("dmu", "the mean", "9"),
    _exercise("dx", "the input, by three paths", "10"),
    _exercise("closed", "the input, in closed form", "13", without=("dvar", "dmu")),
    _exercise("thorey", "the input, from x alone", "thorey-closed-form", only=True),
)
_BY_ID = {exercise.id: exercise for exercise in EXERCISES}


def find_exercise(id_: str) -> Exercise:
    """Return the exercise with this id.

    Raises
    ------
    KeyError
        If there is none.
    """
    return _BY_ID[id_]
