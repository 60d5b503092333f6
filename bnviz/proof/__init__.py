"""The derivation proves itself: SymPy derives, proves and refutes every equation."""

from bnviz.proof.equations import Proof, prove

__all__ = ["Proof", "prove"]
