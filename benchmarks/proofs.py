"""How long the proofs take: ``python -m benchmarks.proofs``. The whole set stays within 3 s."""
# ruff: noqa: T201  a benchmark reports to the terminal

from collections.abc import Callable
from time import perf_counter

from benchmarks.outcomes import Outcome, save

MOST = 3.0


def timed(name: str, work: Callable[[], object]) -> float:
    """Run some work once, report how long it took, and return the seconds."""
    start = perf_counter()
    work()
    seconds = perf_counter() - start
    print(f"{name:<48}{seconds:7.3f} s")
    return seconds


def import_sympy() -> None:
    """Load SymPy."""
    import sympy  # noqa: F401, PLC0415  the import is what is measured


def import_proof() -> None:
    """Load all modules of the proofs."""
    from bnviz import proof  # noqa: PLC0415  after SymPy, so that it is not counted twice

    for name in proof.__all__:
        getattr(proof, name)


def prove_everything() -> float:
    """Run the whole set, each part timed, and return the seconds in all."""
    from bnviz import proof  # noqa: PLC0415  see above
    from bnviz.derivation import DELTA, EQUATIONS  # noqa: PLC0415  see above

    numbers = [e.number for e in (*EQUATIONS, DELTA)]
    forms = [(number, printed) for number in numbers for printed in (True, False)]
    return sum(
        (
            timed("derive all gradients in both ways", proof.compare_routes),
            timed(
                "all equations, printed and corrected, two methods",
                lambda: [proof.prove(number, printed=printed) for number, printed in forms],
            ),
            timed("lemmas", lambda: [proof.prove_lemma(lemma) for lemma in proof.LEMMAS]),
            timed(
                "collapse 10 to 13, printed and corrected",
                lambda: [proof.prove_collapse(printed=printed) for printed in (True, False)],
            ),
            timed("Thorey with symbolic N and H", proof.prove_thorey),
            timed("the three closed forms are one function", proof.compare_forms),
        )
    )


if __name__ == "__main__":
    loading = timed("import sympy", import_sympy) + timed("import bnviz.proof", import_proof)
    save(
        "proofs",
        (
            Outcome("loading SymPy and the proofs", loading, "s"),
            Outcome("all proofs", prove_everything(), "s", MOST),
        ),
    )
