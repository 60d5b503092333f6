"""The derivative of batch normalization, made visible and proved.

>>> import bnviz, numpy as np
>>> x, dy = np.array([[0.0], [4.0]]), np.array([[1.0], [0.0]])
>>> fwd = bnviz.forward(x, 1.0, 0.0, 9 / 4)
>>> bnviz.backward(fwd, dy).dx
array([[ 0.072],
       [-0.072]])
"""

from typing import TYPE_CHECKING, Any

from bnviz.derivation import EQUATIONS, evaluate_equation
from bnviz.numerics import backward, backward_closed_form, forward, forward_backward

if TYPE_CHECKING:
    from bnviz.proof import Proof
    from bnviz.slips import SLIPS

__all__ = [
    "EQUATIONS",
    "SLIPS",
    "backward",
    "backward_closed_form",
    "evaluate",
    "forward",
    "forward_backward",
    "prove",
]


def evaluate(
    number: str | int,
    fwd: Any,
    bwd: Any,
    *,
    printed: bool = False,
    term: str | None = None,
) -> Any:
    """Evaluate the right-hand side of an equation of Agarwal's as it is written.

    Takes what `bnviz.derivation.evaluate_equation` takes, and the number as an int, too.

    Raises
    ------
    KeyError
        If there is no such equation, or it has no part with this tag.
    """
    return evaluate_equation(str(number), fwd, bwd, printed=printed, term=term)


def prove(number: str | int, *, printed: bool = False) -> "Proof":
    """Decide whether an equation of Agarwal's holds, for every batch size.

    SymPy is loaded on the first call, because only proofs need it.

    Parameters
    ----------
    number
        1 to 13, or ``"1"`` to ``"13"``.
    printed
        Decide the form as printed instead of the corrected one.

    Returns
    -------
    Proof
        With ``verdict``, ``residual`` (LaTeX) and ``milliseconds``.

    Raises
    ------
    KeyError
        If there is no such equation.
    """
    from bnviz.proof import prove as decide  # noqa: PLC0415  loads SymPy only when it is asked for

    return decide(str(number), printed=printed)


def __getattr__(name: str) -> Any:
    # What opening a page does not need is loaded when it is asked for.
    if name == "SLIPS":
        from bnviz.slips import SLIPS  # noqa: PLC0415  not before it is asked for

        return SLIPS
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
