"""What somebody brings, judged: a formula that was typed, with a proof or exact numbers."""

from bnviz.checking.formula import judge
from bnviz.checking.judgement import Condition, Judgement

__all__ = ["Condition", "Judgement", "judge"]
