"""A misprint as a picture: the printed form, minus the true one, is the error."""

from dataclasses import replace

import numpy as np

from bnviz.derivation import Roundings, equation
from bnviz.expression import evaluate
from bnviz.figures.panels import Arrays, Band, Panel
from bnviz.notation import QUANTITIES


def misprint(arrays: Arrays, number: str) -> Band:
    """Lay out an equation as printed, minus the corrected one, and what is left: the error.

    A missing sum leaves the printed form with another shape, and then nothing can be subtracted.
    """
    about = QUANTITIES[equation(number).quantity]
    roundings = Roundings(arrays)

    def show(operator: str, *, printed: bool) -> Panel:
        right = equation(number).right(printed=printed)
        values = np.asarray(evaluate(right, arrays))
        return Panel(
            about.id,
            number,
            values,
            about.text,
            about.role,
            "misprint",
            printed=printed,
            operator=operator,
            rounding=roundings.of(right),
        )

    printed, true = show("", printed=True), show("−", printed=False)
    if printed.values.shape != true.values.shape:
        return Band((number,), (printed, replace(true, operator="≠")))
    difference = printed.values - true.values
    error = replace(
        printed,
        values=difference,
        text="error",
        operator="=",
        difference=True,
        rounding=printed.rounding + true.rounding,
    )
    return Band((number,), (printed, true, error))
