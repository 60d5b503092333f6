"""What the rungs are measured against: the memory's own speed, and PyTorch's layer."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from bnviz.implementations.arrays import Array


def copy_inputs(x: Array, dy: Array) -> Callable[[], Array]:
    """Return a function that copies x and dy (m, D), which no kernel can be much faster than.

    It returns the copies (2, m, D), in memory that is used again at each call.
    """
    target = np.empty((2, *x.shape), x.dtype)

    def run() -> Array:
        np.copyto(target[0], x)
        np.copyto(target[1], dy)
        return target

    return run


def has_torch() -> bool:
    """Return whether PyTorch is installed."""
    return find_spec("torch") is not None


def torch_layer(
    x: Array, gamma: Array, beta: Array, eps: float, dy: Array
) -> Callable[[], tuple[Array, ...]]:
    """Return a function that runs PyTorch's batch norm on the CPU, forward and back.

    It returns y, dx, dgamma and dbeta. PyTorch is imported here, which takes seconds.
    """
    torch = import_module("torch")
    given = [torch.from_numpy(values.copy()).requires_grad_() for values in (x, gamma, beta)]
    upstream = torch.from_numpy(dy.copy())

    def run() -> tuple[Array, ...]:
        data, weight, bias = given
        y = torch.nn.functional.batch_norm(data, None, None, weight, bias, training=True, eps=eps)
        gradients = torch.autograd.grad(y, given, upstream)
        return (y.detach().numpy(), *(gradient.numpy() for gradient in gradients))

    return run
