"""Checking a backward pass in a file on this machine."""

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from bnviz.checking import check
from bnviz.checking.homework.running import describe


class _CannotError(Exception):
    """What was typed cannot be done. The message says why."""


def check_file(target: str, forward: str | None, library: str | None, dtype: str) -> int:
    """Check a function of a file, or every backward pass in it; 0 if all pass, 1 if not, else 2."""
    try:
        path, _, name = target.partition(":") if ".py:" in target else (target, "", "")
        module = _load(Path(path))
        functions = {name: _find(module, name)} if name else _find_all(module)
        made_by = None if forward is None else _find(module, forward)
        reports = []
        for said, function in functions.items():
            report = check(function, forward=made_by, library=library, dtype=dtype)
            sys.stdout.write(f"{said}\n{report}\n\n")
            reports.append(report)
    except (_CannotError, TypeError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0 if all(report.passed for report in reports) else 1


def _load(path: Path) -> ModuleType:
    """Import a file by its path, with its folder to import from, as python itself does."""
    if not path.is_file():
        raise _CannotError(f"There is no file {path}.")
    # Not by its own name: a file may be called as a module is that is loaded already.
    spec = spec_from_file_location(f"checked_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise _CannotError(f"{path} is no Python file: its name has to end in .py.")
    module = module_from_spec(spec)
    sys.path.insert(0, str(path.resolve().parent))
    sys.modules[module.__name__] = module
    try:
        spec.loader.exec_module(module)
    # A file of somebody else's may raise anything, sys.exit() included.
    except (Exception, SystemExit) as error:  # noqa: BLE001
        sentence, trace = describe(error)
        raise _CannotError(f"{trace}\n{path} cannot be imported. {sentence}") from None
    finally:
        sys.path.pop(0)
    return module


def _find(module: ModuleType, name: str) -> Callable[..., Any]:
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is None:
        there = ", ".join(function.__name__ for function in _functions(module)) or "none"
        raise _CannotError(f"There is no {name} in {_file(module)}; its functions are: {there}.")
    function: Callable[..., Any] = found
    return function


def _find_all(module: ModuleType) -> dict[str, Callable[..., Any]]:
    found = {one.__name__: one for one in _functions(module) if "backward" in one.__name__}
    if not found:
        raise _CannotError(
            f"No function of {_file(module)} has backward in its name: say which one it is, as in "
            f"{_file(module)}:my_function."
        )
    return found


def _file(module: ModuleType) -> str:
    return Path(module.__file__ or "").name


def _functions(module: ModuleType) -> list[Callable[..., Any]]:
    return [
        value
        for value in vars(module).values()
        if callable(value)
        and not isinstance(value, type)
        and getattr(value, "__module__", None) == module.__name__
    ]
