"""A layer that somebody wrote as a class: an object with the methods forward and backward."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from bnviz.checking.homework.batch import Batch
from bnviz.checking.homework.left_behind import LEARNED, find_left_behind
from bnviz.checking.homework.names import GRADIENTS
from bnviz.checking.homework.parameters import Parameter, find_parameter, numbers_of
from bnviz.checking.homework.partners import find_library
from bnviz.checking.homework.returned import Returned, read_output, read_returned
from bnviz.checking.homework.roles import HOW, Signature, find_role, read_methods
from bnviz.checking.homework.running import Outcome, describe, lift_batch, split_made, watched


def is_own_layer(value: object) -> bool:
    """Whether something has a backward pass of its own, and a forward pass beside it."""
    return callable(getattr(value, "backward", None)) and (
        callable(getattr(value, "forward", None)) or callable(value)
    )


def open_own_layer(layer: Any) -> "OwnLayer":
    """Return a layer that can be run; it stays as it is, for every run takes a copy.

    Raises
    ------
    TypeError
        What its methods take is not clear, it has no γ and β, or it cannot be copied.
    """
    kind = type(layer).__name__
    forward, backward = read_methods(_forward_of(layer), layer.backward)
    found = {name: find_parameter(layer, name) for name in LEARNED}
    missing = [name for name, one in found.items() if one is None and name not in forward.roles]
    if missing:
        raise TypeError(
            f"{kind} has forward and backward, but no {' and no '.join(missing)} was found in it. "
            "They are looked for among its attributes, as gamma, weight or scale and as beta, bias "
            "or shift, and in a dict of parameters."
        )
    try:
        deepcopy(layer)
    except Exception as error:  # noqa: BLE001  whatever copying somebody's object raises
        raise TypeError(
            f"{kind} cannot be copied ({type(error).__name__}), and each run needs a copy."
        ) from None
    gamma = None if found["gamma"] is None else numbers_of(found["gamma"].get(layer))
    features = None if gamma is None or not gamma.ndim else gamma.size
    in_columns = gamma is not None and gamma.ndim == 2 and 1 < gamma.size == len(gamma)
    library = find_library(_forward_of(layer), layer.backward)
    parameters = {name: one for name, one in found.items() if one is not None}
    return OwnLayer(layer, forward, backward, parameters, features, library, in_columns)


def say_class(kind: type) -> str:
    """Return why a class cannot be checked, and what to give in its place."""
    name = kind.__name__
    if callable(getattr(kind, "backward", None)):
        return f"{name} is a class: give an object of it, as in bnviz.check({name}(8))."
    return f"{name} is a class, and has no method backward. {HOW}"


def say_missing(value: object) -> str:
    """Return what something that is no layer lacks."""
    name = type(value).__name__
    if callable(getattr(value, "forward", None)):
        return f"it is a {name} with forward and without backward"
    return f"it is a {name}, which has neither forward nor backward"


@dataclass(frozen=True, eq=False)
class OwnLayer:
    """A layer with forward and backward.

    Attributes
    ----------
    layer
        The object. It is never run itself.
    forward_takes, takes
        What its two methods take.
    parameters
        Where γ and β are kept, where it keeps them.
    features
        How many features it has, or None if it takes any number.
    library
        What its arrays are.
    in_columns
        Whether samples run across: γ is (D, 1).
    """

    layer: Any
    forward_takes: Signature
    takes: Signature
    parameters: Mapping[str, Parameter]
    features: int | None
    library: str
    in_columns: bool

    @property
    def takes_eps(self) -> bool:
        """Whether its ε can be set."""
        given = {"eps", "param"} & {*self.forward_takes.roles, *self.takes.roles}
        return bool(given) or _eps_of(self.layer) is not None

    def run(self, batch: Batch) -> Outcome:
        """Run a copy of it forward and back on a batch."""
        given = lift_batch(batch, self.library, "float64", in_columns=self.in_columns)
        notes: list[str] = []
        start = perf_counter()
        try:
            layer = deepcopy(self.layer)
            with watched(given, notes):
                y, result = self._call(layer, given)
        # Code of somebody else's may raise anything, sys.exit() included.
        except (Exception, SystemExit) as error:  # noqa: BLE001
            sentence, trace = describe(error)
            return Outcome(batch, {}, sentence, trace, perf_counter() - start)
        outputs = self._collect(layer, result, batch)
        for name, gradient in LEARNED.items():
            if gradient not in outputs:
                notes.append(
                    f"No gradient of {name} was found. It is looked for in what backward returns, "
                    f"as {gradient}, as {name}.grad and in grads."
                )
        outputs["y"] = read_output(y, "y", batch, in_columns=self.in_columns)
        return Outcome(batch, outputs, None, None, perf_counter() - start, tuple(notes))

    def _call(self, layer: Any, given: dict[str, Any]) -> tuple[Any, Any]:
        _begin_training(layer)
        if any(one.get(layer) is None for one in self.parameters.values()):
            # What it makes when it first sees a batch has to be there before it can be set.
            self.forward_takes.call(_forward_of(layer), given)
        for name, one in self.parameters.items():
            one.set(layer, given[name])
        eps = _eps_of(layer)
        if eps is not None:
            setattr(layer, eps, given["eps"])
        y = self.forward_takes.call(_forward_of(layer), given)
        if "cache" in self.takes.roles:
            y, given["cache"] = split_made(y)
        return y, self.takes.call(layer.backward, given)

    def _collect(self, layer: Any, result: Any, batch: Batch) -> dict[str, Returned]:
        """Return the gradients, returned or left behind in the layer."""
        many = self.in_columns
        returned = {} if result is None else read_returned(result, batch, in_columns=many)
        found = {name: one for name, one in returned.items() if one.values is not None}
        for name in GRADIENTS:
            value = None if name in found else find_left_behind(layer, name, self.parameters, batch)
            if value is not None:
                found[name] = read_output(value, name, batch, in_columns=many)
        if "dx" not in found:
            found["dx"] = returned.get("dx") or read_output(None, "dx", batch)
        return found


def _forward_of(layer: Any) -> Any:
    forward = getattr(layer, "forward", None)
    return forward if callable(forward) else layer


def _eps_of(layer: Any) -> str | None:
    """Return the name of the attribute that ε is kept in."""
    kept = getattr(layer, "__dict__", {}).items()
    return next((name for name, v in kept if find_role(name) == "eps" and type(v) is float), None)


def _begin_training(layer: Any) -> None:
    for name, value in list(getattr(layer, "__dict__", {}).items()):
        if find_role(name) == "training" and isinstance(value, bool):
            setattr(layer, name, True)
    train = getattr(layer, "train", None)
    if callable(train):
        train()
