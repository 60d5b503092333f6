"""Look into a function while it runs."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest


def locals_of(function: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """Run a function, and return every local variable that it has at its end."""
    found: dict[str, Any] = {}

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "return" and frame.f_code is function.__code__:
            found.update(frame.f_locals)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    if not found:
        pytest.fail(f"{function} has not returned")
    return found
