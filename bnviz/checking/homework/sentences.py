"""The sentences of a report."""

from collections.abc import Mapping

from bnviz.checking.homework.batch import Batch
from bnviz.checking.homework.report import Output
from bnviz.checking.homework.routes import REUSED_SUMS
from bnviz.notation import QUANTITIES
from bnviz.slips import SLIPS, find_form

_BY_ID = {slip.id: slip for slip in SLIPS}


def name_slip(id_: str) -> str:
    """Return what a slip is called."""
    return _BY_ID[id_].name


def say_state(output: Output) -> str:
    """Return whether an output is right, and by how much it is off."""
    state = "right" if output.is_right else "wrong"
    return ", ".join(filter(None, (state, say_error(output))))


def say_error(output: Output) -> str:
    """Return by how much an output is off, or nothing where it cannot be compared."""
    if output.error is None:
        return ""
    shown = f"{output.error:.2g}" if output.error > 1e-2 else f"{output.error:.0e}"
    return f"relative error {'0' if output.error == 0 else shown}"


def say_explained(output: Output, *, is_searched: bool = True) -> str:
    """Return what is wrong with an output, in words."""
    if not output.slips:
        searched = ", and no known slip gives them" if is_searched else ""
        return output.problem or f"The numbers are not right{searched}."
    text = " ".join(_BY_ID[slip].sentence for slip in output.slips)
    if len(output.slips) > 1:
        text = f"Two slips together give just these numbers. {text}"
    return text


def say_part(output: Output) -> str | None:
    """Return in which line an output goes wrong, or None where that is not known."""
    if output.part is None or not output.slips:
        return None
    first, *further = (_line(number) for number in output.equations)
    if len(output.slips) > 1 and further:
        return f"The lines to look for: {_listed([first, *further])}."
    rest = "" if output.part == output.quantity else " From there on all is as it should be."
    if further:
        rest = f" It is the same in {_listed(further)}."
    return f"The line to look for: {first}.{rest}"


def say_others(output: Output) -> str | None:
    """Return which other slips give the same numbers, or None."""
    if not output.others:
        return None
    return "The same numbers come of: " + "; ".join(map(name_slip, output.others)) + "."


def say_all(output: Output, same: Output | None) -> tuple[str, ...]:
    """Return everything to be said about a wrong output, sentence by sentence.

    Parameters
    ----------
    same
        An output that stands before it and has the same slip, if there is one.
    """
    problem = output.problem if output.problem != output.sentence else None
    place = say_part(output)
    if same is not None:
        place = None if output.equations == same.equations else place
        said = (problem, f"For the same reason as {same.symbol}.", place)
        return tuple(filter(None, said))
    return tuple(filter(None, (problem, output.sentence, place, say_others(output))))


def say_verdict(outputs: Mapping[str, Output], shown: Batch, first: Batch) -> str:
    """Return the answer in one sentence."""
    wrong = [output for output in outputs.values() if not output.is_right]
    names = [QUANTITIES[output.quantity].text for output in outputs.values()]
    if not wrong:
        return f"Right: {_listed(names)}."
    where = "" if shown is first else f", though not on every batch: first with {shown.say_shape()}"
    said = _listed([output.symbol for output in wrong])
    return f"Not right: {said} {'is' if len(wrong) == 1 else 'are'} wrong{where}."


def _line(number: str) -> str:
    """Return what a line of the derivation gives, and what it is called."""
    if number == REUSED_SUMS.number:
        return "∂l/∂x, the closed form with ∂l/∂γ and ∂l/∂β in it"
    form = find_form(number)
    symbol = QUANTITIES[form.quantity].text
    if number.startswith("thorey"):
        return f"{symbol}, as Thorey writes it"
    return f"{symbol}, equation {number}" if number.isdigit() else f"the definition of {number}"


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
