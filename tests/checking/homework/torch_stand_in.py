"""As much of PyTorch's documented interface as a check speaks to, in NumPy.

PyTorch is not installed where the tests run. What is here has its names, arguments and shapes; one
layer, whose backward pass is chosen by its class.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np

Pull = Callable[[np.ndarray], tuple[np.ndarray, ...]]


class Tensor:
    def __init__(self, values: Any, pull: Pull | None = None) -> None:
        self.values = np.asarray(values)
        self.pull = pull

    @property
    def dtype(self) -> np.dtype:
        return self.values.dtype

    @property
    def shape(self) -> tuple[int, ...]:
        return self.values.shape

    def is_floating_point(self) -> bool:
        return self.values.dtype.kind == "f"

    def __len__(self) -> int:
        return len(self.values)

    def to(self, dtype: Any) -> "Tensor":
        return Tensor(self.values.astype(dtype))

    def reshape(self, *shape: Any) -> "Tensor":
        return Tensor(self.values.reshape(*shape), self.pull)

    def requires_grad_(self) -> "Tensor":
        return self

    def detach(self) -> "Tensor":
        return Tensor(self.values)

    def clone(self) -> "Tensor":
        return Tensor(self.values.copy())

    def cpu(self) -> "Tensor":
        return self

    def numpy(self) -> np.ndarray:
        return self.values

    def copy_(self, other: "Tensor") -> None:
        self.values[...] = other.values

    def __add__(self, other: Any) -> "Tensor":
        return Tensor(self.values + _plain(other))

    def __sub__(self, other: Any) -> "Tensor":
        return Tensor(self.values - _plain(other))

    def __mul__(self, other: Any) -> "Tensor":
        return Tensor(self.values * _plain(other))

    def __truediv__(self, other: Any) -> "Tensor":
        return Tensor(self.values / _plain(other))


def _plain(value: Any) -> Any:
    return value.values if isinstance(value, Tensor) else value


class Function:
    """What a class for autograd is made from."""


class Module:
    training = True

    def train(self, mode: bool = True) -> "Module":
        self.training = mode
        return self

    def __call__(self, x: Tensor) -> Tensor:
        return self.forward(x)


class BatchNorm1d(Module):
    scale = 1.0

    def __init__(self, num_features: int, eps: float = 1e-5, affine: bool = True) -> None:
        self.num_features, self.eps = num_features, eps
        self.weight = Tensor(np.ones(num_features, np.float32)) if affine else None
        self.bias = Tensor(np.zeros(num_features, np.float32)) if affine else None
        self.running_mean = Tensor(np.zeros(num_features, np.float32))
        self.num_batches_tracked = Tensor(0)

    def state_dict(self) -> dict[str, Tensor]:
        names = ("num_batches_tracked", "weight", "bias", "running_mean")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        for name, value in state.items():
            getattr(self, name).copy_(value)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            raise RuntimeError("running statistics are not kept here")
        flat = x.values.reshape(len(x), self.num_features)
        mean = flat.mean(axis=0)
        self.num_batches_tracked.values[...] += 1
        self.running_mean.values[...] = 0.9 * self.running_mean.values + 0.1 * mean
        inv = 1 / np.sqrt(flat.var(axis=0) + np.float32(self.eps))
        x_hat = (flat - mean) * inv
        weight = self.weight.values if self.weight else np.float32(1)
        bias = self.bias.values if self.bias else np.float32(0)

        def pull(dy: np.ndarray) -> tuple[np.ndarray, ...]:
            dy = dy.reshape(flat.shape)
            dbeta, dgamma = dy.sum(axis=0), (dy * x_hat).sum(axis=0)
            along = self.scale * x_hat * dgamma
            dx = weight * inv * (dy - (dbeta + along) / len(flat))
            return dx.reshape(x.shape), dgamma, dbeta

        return Tensor((weight * x_hat + bias).reshape(x.shape), pull)


class BatchNorm2d(BatchNorm1d):
    def forward(self, x: Tensor) -> Tensor:
        if len(x.shape) != 4:
            raise ValueError(f"expected 4D input (got {len(x.shape)}D input)")
        return super().forward(x)


def _grad(y: Tensor, inputs: tuple[Tensor, ...], dy: Tensor) -> tuple[Tensor, ...]:
    return tuple(map(Tensor, y.pull(dy.values)[: len(inputs)]))


@contextmanager
def _no_grad() -> Iterator[None]:
    yield


def make_torch() -> ModuleType:
    """Return a module that can stand in sys.modules under the name of PyTorch."""
    torch = ModuleType("torch")
    torch.__spec__ = ModuleSpec("torch", None)
    torch.nn, torch.autograd = ModuleType("torch.nn"), ModuleType("torch.autograd")
    for kind in (Tensor, Module, BatchNorm1d, BatchNorm2d):
        kind.__module__ = "torch" if kind is Tensor else "torch.nn"
    Function.__module__ = "torch.autograd.function"
    torch.autograd.Function = Function
    for kind in (Module, BatchNorm1d, BatchNorm2d):
        setattr(torch.nn, kind.__name__, kind)
    torch.Tensor, torch.float32, torch.autograd.grad = Tensor, np.float32, _grad
    torch.no_grad = _no_grad
    torch.from_numpy = Tensor
    torch.mean = lambda x, dim: Tensor(x.values.mean(axis=dim))
    torch.sum = lambda x, dim: Tensor(x.values.sum(axis=dim))
    torch.var = lambda x, dim, correction: Tensor(x.values.var(axis=dim, ddof=correction))
    torch.rsqrt = lambda x: Tensor(x.values**-0.5)
    return torch
