"""Results are the same in every process, and what needs no SymPy does not load it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bnviz import proof

ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = """
from bnviz.derivation import DELTA, EQUATIONS
from bnviz.expression import to_latex
from bnviz.proof import *
from bnviz.proof.errata import write_sheet
for e in (*EQUATIONS, DELTA):
    for printed in (True, False):
        proof = prove(e.number, printed=printed)
        print(e.number, printed, proof.judgement, proof.residual, proof.sentence)
for route in compare_routes():
    print(route, [to_latex(addend.formula) for addend in route.addends])
for step in (*prove_collapse(), *prove_collapse(printed=True)):
    print(step, step.judgement.residual)
for lemma in LEMMAS:
    print(lemma.id, prove_lemma(lemma))
print([(line.line.id, line.holds) for line in prove_thorey()], compare_forms())
print(write_sheet())
"""


def run(code: str, hash_seed: str = "0") -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def first_output() -> str:
    return run(EVERYTHING, "0")


@pytest.mark.parametrize("seed", ["1", "4294967295"])
def test_results_do_not_depend_on_the_hash_seed(seed: str, first_output: str) -> None:
    assert first_output.count(r"\frac") > 100
    assert run(EVERYTHING, seed) == first_output


def loaded_after(code: str) -> set[str]:
    ask = f"{code}\nimport sys; print(*sorted({{'sympy', 'streamlit'}} & set(sys.modules)))"
    return set(run(ask).split())


@pytest.mark.parametrize("code", ["import bnviz", "from bnviz.slips import find_slips"])
def test_sympy_is_not_loaded_where_nothing_is_proved(code: str) -> None:
    assert loaded_after(code) == set()


@pytest.mark.parametrize("code", ["import bnviz; bnviz.prove('6')", "from bnviz.proof import *"])
def test_a_proof_loads_sympy_and_no_interface(code: str) -> None:
    assert loaded_after(code) == {"sympy"}


def test_the_package_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'guess'"):
        _ = proof.guess
