"""A small classifier of several hidden layers, with batch normalization in them or without."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from bnviz.numerics import (
    Forward,
    backward_closed_form,
    dense,
    dense_backward,
    forward,
    relu,
    relu_backward,
)
from bnviz.numerics.modes import Running, evaluate_mode, start_running, update_running
from bnviz.numerics.softmax import softmax_cross_entropy

Array = np.ndarray[Any, Any]

_MOMENTUM = 0.1


@dataclass
class _Layer:
    """One layer with what it learns. ``running`` is None where nothing is normalized."""

    W: Array
    b: Array
    gamma: Array
    beta: Array
    running: Running | None


@dataclass(frozen=True)
class Trace:
    """What a layer computed for one batch: its input, h, and what went into ReLU."""

    X: Array
    h: Array
    y: Array
    normalized: Forward | None


class Network:
    """Weights, (batch normalization) and ReLU several times, and weights once more.

    Parameters
    ----------
    widths
        The numbers of features, from those of the data to the classes.
    spread
        The standard deviation of the first weights, over that of He et al. (2015), √(2/inputs).
    """

    def __init__(
        self, widths: tuple[int, ...], *, normalizes: bool, spread: float, eps: float, seed: int
    ) -> None:
        self.normalizes, self.eps = normalizes, eps
        # Both networks draw the same weights.
        rng = np.random.default_rng([seed, 4])
        self.layers = []
        for n, (wide, narrow) in enumerate(pairwise(widths)):
            W = rng.standard_normal((wide, narrow)) * spread * np.sqrt(2 / wide)
            is_hidden = n < len(widths) - 2
            remembered = start_running(np.ones((1, narrow))) if normalizes and is_hidden else None
            one = np.ones(narrow)
            self.layers.append(_Layer(W, np.zeros(narrow), one, np.zeros(narrow), remembered))

    def step(self, X: Array, labels: Array, rate: float) -> tuple[float, tuple[float, ...]]:
        """Take one step of gradient descent.

        Returns
        -------
        loss, norms
            The loss before the step, and the size of ∂l/∂W of each layer.
        """
        traces = self.trace(X)
        logits = traces[-1].h
        loss, gradient = softmax_cross_entropy(logits, labels)
        norms = []
        for layer, trace in zip(reversed(self.layers), reversed(traces), strict=True):
            if layer is not self.layers[-1]:
                gradient = relu_backward(trace.y, gradient)
            if trace.normalized is not None and layer.running is not None:
                layer.running = update_running(layer.running, trace.h, _MOMENTUM)
                found = backward_closed_form(trace.normalized, gradient)
                layer.gamma = layer.gamma - rate * found.dgamma
                layer.beta = layer.beta - rate * found.dbeta
                gradient = found.dx
            back = dense_backward(trace.X, layer.W, gradient)
            layer.W, layer.b = layer.W - rate * back.dW, layer.b - rate * back.db
            norms.append(float(np.linalg.norm(back.dW)))
            gradient = back.dX
        return loss, tuple(reversed(norms))

    def trace(self, X: Array) -> tuple[Trace, ...]:
        """Run a batch forward in training mode, and return what each layer computed."""
        found = []
        for layer in self.layers:
            h = dense(X, layer.W, layer.b)
            normalized = None
            if layer.running is not None:
                normalized = forward(h, layer.gamma, layer.beta, self.eps)
            y = h if normalized is None else normalized.y
            found.append(Trace(X, h, y, normalized))
            X = relu(y)
        return tuple(found)

    def accuracy(self, X: Array, digits: Array) -> float:
        """Return the share of images that are recognized, in evaluation mode."""
        for layer in self.layers[:-1]:
            h = dense(X, layer.W, layer.b)
            if layer.running is not None:
                h = evaluate_mode(h, layer.gamma, layer.beta, self.eps, h, layer.running).y
            X = relu(h)
        last = self.layers[-1]
        return float(np.mean(np.argmax(dense(X, last.W, last.b), axis=1) == digits))
