"""Gradients that a backward pass does not return, but leaves in the object that it belongs to."""

from collections.abc import Iterator, Mapping
from typing import Any

from bnviz.checking.homework.batch import Batch
from bnviz.checking.homework.names import find_output
from bnviz.checking.homework.parameters import Parameter
from bnviz.checking.homework.roles import find_role

LEARNED = {"gamma": "dgamma", "beta": "dbeta"}
"""The parameters, each with its gradient."""


def find_left_behind(
    layer: Any, gradient: str, parameters: Mapping[str, Parameter], batch: Batch
) -> Any:
    """Return a gradient that a backward pass left in the layer, or None.

    It may stand in an attribute of its own, as the parameter's ``grad``, or in a dict or a list of
    gradients.
    """
    kept = getattr(layer, "__dict__", {})
    named = (value for name, value in kept.items() if find_output(name) == gradient)
    beside = (one.get(layer) for name, one in parameters.items() if LEARNED[name] == gradient)
    grads = (getattr(box, "grad", None) for box in beside)
    candidates = (*named, *grads, *_in_collections(kept, gradient))
    found = next((value for value in candidates if value is not None), None)
    return _as_one_row(found, batch, gradient)


def _in_collections(kept: Mapping[str, Any], gradient: str) -> Iterator[Any]:
    """Yield a gradient from attributes that are a dict of gradients, or a list of the two."""
    for name, value in kept.items():
        if "grad" not in name.lower():
            continue
        if isinstance(value, Mapping):
            for key, entry in value.items():
                learned = LEARNED.get(find_role(str(key)) or "")
                if gradient in (find_output(str(key)), learned):
                    yield entry
        elif isinstance(value, list | tuple) and len(value) == len(LEARNED):
            yield dict(zip(LEARNED.values(), value, strict=True)).get(gradient)


def _as_one_row(value: Any, batch: Batch, gradient: str) -> Any:
    """Return a gradient of the shape (1, D), as its parameter may have, as (D,)."""
    shape = getattr(value, "shape", None)
    is_row = gradient != "dx" and shape is not None and tuple(shape) == (1, batch.shape[1])
    return value.reshape(batch.shape[1]) if is_row else value
