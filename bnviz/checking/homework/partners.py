"""What belongs to a backward pass: the forward pass beside it, and its array library."""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import CodeType, ModuleType
from typing import Any

LIBRARIES = ("numpy", "torch", "jax", "cupy")


def find_forward(backward: Callable[..., Any]) -> Callable[..., Any] | None:
    """Return the forward pass that stands beside a backward pass, by its name, or None.

    Of batchnorm_backward_alt that is batchnorm_forward_alt, or else batchnorm_forward.
    """
    name = str(getattr(backward, "__name__", ""))
    beside = _surroundings(backward)
    stem, _, rest = name.partition("backward")
    wanted = (f"{stem}forward{rest}", f"{stem}forward", "batchnorm_forward", "forward")
    found = (beside.get(one) for one in wanted if "backward" in name or one != name)
    return next((one for one in found if callable(one) and one is not backward), None)


def find_library(*functions: Callable[..., Any] | None) -> str:
    """Return the id of the library that functions are written for; NumPy where they name none."""
    for function in functions:
        for name in () if function is None else _mentioned(function):
            root = name.partition(".")[0]
            if root in LIBRARIES and root != "numpy":
                return root
    return "numpy"


def _surroundings(function: Callable[..., Any]) -> Mapping[str, Any]:
    """Return the names of the module that a function stands in."""
    plain = _unwrapped(function)
    found = getattr(plain, "__globals__", None)
    if found is None:
        found = vars(sys.modules.get(getattr(plain, "__module__", ""), ModuleType("none")))
    return dict(found)


def _mentioned(function: Callable[..., Any]) -> Iterator[str]:
    """Yield the full names of the modules that a function's code mentions."""
    code = getattr(_unwrapped(function), "__code__", None)
    beside = _surroundings(function)
    for name in _names(code) if isinstance(code, CodeType) else ():
        value = beside.get(name)
        if isinstance(value, ModuleType):
            yield value.__name__
        elif callable(value):
            yield str(getattr(value, "__module__", None) or "")


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


def _unwrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    while isinstance(function, partial):
        function = function.func
    plain: Callable[..., Any] = inspect.unwrap(function)
    return plain
