"""Where an object of somebody else's keeps γ and β, and how they are put there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnviz.checking.homework.roles import find_role
from bnviz.scenario import to_host

# Arrays whose own attribute `data` is no array.
_ARRAYS = {"numpy", "jax", "jaxlib", "cupy", "builtins"}
# What a parameter that is an object calls its numbers.
_BOXES = ("data", "value", "values", "val")


@dataclass(frozen=True)
class Parameter:
    """A place in an object: an attribute, or an entry of a dict that is one.

    Attributes
    ----------
    attribute
        The name of the attribute.
    key
        The key in it, where it is a dict.
    """

    attribute: str
    key: str | None = None

    def get(self, layer: Any) -> Any:
        """Return what stands there: an array, a number, an object with a gradient, or None."""
        held = getattr(layer, self.attribute)
        return held if self.key is None else held[self.key]

    def set(self, layer: Any, values: Any) -> None:
        """Put an array there, in the shape and in the box of what stands there."""
        held = self.get(layer)
        shape = () if held is None else numbers_of(held).shape
        shaped = values.reshape(shape) if len(shape) else values
        box = _box_of(held)
        if box is not None:
            setattr(held, box, shaped)
        elif self.key is None:
            setattr(layer, self.attribute, shaped)
        else:
            getattr(layer, self.attribute)[self.key] = shaped


def find_parameter(layer: Any, role: str) -> Parameter | None:
    """Return where an object keeps ``"gamma"`` or ``"beta"``, or None."""
    kept = getattr(layer, "__dict__", {})
    for name in kept:
        if find_role(name) == role:
            return Parameter(name)
    for name, value in kept.items():
        for key in value if isinstance(value, Mapping) and "grad" not in name.lower() else ():
            if isinstance(key, str) and find_role(key) == role:
                return Parameter(name, key)
    return None


def numbers_of(held: Any) -> np.ndarray[Any, Any]:
    """Return the numbers of a parameter on the host; none at all for None."""
    if held is None:
        return np.empty(())
    box = _box_of(held)
    return np.asarray(to_host(held if box is None else getattr(held, box)))


def _box_of(held: Any) -> str | None:
    """Return the attribute in which an object keeps its numbers, or None for an array."""
    if type(held).__module__.partition(".")[0] in _ARRAYS:
        return None
    return next((name for name in _BOXES if hasattr(held, name)), None)
