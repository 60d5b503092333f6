"""A layer of PyTorch's as something that can be run on a batch: its own gradients, by autograd."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np

from bnviz.checking.homework.batch import Array, Batch
from bnviz.checking.homework.returned import read_output
from bnviz.checking.homework.running import Outcome, describe
from bnviz.scenario import to_backend

# How many axes of length 1 follow the features in what a layer takes.
_MORE_AXES = {"BatchNorm2d": 2, "BatchNorm3d": 3}


# What people call the two parameters, PyTorch's own names first.
_PARAMETERS = (("weight", "gamma", "scale"), ("bias", "beta", "shift"))


def is_layer(value: object) -> bool:
    """Whether something is a module of PyTorch's; PyTorch is not imported for that."""
    return any(
        kind.__name__ == "Module" and kind.__module__.partition(".")[0] == "torch"
        for kind in type(value).__mro__
    )


def open_layer(module: Any) -> "Layer":
    """Return a layer that can be run.

    Raises
    ------
    TypeError
        It does not say how many features it has, or has a weight without a bias.
    """
    weight, bias = (_parameter(module, names) for names in _PARAMETERS)
    features = getattr(module, "num_features", None)
    if features is None and weight is not None:
        features = int(np.prod(tuple(weight.shape)))
    if features is None or (weight is None) != (bias is None):
        raise TypeError(
            f"{type(module).__name__} cannot be checked: a layer needs weight and bias, or gamma "
            "and beta, one number for each feature, or num_features."
        )
    return Layer(module, int(features), weight, bias)


def _parameter(module: Any, names: tuple[str, ...]) -> Any:
    found = (getattr(module, name, None) for name in names)
    return next((parameter for parameter in found if hasattr(parameter, "shape")), None)


@dataclass(frozen=True)
class Layer:
    """A layer with weight and bias, or without both.

    Attributes
    ----------
    module
        The layer.
    features
        How many features it has.
    weight, bias
        Its parameters, of any shape with a number for each feature, or None.
    """

    module: Any
    features: int
    weight: Any
    bias: Any

    @property
    def takes_eps(self) -> bool:
        """Whether its ε can be set: else it has one of its own."""
        return isinstance(getattr(self.module, "eps", None), float)

    @property
    def eps(self) -> float:
        """What ε usually is, for a layer that does not say."""
        return 1e-5

    @contextmanager
    def borrowed(self) -> Iterator[None]:
        """Leave the layer as it was: its parameters, running statistics, ε, mode and gradients."""
        module = self.module
        kept = {name: value.detach().clone() for name, value in module.state_dict().items()}
        eps, training = getattr(module, "eps", None), module.training
        module.train()
        try:
            yield
        finally:
            module.load_state_dict(kept)
            module.train(training)
            if self.takes_eps:
                module.eps = eps

    def run(self, batch: Batch) -> Outcome:
        """Run it forward and back on a batch, in the dtype of its parameters."""
        torch, start = import_module("torch"), perf_counter()
        if self.weight is None:
            batch = replace(batch, gamma=np.ones(self.features), beta=np.zeros(self.features))
        if self.takes_eps:
            self.module.eps = batch.eps
        try:
            found = self._differentiate(torch, batch)
        except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a layer raises
            sentence, trace = describe(error)
            return Outcome(batch, {}, sentence, trace, perf_counter() - start)
        outputs = {name: read_output(value, name, batch) for name, value in found.items()}
        return Outcome(batch, outputs, seconds=perf_counter() - start)

    def _differentiate(self, torch: Any, batch: Batch) -> dict[str, Any]:
        weight, bias = self.weight, self.bias
        has_scale = weight is not None
        # A layer without parameters may still keep running statistics, of its own dtype.
        kept = self.module.state_dict().values()
        dtype = next((value.dtype for value in kept if value.is_floating_point()), torch.float32)
        more = _MORE_AXES.get(type(self.module).__name__, 0)

        def lift(values: Array) -> Any:
            return to_backend(values, "torch").to(dtype)

        shape = (*batch.shape, *(1,) * more)
        x = lift(batch.x).reshape(shape).requires_grad_()
        if has_scale:
            with torch.no_grad():
                weight.copy_(lift(batch.gamma).reshape(tuple(weight.shape)))
                bias.copy_(lift(batch.beta).reshape(tuple(bias.shape)))
        y = self.module(x)
        wanted = (x, weight, bias) if has_scale else (x,)
        gradients = torch.autograd.grad(y, wanted, lift(batch.dy).reshape(shape))
        dx, *sums = gradients
        if not has_scale:
            return {"dx": dx.reshape(batch.shape)}
        return {
            "dx": dx.reshape(batch.shape),
            "dgamma": sums[0].reshape(self.features),
            "dbeta": sums[1].reshape(self.features),
            "y": y.detach().reshape(batch.shape),
        }
