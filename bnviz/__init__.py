"""The derivative of batch normalization, made visible and proved.

>>> import bnviz, numpy as np
>>> x, dy = np.array([[0.0], [4.0]]), np.array([[1.0], [0.0]])
>>> fwd = bnviz.forward(x, 1.0, 0.0, 9 / 4)
>>> bnviz.backward(fwd, dy).dx
array([[ 0.072],
       [-0.072]])
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bnviz.derivation import EQUATIONS, evaluate_equation
from bnviz.numerics import backward, backward_closed_form, forward, forward_backward

if TYPE_CHECKING:
    from bnviz.checking import Judgement, Report
    from bnviz.expression.reading import ParseError, parse
    from bnviz.proof import Proof
    from bnviz.slips import SLIPS

__all__ = [
    "EQUATIONS",
    "SLIPS",
    "ParseError",
    "backward",
    "backward_closed_form",
    "check",
    "evaluate",
    "forward",
    "forward_backward",
    "judge",
    "parse",
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


def judge(quantity: str, text: str, *, most_slips: int | None = None) -> "Judgement":
    """Judge the right-hand side of an equation that somebody typed, for every batch size.

    SymPy is loaded on the first call, because only proofs need it.

    Parameters
    ----------
    quantity
        What it should be: ``"dbeta"``, ``"dgamma"``, ``"dx_hat"``, ``"dvar"``, ``"dmu"`` or
        ``"dx"``.
    text
        The formula, see `parse`.
    most_slips
        How many slips together are looked for behind a false answer. By default two, and one for
        ``"dx"``, whose pairs take some seconds to work out.

    Returns
    -------
    Judgement
        With ``verdict``, ``sentence``, ``parsed`` (LaTeX) and, of a false answer,
        ``counterexample``, ``holds_when`` and ``residual`` (LaTeX).

    Raises
    ------
    KeyError
        If there is no such quantity to ask for.
    """
    from bnviz.checking import judge as decide  # noqa: PLC0415  loads SymPy only when asked for

    return decide(quantity, text, most_slips=most_slips)


def check(
    backward: Any,
    *,
    forward: Any = None,
    library: str | None = None,
    dtype: str = "float64",
) -> "Report":
    """Check a backward pass of somebody's own, and name the slip where it is wrong.

    Takes what `bnviz.checking.homework.check` takes: ``batchnorm_backward(dout, cache)`` with the
    forward pass that makes the cache, a function of x, gamma, beta, eps and dy, or a layer of
    PyTorch.

    Returns
    -------
    Report
        With ``passed``, ``slips``, ``outputs`` and ``raise_for_failure()``.

    Raises
    ------
    TypeError
        What it takes cannot be told, or no forward pass is found.
    ValueError
        There is no such library or dtype, or it cannot be used here.
    """
    from bnviz.checking import check as examine  # noqa: PLC0415  loads the slips when asked for

    return examine(backward, forward=forward, library=library, dtype=dtype)


# What opening a page does not need is loaded when it is asked for.
_LATE = {
    "SLIPS": "bnviz.slips",
    "ParseError": "bnviz.expression.reading",
    "parse": "bnviz.expression.reading",
}


def __getattr__(name: str) -> Any:
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
