"""The layer rule: imports point down, the mathematics knows no interface, text is never code."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = sorted((ROOT / "bnviz").rglob("*.py"))
BELOW_UI = [path for path in LIBRARY if not path.is_relative_to(ROOT / "bnviz" / "ui")]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
ROOMS = (
    *("command", "ui", "lesson", "figures", "checking", "experiment", "proof", "slips"),
    *("derivation", "numerics", "scenario", "implementations", "expression", "notation"),
)
RUNS_TEXT = {"eval", "exec", "sympify", "parse_expr", "parse_latex"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(
                sys.executable,
                "-c",
                "from importlinter.cli import lint_imports_command as main; main()",
            ),
            *("--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_point_down() -> None:
    linted = lint_imports(ROOT)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def build_house(folder: Path) -> Path:
    """Make a bnviz in which every room stands and is empty."""
    package = folder / "bnviz"
    for room in ("", *ROOMS):
        (package / room).mkdir()
        (package / room / "__init__.py").touch()
    return package


def test_the_contract_keeps_an_empty_house(tmp_path: Path) -> None:
    build_house(tmp_path)
    linted = lint_imports(tmp_path)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_contract_refuses_an_unknown_room(tmp_path: Path) -> None:
    (build_house(tmp_path) / "attic.py").touch()
    linted = lint_imports(tmp_path)
    assert linted.returncode == 1
    assert "attic" in linted.stdout


@pytest.mark.parametrize(
    ("importer", "target"),
    [
        ("notation", "expression"),
        ("expression", "derivation"),
        ("numerics", "expression"),
        ("numerics", "derivation"),
        ("derivation", "numerics"),
        ("scenario", "numerics"),
        ("implementations", "numerics"),
        ("numerics", "implementations"),
        ("proof", "figures"),
        ("figures", "lesson"),
        ("proof", "checking"),
        ("checking", "lesson"),
        ("figures", "checking"),
        ("checking", "command"),
        ("command", "ui"),
        ("experiment", "figures"),
        ("proof", "experiment"),
        ("lesson", "ui"),
    ],
)
def test_the_contract_refuses_a_wrong_import(importer: str, target: str, tmp_path: Path) -> None:
    room = build_house(tmp_path) / importer / "__init__.py"
    room.write_text(f"import bnviz.{target}\n", encoding="utf-8")
    linted = lint_imports(tmp_path)
    assert linted.returncode == 1
    assert f"bnviz.{importer} is not allowed to import bnviz.{target}" in linted.stdout


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_a_page_is_thin(path: Path) -> None:
    others = {name for name in imported(path) if name.split(".")[:2] != ["bnviz", "ui"]}
    assert others <= {"streamlit"}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("path", BELOW_UI, ids=relative)
def test_only_the_interface_imports_streamlit(path: Path) -> None:
    assert "streamlit" not in {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize(
    "room", ["numerics", "derivation", "implementations", "proof", "figures", "experiment"]
)
def test_importing_a_room_leaves_streamlit_out(room: str) -> None:
    ask = f"import sys, bnviz, bnviz.{room}; print('streamlit' in sys.modules)"
    asked = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert asked.stdout == "False\n", asked.stderr


@pytest.mark.parametrize("path", [*LIBRARY, *PAGES], ids=relative)
def test_text_is_never_run_as_code(path: Path) -> None:
    calls = (
        n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)
    )
    names = {getattr(call.func, "attr", getattr(call.func, "id", None)) for call in calls}
    assert not names & RUNS_TEXT
