"""An autograd.Function of PyTorch's: a forward and a backward pass in one class."""

from dataclasses import dataclass
from importlib import import_module
from time import perf_counter
from typing import Any

from bnviz.checking.homework.batch import Array, Batch
from bnviz.checking.homework.returned import read_output
from bnviz.checking.homework.running import Outcome, describe
from bnviz.scenario import to_backend


def is_autograd_function(value: object) -> bool:
    """Whether something is a class made from torch.autograd.Function."""
    return isinstance(value, type) and any(
        kind.__name__ == "Function" and kind.__module__.startswith("torch.autograd")
        for kind in value.__mro__
    )


@dataclass(frozen=True)
class AutogradFunction:
    """A function that is applied to x, gamma, beta and eps, and differentiated by PyTorch."""

    kind: Any

    def run(self, batch: Batch) -> Outcome:
        """Apply it to a batch in float64, and send dy back through it."""
        torch, start = import_module("torch"), perf_counter()
        try:
            x, gamma, beta = (_variable(v) for v in (batch.x, batch.gamma, batch.beta))
            y = self.kind.apply(x, gamma, beta, batch.eps)
            dy = to_backend(batch.dy, "torch")
            gradients = torch.autograd.grad(y, (x, gamma, beta), dy)
        except (Exception, SystemExit) as error:  # noqa: BLE001  whatever the function raises
            sentence, trace = describe(error)
            return Outcome(batch, {}, sentence, trace, perf_counter() - start)
        found = dict(zip(("dx", "dgamma", "dbeta", "y"), (*gradients, y.detach()), strict=True))
        outputs = {name: read_output(value, name, batch) for name, value in found.items()}
        return Outcome(batch, outputs, seconds=perf_counter() - start)


def _variable(values: Array) -> Any:
    return to_backend(values, "torch").requires_grad_()
