"""What others compute: the memory's own speed, PyTorch's layer, and JAX's gradients."""

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


def has_jax() -> bool:
    """Return whether JAX is installed."""
    return find_spec("jax") is not None


def jax_layer(
    x: Array, gamma: Array, beta: Array, eps: float, dy: Array
) -> Callable[[], tuple[Array, ...]]:
    """Return a function that runs the layer in JAX, which differentiates it by itself.

    It returns y, dx, dgamma and dbeta. JAX is imported here, which takes seconds.
    """
    jax = import_module("jax")
    if x.dtype == np.float64:
        # Without this JAX rounds to float32.
        jax.config.update("jax_enable_x64", True)

    def layer(*given: Array) -> Array:
        data, weight, bias = given
        centred = data - data.mean(axis=0)
        y: Array = weight * centred * jax.lax.rsqrt((centred**2).mean(axis=0) + eps) + bias
        return y

    def run() -> tuple[Array, ...]:
        y, pull_back = jax.vjp(layer, *map(jax.numpy.asarray, (x, gamma, beta)))
        return tuple(np.asarray(result) for result in (y, *pull_back(jax.numpy.asarray(dy))))

    return run
