"""What was found out about a backward pass: each output, its slip, the smallest failing case."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bnviz.checking.homework.batch import Array, Batch
from bnviz.notation import QUANTITIES


class WrongGradientError(AssertionError):
    """A backward pass is not right. The message is the whole report."""


@dataclass(frozen=True, eq=False)
class Output:
    """One output of a backward pass: dx, dgamma or dbeta; or y, of a forward pass beside it.

    Attributes
    ----------
    quantity
        Its id in `bnviz.notation`.
    is_right
        Whether numbers and shape are right on every batch.
    error
        The largest relative error on any batch, or None where there is nothing to compare.
    problem
        What is wrong apart from the numbers (the shape, NaN, None), as a sentence, or None.
    slips
        Ids of the slips that give just these numbers; two that were made together, or one.
    others
        Ids of other slips that give the same numbers.
    part
        The id of the first quantity of the derivation from which on the numbers are explained, or
        None where they are not.
    equations
        The numbers of the lines that are wrong: that of the part, and further ones.
    sentence
        All this in words.
    yours, right
        The numbers on the batch that is shown, or None where there are none to compare.
    """

    quantity: str
    is_right: bool
    error: float | None = None
    problem: str | None = None
    slips: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    part: str | None = None
    equations: tuple[str, ...] = ()
    sentence: str = ""
    yours: Array | None = None
    right: Array | None = None

    @property
    def symbol(self) -> str:
        """Its symbol in plain Unicode."""
        return QUANTITIES[self.quantity].text


@dataclass(frozen=True, eq=False)
class Case:
    """A batch on which code is wrong: the smallest one that was found.

    Attributes
    ----------
    batch
        What goes in.
    yours, right
        The outputs that are wrong there, by their ids.
    """

    batch: Batch
    yours: Mapping[str, Array]
    right: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class Report:
    """What `bnviz.check` found out. It prints as text, and draws itself in a notebook.

    Attributes
    ----------
    passed
        Whether everything that was returned is right on every batch.
    slips
        Ids of `bnviz.SLIPS` that explain what is wrong, the likeliest first.
    outputs
        Each `Output` by its id.
    sentence
        The answer in one sentence.
    notes
        What else is worth knowing, each a sentence.
    case
        The smallest batch on which it fails, where one was found.
    batch
        The batch whose numbers the outputs show.
    traceback
        Where the code raised an exception: its own part of the traceback.
    """

    passed: bool
    slips: tuple[str, ...]
    outputs: Mapping[str, Output]
    sentence: str
    notes: tuple[str, ...] = ()
    case: Case | None = None
    batch: Batch | None = None
    traceback: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "outputs", MappingProxyType(dict(self.outputs)))

    def raise_for_failure(self) -> None:
        """Raise the report as an exception if the code did not pass; for tests.

        Raises
        ------
        WrongGradientError
            An AssertionError with the report as its message.
        """
        if not self.passed:
            raise WrongGradientError(f"\n{self}")

    def __str__(self) -> str:
        from bnviz.checking.homework.report_text import write_text  # noqa: PLC0415  it knows Report

        return write_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from bnviz.checking.homework.report_html import write_html  # noqa: PLC0415  loads Plotly

        return write_html(self)
