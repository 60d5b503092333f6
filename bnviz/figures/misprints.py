"""A false formula as a picture: what it gives, minus the true values, is the error."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bnviz.derivation import Roundings, equation
from bnviz.expression import Expression, evaluate
from bnviz.figures.panels import Array, Arrays, Band, Panel
from bnviz.notation import QUANTITIES, Quantity


def misprint(arrays: Arrays, number: str) -> Band:
    """Lay out an equation as printed, minus the corrected one, and what is left: the error.

    A missing sum leaves the printed form with another shape, and then nothing can be subtracted.
    """
    line, roundings = equation(number), Roundings(arrays)
    sides = (line.right(printed=printed) for printed in (True, False))
    printed, true = (_Side(np.asarray(evaluate(s, arrays)), roundings.of(s)) for s in sides)
    about = QUANTITIES[line.quantity]
    return _subtract(about, number, printed, true, ("as printed", "true"))


def answer_error(arrays: Arrays, quantity: str, answer: Expression) -> Band:
    """Lay out what a formula for a quantity gives, minus what the kernel computed: the error.

    Parameters
    ----------
    answer
        Its right-hand side; a value for the whole batch stands for each sample.
    """
    # A rounding limit of each answer of every visitor would be kept: that of the quantity serves.
    limit = Roundings(arrays).of_quantity(quantity)
    true = np.asarray(arrays[quantity])
    given = np.broadcast_to(np.asarray(evaluate(answer, arrays)), true.shape)
    about = QUANTITIES[quantity]
    texts = f"your {about.text}", f"true {about.text}"
    return _subtract(about, "", _Side(given, limit), _Side(true, limit), texts)


class _Side(NamedTuple):
    """What one of two formulas gives, and what is rounding in it."""

    values: Array
    rounding: Array | float


def _subtract(
    about: Quantity, number: str, wrong: _Side, right: _Side, texts: tuple[str, str]
) -> Band:
    """Lay out what two formulas give, each with its name, and the difference."""

    def show(side: _Side, text: str, operator: str, *, printed: bool) -> Panel:
        return Panel(
            about.id,
            number,
            side.values,
            text,
            about.role,
            "misprint",
            printed=printed,
            operator=operator,
            rounding=side.rounding,
        )

    printed = show(wrong, texts[0], "", printed=True)
    true = show(right, texts[1], "−", printed=False)
    if printed.values.shape != true.values.shape:
        return Band((number,), (printed, replace(true, operator="≠")))
    error = replace(
        printed,
        values=printed.values - true.values,
        text="error",
        operator="=",
        difference=True,
        rounding=printed.rounding + true.rounding,
    )
    return Band((number,), (printed, true, error))
