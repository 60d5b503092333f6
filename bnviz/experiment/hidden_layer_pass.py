"""One pass through a hidden layer: weights, batch normalization and ReLU, forward and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

import numpy as np

from bnviz.derivation import summands
from bnviz.derivation.hidden_layer import RULES, TEXTS, Rule
from bnviz.derivation.hidden_layer_xray import LayerRoundings
from bnviz.experiment.layer_pass import plain
from bnviz.expression import Add, Expression, Multiply, Reference, evaluate_indexed, walk
from bnviz.numerics import (
    backward,
    dense,
    dense_backward,
    forward,
    relative_error,
    relu,
    relu_backward,
)
from bnviz.scenario import (
    DEFAULTS,
    BadData,
    Inputs,
    Settings,
    Uploaded,
    apply_weights,
    make_inputs,
    resize,
    to_backend,
    to_host,
    upstream,
)

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class HiddenLayerPass:
    """All arrays of one forward and backward pass.

    Attributes
    ----------
    settings, uploaded
        What the arrays were made from.
    inputs
        The batch X, with the names of its features and samples.
    arrays
        Every quantity by its id: read-only NumPy arrays, and Python numbers for N, D, H and ε.
    disagreement
        The largest relative error between a kernel's array and the formula that gives it.
    worst
        The id of the quantity with that error.
    """

    settings: Settings
    uploaded: Uploaded | None
    inputs: Inputs
    arrays: Mapping[str, Any]
    disagreement: float
    worst: str

    @cached_property
    def fingerprint(self) -> str:
        """What tells one pass from another, in few characters."""
        name = repr(("hidden", self.settings, self.uploaded and self.uploaded.fingerprint))
        return blake2b(name.encode(), digest_size=16).hexdigest()

    @cached_property
    def roundings(self) -> LayerRoundings:
        """The arrays, and the limits below which their values are rounding."""
        return LayerRoundings(self.arrays)

    @property
    def loss_settings(self) -> Settings:
        """The settings that the loss of a is made from."""
        return _without_hands(self.settings, self.arrays["a"].shape)

    @property
    def nbytes(self) -> int:
        """The memory that its arrays take."""
        return sum(value.nbytes for value in self.arrays.values() if isinstance(value, np.ndarray))

    @property
    def shape(self) -> tuple[int, int, int]:
        """The (N, D, H) of the layer."""
        return int(self.arrays["m"]), int(self.arrays["D"]), int(self.arrays["H"])


def plain_layer(settings: Settings, uploaded: Uploaded | None) -> tuple[Settings, Uploaded | None]:
    """Return what a pass depends on: choices that only change the view are at their defaults."""
    around, uploaded = plain(settings, uploaded)
    return replace(around, hidden=settings.hidden, weights=settings.weights), uploaded


def run_hidden_layer(settings: Settings, uploaded: Uploaded | None = None) -> HiddenLayerPass:
    """Run the layer forward and back.

    X are the data of the settings. W and b are drawn from ``numpy.random.default_rng([seed, 2])``,
    W divided by √D so that h is about as large as X; they, γ and β are changed by hand where
    `Settings.weights` says so. dL/da comes from the loss of the settings.

    Raises
    ------
    BadData
        If the data cannot be used or a result overflows.
    ConstantFeatureError
        If ε is 0 and a feature of h is constant.
    """
    settings, uploaded = plain_layer(settings, uploaded)
    inputs = make_inputs(replace(settings, gamma=1.0, beta=0.0), uploaded)
    X, backend = to_backend(inputs.x, settings.backend), settings.backend
    drawn = draw_layer(settings, inputs.x)
    W, b, gamma, beta = (to_backend(drawn[name], backend) for name in ("W", "b", "gamma", "beta"))
    h = dense(X, W, b)
    _refuse_overflow("h", h, settings)
    fwd = forward(h, gamma, beta, inputs.eps)
    a = relu(fwd.y)
    _refuse_overflow("a", a, settings)
    da = to_backend(upstream(_without_hands(settings, fwd.y.shape), to_host(a)), backend)
    bwd = backward(fwd, relu_backward(fwd.y, da))
    gradients = dense_backward(X, W, bwd.dx)
    found = {"X": X, "W": W, "b": b, "h": h, "a": a, "da": da, "gamma": fwd.gamma}
    found |= {"beta": fwd.beta, "mu": fwd.mu, "var": fwd.var, "x_hat": fwd.x_hat, "y": fwd.y}
    found |= {"dy": bwd.dy, "dgamma": bwd.dgamma, "dbeta": bwd.dbeta, "dh": bwd.dx}
    found |= gradients._asdict()
    arrays: dict[str, Any] = {name: _on_host(value) for name, value in found.items()}
    for name, value in arrays.items():
        _refuse_overflow(name, value, settings)
    arrays["m"], arrays["D"], arrays["H"] = *inputs.x.shape, settings.hidden
    arrays["eps"] = inputs.eps
    arrays["precision"] = float(np.finfo(inputs.x.dtype).eps)
    disagreement, worst = _compare(arrays)
    return HiddenLayerPass(
        settings, uploaded, inputs, MappingProxyType(arrays), disagreement, worst
    )


def draw_layer(settings: Settings, x: Array) -> dict[str, Array]:
    """Return W (D, H), b, gamma and beta (H,) by these names, in the dtype of x (N, D)."""
    d, width = x.shape[1], settings.hidden
    rng = np.random.default_rng([settings.seed, 2])
    drawn = {
        "W": rng.standard_normal((d, width)) / np.sqrt(d),
        "b": rng.standard_normal(width),
        "gamma": np.array(resize(settings.gamma, width)),
        "beta": np.array(resize(settings.beta, width)),
    }
    # What overflows here is refused together with what overflows later.
    with np.errstate(over="ignore"):
        return {
            name: value.astype(x.dtype)
            for name, value in apply_weights(drawn, settings.weights).items()
        }


def _without_hands(settings: Settings, shape: tuple[int, int]) -> Settings:
    """Return settings without what hands did to ∂l/∂y of another layer, and a cell that fits."""
    cell = settings.cell
    if cell is not None and not (cell[0] <= shape[0] and cell[1] <= shape[1]):
        cell = None
    return replace(settings, edit=DEFAULTS.edit, cell=cell)


def _on_host(value: Any) -> Array:
    array = np.asarray(to_host(value)).view()
    # Formulas are read in single precision at least, as kernels compute.
    array = array.astype(np.float32) if array.dtype.itemsize < 4 else array
    array.setflags(write=False)
    return array


def _refuse_overflow(name: str, value: Any, settings: Settings) -> None:
    if not np.all(np.isfinite(to_host(value))):
        raise BadData(
            f"{TEXTS[name]} overflows in {settings.dtype}: choose a wider number format, smaller "
            "values, or a larger ε."
        )


def _compare(arrays: Mapping[str, Any]) -> tuple[float, str]:
    """Return the largest relative error of a formula, and the quantity that it gives."""
    return max((_error(rule, arrays), rule.id) for rule in RULES)


def _error(rule: Rule, arrays: Mapping[str, Any]) -> float:
    value = evaluate_indexed(rule.right, arrays, rule.indices)
    return relative_error(value, arrays[rule.id], tuple(_addends(rule.right, arrays)))


def _addends(right: Expression, arrays: Mapping[str, Any]) -> Iterator[Array]:
    """Yield what a formula adds up, whose magnitude a total that cancels does not have."""
    parts: tuple[Expression, ...] = (right,)
    match right:
        case Multiply((*before, Add(terms))):
            parts = tuple(Multiply((*before, term)) for term in terms)
    for summand in (summand for part in parts for summand in summands(part)):
        axes = "".join(sorted(_indices(summand)))
        # The products of a matrix product are never written out.
        if len(axes) < 3:
            yield evaluate_indexed(summand, arrays, axes)


def _indices(node: Expression) -> set[str]:
    found = [n for n in walk(node) if isinstance(n, Reference)]
    return {index for n in found for index in (n.index, n.feature) if index is not None}
