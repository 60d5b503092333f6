"""Times that a benchmark recorded, where its file comes with the app."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bnviz.figures.size_plot import Curve

RESULTS = Path(__file__).resolve().parents[3] / "benchmarks" / "kernels.json"
_REFERENCES = {"copy": "copying x and ∂l/∂y", "torch": "PyTorch on the CPU"}


@dataclass(frozen=True)
class Recorded:
    """What was recorded for one dtype: a curve for each kernel and reference, and where."""

    curves: tuple[Curve, ...]
    machine: str


def read_recorded(dtype: str, path: Path = RESULTS) -> Recorded | None:
    """Return the recorded times of a dtype, or None where none are there."""
    if not path.is_file():
        return None
    results = json.loads(path.read_text(encoding="utf-8"))
    entries = [entry for entry in results["times"] if entry["dtype"] == dtype]
    if not entries:
        return None
    entries.sort(key=lambda entry: entry["m"] * entry["d"])
    names = dict.fromkeys(name for entry in entries for name in entry["milliseconds"])
    machine = results["machine"]
    return Recorded(
        tuple(_curve(name, entries) for name in names),
        f"{machine['cores']} processors, {machine['system']}",
    )


def _curve(name: str, entries: list[dict[str, Any]]) -> Curve:
    there = [entry for entry in entries if name in entry["milliseconds"]]
    cells = tuple(entry["m"] * entry["d"] for entry in there)
    seconds = tuple(entry["milliseconds"][name] / 1e3 for entry in there)
    return Curve(_REFERENCES.get(name, name), cells, seconds, name in _REFERENCES)
