"""What goes on with the corrected form of an equation that is shown as printed."""

from collections.abc import Collection, Iterator
from math import isnan

from bnviz.derivation import EQUATIONS, Equation
from bnviz.derivation.dependencies import used_by
from bnviz.experiment import Pass
from bnviz.expression import Expression, uses
from bnviz.notation import QUANTITIES

_ROUNDING = 1e-6  # a difference below it is float32's rounding, not a misprint


def is_off(number: str, done: Pass) -> bool:
    """Return whether a misprinted equation gives other values than the corrected one here."""
    error = done.misprints[number]
    if error is None or isnan(error):
        return True
    return error > rounding(done)


def rounding(done: Pass) -> float:
    """Return up to where a relative difference between two equations is rounding here."""
    # Where the equations as written lose digits, so does what is compared with them.
    return max(_ROUNDING, 8 * done.disagreement)


def say_corrected(done: Pass, printed: Collection[str]) -> Iterator[str]:
    """Say of each printed equation that is off here which others use the corrected quantity."""
    for shown in _off(done, printed):
        others = [f"({other.number})" for other in used_by(shown.quantity, printed)]
        if others:
            yield (
                f"({shown.number}) is shown as printed; {_listed(others)} "
                f"{'go' if len(others) > 1 else 'goes'} on with the corrected "
                f"{QUANTITIES[shown.quantity].text}."
            )


def corrected_in(part: Expression, done: Pass, printed: Collection[str]) -> tuple[str, ...]:
    """Return the symbols in a part that stand for more than what is shown as printed."""
    used = {use.quantity for use in uses(part)}
    return tuple(
        QUANTITIES[shown.quantity].text for shown in _off(done, printed) if shown.quantity in used
    )


def _off(done: Pass, printed: Collection[str]) -> Iterator[Equation]:
    return (
        one
        for one in EQUATIONS
        if one.number in printed and one.misprinted and is_off(one.number, done)
    )


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
