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
        What tells it from others for the same quantity, in a few words, or nothing.
    rule
        What is asked beyond a true formula, in one sentence, or nothing.
    form
        The line of a source that is one right answer, in one feature.
    without
        Ids of the quantities that an answer may not use although they are known by then.
    """

    id: str
    form: Equation
    title: str = ""
    rule: str = ""
    without: tuple[str, ...] = ()

    @property
    def quantity(self) -> str:
        """The id of what is asked for."""
        return self.form.quantity

    @property
    def known(self) -> tuple[str, ...]:
        """The ids of what an answer may use."""
        before = ASKED[: ASKED.index(self.quantity)]
        # δ is a short name that the source has ready when it comes to ∂l/∂x.
        short = ("delta",) if self.quantity == "dx" else ()
        return tuple(q for q in (*_FORWARD, *short, *before) if q not in self.without)

    def left_over(self, answer: Expression) -> tuple[str, ...]:
        """Return the ids of the quantities in an answer that the exercise asks to do without."""
        used = {use.quantity for use in uses(answer)}
        return tuple(quantity for quantity in self.without if quantity in used)


def _exercise(id_: str, number: str) -> Exercise:
    form = find_form(number)
    left = Reference(form.quantity, form.left.index)
    return Exercise(id_, replace(form, left=left, corrected=in_one_feature(form.corrected)))


def _all_but(used: Collection[str]) -> tuple[str, ...]:
    known = (*_FORWARD, "delta", *ASKED[: ASKED.index("dx")])
    return tuple(quantity for quantity in known if quantity not in used)


_THOREY = _exercise("thorey", "thorey-closed-form")

EXERCISES: tuple[Exercise, ...] = (
    *(_exercise(*pair) for pair in zip(ASKED, ("6", "5", "7", "8", "9", "10"), strict=True)),
    replace(
        _exercise("closed", "13"),
        title="in closed form",
        rule="Put the gradients of σ² and μ in: the answer has to do without them.",
        without=("dvar", "dmu"),
    ),
    replace(
        _THOREY,
        title="from x alone",
        rule="Use neither x̂ nor any other gradient: x, its mean and its variance, and ∂l/∂y.",
        without=_all_but({use.quantity for use in uses(_THOREY.form.corrected)}),
    ),
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
