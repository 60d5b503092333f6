"""The symbols that a field offers: those that an answer may use, and what they are put together by.

Each is written three ways: as a button shows it, as it is typed, and as LaTeX for the editor.
"""

from collections.abc import Iterator
from fractions import Fraction

from bnviz.checking import Exercise
from bnviz.expression import (
    Expression,
    Fractional,
    Power,
    Reference,
    Root,
    Sum,
    to_latex,
    to_typed,
)
from bnviz.notation import QUANTITIES

Symbol = dict[str, str]
# Where the caret goes in what is typed, and the gap that the editor offers. A caret with nothing
# around it goes to the next gap.
_CARET = "▮"
_GAP = Reference("m", spelled=r"\placeholder{}")
_OWN, _OTHER = "i", "j"


def palette(exercise: Exercise) -> tuple[Symbol, ...]:
    """Return the symbols for an exercise; of the quantities first what became known last."""
    return (*_STRUCTURES, *_quantities(exercise))


def shortcuts(exercise: Exercise) -> dict[str, str]:
    """Return what the formula editor writes for a name that is typed in it, as LaTeX."""
    # The editor takes an underscore for the beginning of an index.
    return {q.replace("_", ""): QUANTITIES[q].latex() for q in exercise.known if len(q) > 1}


def _quantities(exercise: Exercise) -> Iterator[Symbol]:
    for quantity in reversed(exercise.known):
        about = QUANTITIES[quantity]
        if not about.per_sample:
            yield _symbol(about.text, _lower(about.meaning), Reference(quantity))
            continue
        for index in (_OWN, _OTHER):
            name = f"{_lower(about.meaning)}, sample {index}"
            yield _symbol(f"{about.text}_{index}", name, Reference(quantity, index))


def _symbol(shown: str, name: str, tree: Expression) -> Symbol:
    return {"shown": shown, "name": name, "typed": to_typed(tree), "latex": to_latex(tree)}


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")


def _structure(shown: str, name: str, typed: str, tree: Expression) -> Symbol:
    return {"shown": shown, "name": name, "typed": typed, "latex": to_latex(tree)}


_STRUCTURES = (
    _structure("Σ_j", "sum over the batch", f"sum_j({_CARET})", Sum(_OTHER, _GAP)),
    _structure("a/b", "fraction", f"({_CARET})/()", Fractional(_GAP, _GAP)),
    _structure("√", "square root", f"sqrt({_CARET})", Root(_GAP)),
    _structure("( )⁻³ᐟ²", "power −3/2", f"({_CARET})^(-3/2)", Power(_GAP, Fraction(-3, 2))),
    {"shown": "+", "name": "plus", "typed": " + ", "latex": "+"},
    {"shown": "−", "name": "minus", "typed": " - ", "latex": "-"},
    {"shown": "⇥", "name": "to the next gap", "typed": _CARET, "latex": ""},
)
