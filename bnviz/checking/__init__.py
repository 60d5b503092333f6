"""What somebody brings, judged: a formula that was typed, or a backward pass.

A formula needs SymPy, which code need not wait for: each is loaded when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bnviz.checking.formula import judge
    from bnviz.checking.homework import Report, WrongGradientError, check
    from bnviz.checking.judgement import Condition, Judgement

__all__ = ["Condition", "Judgement", "Report", "WrongGradientError", "check", "judge"]

_HOMES = {
    "judge": "formula",
    "Condition": "judgement",
    "Judgement": "judgement",
    "check": "homework",
    "Report": "homework",
    "WrongGradientError": "homework",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
