"""What somebody brings, judged: a formula that was typed, with a proof or exact numbers."""

from bnviz.checking.attempt import Attempt, attempt, attempt_tree
from bnviz.checking.exercises import EXERCISES, Exercise, find_exercise
from bnviz.checking.formula import judge
from bnviz.checking.gaps import Gap, gaps
from bnviz.checking.judgement import Condition, Judgement
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
    "Working",
    "attempt",
    "attempt_tree",
    "compare_paths",
    "find_exercise",
    "gaps",
    "judge",
    "judge_working",
]
