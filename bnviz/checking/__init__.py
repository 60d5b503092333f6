"""What somebody brings, judged: a formula that was typed, or a backward pass.

A formula needs SymPy, which code need not wait for: each is loaded when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bnviz.checking.attempts import Attempt, attempt, attempt_tree
    from bnviz.checking.conditions import Condition
    from bnviz.checking.exercises import EXERCISES, Exercise, find_exercise
    from bnviz.checking.formula import judge
    from bnviz.checking.gap import Gap, gaps
    from bnviz.checking.homework import Report, WrongGradientError, check
    from bnviz.checking.judgement import Judgement
    from bnviz.checking.paths import PathFinding, compare_paths
    from bnviz.checking.working import Line, Working, judge_working

__all__ = [
    "EXERCISES",
    "Attempt",
    "Condition",
    "Exercise",
    "Gap",
    "Judgement",
    "Line",
    "PathFinding",
    "Report",
    "Working",
    "WrongGradientError",
    "attempt",
    "attempt_tree",
    "check",
    "compare_paths",
    "find_exercise",
    "gaps",
    "judge",
    "judge_working",
]

# No module has the name of what it holds: the package would then offer the module instead.
_HOMES = {
    "attempts": ("Attempt", "attempt", "attempt_tree"),
    "conditions": ("Condition",),
    "exercises": ("EXERCISES", "Exercise", "find_exercise"),
    "formula": ("judge",),
    "gap": ("Gap", "gaps"),
    "homework": ("Report", "WrongGradientError", "check"),
    "judgement": ("Judgement",),
    "paths": ("PathFinding", "compare_paths"),
    "working": ("Line", "Working", "judge_working"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
