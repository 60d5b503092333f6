"""Layers written as classes, in the manner of courses: each keeps things in its own way."""

from typing import Any

import numpy as np


class Returning:
    """Attributes gamma and beta; backward returns all three; forward takes a flag."""

    sign = 1.0

    def __init__(self, features: int, eps: float = 1e-5) -> None:
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.eps, self.running_mean = eps, np.zeros(features)

    def forward(self, X: Any, is_training: bool = False) -> Any:
        if not is_training:
            return self.gamma * (X - self.running_mean) + self.beta
        self.away = X - X.mean(axis=0)
        self.std = np.sqrt(X.var(axis=0) + self.eps)
        self.running_mean = 0.9 * self.running_mean + 0.1 * X.mean(axis=0)
        return self.gamma * self.away / self.std + self.beta

    def backward(self, dout: Any) -> Any:
        m = len(dout)
        x_hat = self.away / self.std
        dx_hat = dout * self.gamma
        dvar = (dx_hat * self.away * -0.5 * self.std**-3).sum(axis=0)
        dmu = -(dx_hat / self.std).sum(axis=0)
        dx = dx_hat / self.std + dvar * 2 * self.away / m + self.sign * dmu / m
        return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


class TurnedMean(Returning):
    sign = -1.0


class Leaving(Returning):
    """Rows of parameters, gradients left as attributes, an ε that nobody can set."""

    def __init__(self, features: int) -> None:
        super().__init__(features)
        del self.eps
        self.gamma, self.beta = np.ones((1, features)), np.zeros((1, features))
        self.dgamma: Any = None
        self.dbeta: Any = None

    def forward(self, x: Any, train_flg: bool = True) -> Any:
        self.eps = 1e-3  # written in, and set anew each time
        return super().forward(x, is_training=train_flg)

    def backward(self, grad: Any) -> Any:
        dx, dgamma, dbeta = super().backward(grad)
        self.dgamma, self.dbeta = dgamma[np.newaxis], dbeta[np.newaxis]
        return dx


class InDicts(Returning):
    """Parameters and their gradients in dicts."""

    def __init__(self, features: int) -> None:
        super().__init__(features)
        self.params = {"gamma": self.__dict__.pop("gamma"), "beta": self.__dict__.pop("beta")}
        self.grads: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name in ("gamma", "beta"):
            return self.__dict__["params"][name]
        raise AttributeError(name)

    def forward(self, inputs: Any) -> Any:
        return super().forward(inputs, is_training=True)

    def backward(self, dy: Any) -> Any:
        dx, self.grads["gamma"], self.grads["beta"] = super().backward(dy)
        return dx


class Box:
    def __init__(self, data: Any) -> None:
        self.data, self.grad = data, np.zeros_like(data)


class InBoxes:
    """Parameters that hold their own gradients, which are added to; called, and not forwarded."""

    def __init__(self, features: int) -> None:
        self.weight, self.bias = Box(np.ones(features)), Box(np.zeros(features))
        self.epsilon, self.training = 1e-5, False

    def __call__(self, x: Any) -> Any:
        self.inner = Returning(len(self.weight.data), self.epsilon)
        self.inner.gamma, self.inner.beta = self.weight.data, self.bias.data
        return self.inner.forward(x, is_training=self.training)

    def backward(self, g: Any) -> Any:
        dx, dgamma, dbeta = self.inner.backward(g)
        self.weight.grad += dgamma
        self.bias.grad += dbeta
        return dx


class InColumns:
    """Samples that run across; a list of both gradients."""

    def __init__(self, features: int) -> None:
        self.gamma, self.beta = np.ones((features, 1)), np.zeros((features, 1))
        self.eps = 1e-8

    def forward(self, A: Any) -> Any:
        self.inner = Returning(len(self.gamma), self.eps)
        self.inner.gamma, self.inner.beta = self.gamma.ravel(), self.beta.ravel()
        return self.inner.forward(A.T, is_training=True).T

    def backward(self, dA: Any) -> Any:
        dx, dgamma, dbeta = self.inner.backward(dA.T)
        self.grads = [dgamma[:, np.newaxis], dbeta[:, np.newaxis]]
        return dx.T


class Late:
    """Knows how many features there are when it sees them; ε is an argument, the cache returned."""

    def __init__(self) -> None:
        self.gamma, self.beta = None, None

    def forward(self, x: Any, eps: float = 1e-5) -> Any:
        if self.gamma is None:
            self.gamma, self.beta = np.ones(x.shape[1]), np.zeros(x.shape[1])
        inner = Returning(x.shape[1], eps)
        inner.gamma, inner.beta = self.gamma, self.beta
        return inner.forward(x, is_training=True), inner

    def backward(self, dout: Any, cache: Any) -> Any:
        return cache.backward(dout)
