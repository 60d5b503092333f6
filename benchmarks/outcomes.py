"""What a benchmark found: figures with what is allowed, printed as a table and kept as JSON."""
# ruff: noqa: T201  a benchmark reports to the terminal

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
HEAD = ("| what | measured | at most | reached |", "|---|---:|---:|---|")


@dataclass(frozen=True)
class Outcome:
    """One figure.

    Attributes
    ----------
    what
        Completes "measured was ...".
    value, unit
        The figure; a ratio has the unit ``"×"``.
    most
        The largest value, in the same unit, that the project allows itself, or None.
    """

    what: str
    value: float
    unit: str
    most: float | None = None

    def row(self) -> str:
        """Return a line of a Markdown table."""
        most = reached = ""
        if self.most is not None:
            most = f"{self.most:g} {self.unit}"
            reached = "yes" if self.value <= self.most else "**no**"
        # As many digits as say something: of a ratio two behind the point, of others three in all.
        value = f"{self.value:.2f}" if self.unit == "×" else f"{self.value:.3g}"
        return f"| {self.what} | {value} {self.unit} | {most} | {reached} |"


@dataclass(frozen=True)
class Run:
    """What one run of a benchmark found, on which kind of machine."""

    machine: dict[str, Any]
    outcomes: tuple[Outcome, ...]


def save(name: str, outcomes: Iterable[Outcome]) -> None:
    """Print figures as a table, and write them to ``benchmarks/<name>.json``."""
    from benchmarks.kernels import describe_machine  # noqa: PLC0415  loads what others measure

    run = Run(describe_machine(), tuple(outcomes))
    print("\n".join((*HEAD, *(outcome.row() for outcome in run.outcomes))))
    text = json.dumps(asdict(run), indent=1, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def load(name: str) -> Run | None:
    """Return what a benchmark found last, or None where it has not run."""
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return Run(found["machine"], tuple(Outcome(**entry) for entry in found["outcomes"]))
