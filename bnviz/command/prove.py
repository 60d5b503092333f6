"""Proving every line, and printing the verdicts."""

import sys
from unicodedata import combining

import bnviz
from bnviz.notation import QUANTITIES


def prove_lines() -> int:
    """Prove each equation as printed and corrected; 0 if every corrected one holds."""
    all_hold = True
    sys.stdout.write(f"{'':>4}  {'gives':<7}{'as printed':<13}{'corrected':<13}time\n")
    for equation in bnviz.EQUATIONS:
        printed = bnviz.prove(equation.number, printed=True)
        corrected = bnviz.prove(equation.number)
        # A slip of the pen is not corrected where the value is right.
        all_hold = all_hold and corrected.verdict in ("holds", "notation")
        took = printed.milliseconds + corrected.milliseconds
        sys.stdout.write(
            f"{equation.number:>4}  {_pad(QUANTITIES[equation.quantity].text)}"
            f"{printed.verdict:<13}{corrected.verdict:<13}{took:.0f} ms\n"
        )
        sys.stdout.flush()
    return 0 if all_hold else 1


def _pad(symbol: str) -> str:
    """Return a symbol with spaces after it; the hat of x̂ stands over it and takes no room."""
    return symbol + " " * (7 - sum(not combining(character) for character in symbol))
