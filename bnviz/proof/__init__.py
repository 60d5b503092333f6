"""The derivation proves itself: SymPy derives, proves and refutes every equation.

The package loads SymPy only when one of its names is asked for: a page that shows no proof does not
wait for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bnviz.proof.collapse import Step, prove_collapse
    from bnviz.proof.counterexample import Counterexample, Numbers, compare
    from bnviz.proof.differentiation import Addend, differentiate
    from bnviz.proof.equations import Proof, prove
    from bnviz.proof.errata import Erratum, list_errata, write_sheet
    from bnviz.proof.geometry import prove_blocks, prove_geometry
    from bnviz.proof.lemmas import LEMMAS, Lemma, prove_lemma
    from bnviz.proof.naming import Explanation, is_equal, name, prepare
    from bnviz.proof.refutation import Refutation, judge_right_side, refute
    from bnviz.proof.rewriting import follows
    from bnviz.proof.routes import Route, compare_routes
    from bnviz.proof.thorey import Equivalence, LineProof, compare_forms, prove_thorey
    from bnviz.proof.verdicts import Judgement, UndecidedError, judge

__all__ = [
    "LEMMAS",
    "Addend",
    "Counterexample",
    "Equivalence",
    "Erratum",
    "Explanation",
    "Judgement",
    "Lemma",
    "LineProof",
    "Numbers",
    "Proof",
    "Refutation",
    "Route",
    "Step",
    "UndecidedError",
    "compare",
    "compare_forms",
    "compare_routes",
    "differentiate",
    "follows",
    "is_equal",
    "judge",
    "judge_right_side",
    "list_errata",
    "name",
    "prepare",
    "prove",
    "prove_blocks",
    "prove_collapse",
    "prove_geometry",
    "prove_lemma",
    "prove_thorey",
    "refute",
    "write_sheet",
]

_HOMES = {
    "collapse": ("Step", "prove_collapse"),
    "counterexample": ("Counterexample", "Numbers", "compare"),
    "differentiation": ("Addend", "differentiate"),
    "equations": ("Proof", "prove"),
    "errata": ("Erratum", "list_errata", "write_sheet"),
    "geometry": ("prove_blocks", "prove_geometry"),
    "lemmas": ("LEMMAS", "Lemma", "prove_lemma"),
    "naming": ("Explanation", "is_equal", "name", "prepare"),
    "refutation": ("Refutation", "judge_right_side", "refute"),
    "rewriting": ("follows",),
    "routes": ("Route", "compare_routes"),
    "thorey": ("Equivalence", "LineProof", "compare_forms", "prove_thorey"),
    "verdicts": ("Judgement", "UndecidedError", "judge"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
