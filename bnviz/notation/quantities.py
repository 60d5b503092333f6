"""Every quantity of the derivation: its id, its symbol, its axes, its colour and its meaning.

This is the only place where a symbol is written down. Formulas, heatmap headings, graph nodes and
tables read it from here.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bnviz.notation.palette import ROLES, Theme

Axis = Literal["sample", "feature", "input"]


@dataclass(frozen=True)
class Quantity:
    """One named array of the forward or the backward pass.

    Attributes
    ----------
    id
        The name that code, URLs and heatmap traces use.
    symbol
        LaTeX with ``@`` where the sample index goes.
    text
        The same symbol in plain Unicode, for places that have no LaTeX.
    axes
        ``("sample", "feature")`` for (m, D), ``("feature",)`` for (D,), ``("sample",)`` for (m, 1),
        ``()`` for one number. In a hidden layer ``"input"`` are the features that come in, and
        ``"feature"`` those that it makes of them.
    role
        The id of its colour in `ROLES`.
    meaning
        One sentence for the reader.
    signed
        False where values cannot be negative, so that a sequential colour map fits.
    """

    id: str
    symbol: str
    text: str
    axes: tuple[Axis, ...]
    role: str
    meaning: str
    signed: bool = True

    def latex(self, index: str | None = None) -> str:
        """Return the LaTeX symbol, with its sample index if it is given one."""
        return self.symbol.replace("@", "" if index is None else f"_{{{index}}}")

    @property
    def per_sample(self) -> bool:
        """Whether there is one value for every sample and feature."""
        return self.axes == _CELL


_CELL: tuple[Axis, ...] = ("sample", "feature")
_FEATURE: tuple[Axis, ...] = ("feature",)
_SAMPLE: tuple[Axis, ...] = ("sample",)
_INPUT: tuple[Axis, ...] = ("sample", "input")
_WEIGHT: tuple[Axis, ...] = ("input", "feature")

_QUANTITIES = (
    Quantity("x", "x@", "x", _CELL, "input", "The input of the layer."),
    Quantity("mu", r"\mu_{\mathcal{B}}", "μ", _FEATURE, "mean", "The mean of each feature."),
    Quantity(
        "var",
        r"\sigma_{\mathcal{B}}^{2}",
        "σ²",
        _FEATURE,
        "variance",
        "The variance of each feature over the batch, divided by m (biased).",
        signed=False,
    ),
    Quantity(
        "x_hat",
        r"\hat{x}@",
        "x̂",
        _CELL,
        "normalized",
        "The input, centred and scaled to unit variance (nearly: ε is in the root).",
    ),
    Quantity("y", "y@", "y", _CELL, "output", "The output of the layer."),
    Quantity(
        "dy",
        r"\frac{\partial l}{\partial y@}",
        "∂l/∂y",
        _CELL,
        "output",
        "The upstream gradient: what the rest of the network sends back.",
    ),
    Quantity(
        "dgamma",
        r"\frac{\partial l}{\partial \gamma}",
        "∂l/∂γ",
        _FEATURE,
        "constant",
        "How the loss changes with the scale γ.",
    ),
    Quantity(
        "dbeta",
        r"\frac{\partial l}{\partial \beta}",
        "∂l/∂β",
        _FEATURE,
        "constant",
        "How the loss changes with the shift β.",
    ),
    Quantity(
        "dx_hat",
        r"\frac{\partial l}{\partial \hat{x}@}",
        "∂l/∂x̂",
        _CELL,
        "normalized",
        "How the loss changes with the normalized input.",
    ),
    Quantity(
        "dvar",
        r"\frac{\partial l}{\partial \sigma_{\mathcal{B}}^{2}}",
        "∂l/∂σ²",
        _FEATURE,
        "variance",
        "How the loss changes with the batch variance.",
    ),
    Quantity(
        "dmu",
        r"\frac{\partial l}{\partial \mu_{\mathcal{B}}}",
        "∂l/∂μ",
        _FEATURE,
        "mean",
        "How the loss changes with the batch mean.",
    ),
    Quantity(
        "delta",
        r"\delta@",
        "δ",
        _CELL,
        "normalized",
        "The upstream gradient, scaled by γ over the standard deviation.",
    ),
    Quantity(
        "dx",
        r"\frac{\partial l}{\partial x@}",
        "∂l/∂x",
        _CELL,
        "input",
        "How the loss changes with the input: what the layer sends back.",
    ),
    Quantity("gamma", r"\gamma", "γ", _FEATURE, "constant", "The learned scale of each feature."),
    Quantity("beta", r"\beta", "β", _FEATURE, "constant", "The learned shift of each feature."),
    Quantity(
        "eps",
        r"\epsilon",
        "ε",
        (),
        "constant",
        "A small number that keeps the root away from zero.",
        signed=False,
    ),
    Quantity("m", "m", "m", (), "constant", "The batch size.", signed=False),
    Quantity("D", "D", "D", (), "constant", "The number of features.", signed=False),
    # What losses are made of.
    Quantity("loss", "l", "l", (), "output", "The loss: the one number that is differentiated."),
    Quantity("weight", "g@", "g", _CELL, "constant", "What the loss multiplies an output by."),
    Quantity("target", "t@", "t", _CELL, "constant", "What the loss wants an output to be."),
    Quantity(
        "label",
        "c@",
        "c",
        _CELL,
        "constant",
        "Whether a sample has this class, 1 or 0.",
        signed=False,
    ),
    Quantity(
        "y_max", r"\overline{y}@", "max y", _SAMPLE, "constant", "The largest logit of a sample."
    ),
    Quantity(
        "pull", "p@", "p", _CELL, "constant", "What a hand added to the gradient that arrives."
    ),
    # The hidden layer around it.
    Quantity("X", "X@", "X", _INPUT, "input", "The batch that comes into the hidden layer."),
    Quantity("W", "W", "W", _WEIGHT, "constant", "The learned weights of the hidden layer."),
    Quantity("b", "b", "b", _FEATURE, "constant", "The learned bias of the hidden layer."),
    Quantity(
        "h", "h@", "h", _CELL, "input", "What the weights make of a sample: it is normalized."
    ),
    Quantity(
        "a",
        "a@",
        "a",
        _CELL,
        "output",
        "The activation: what is positive of y, and zero elsewhere.",
        signed=False,
    ),
    Quantity(
        "da",
        r"\frac{\partial l}{\partial a@}",
        "∂l/∂a",
        _CELL,
        "output",
        "How the loss changes with the activation: what the next layer sends back.",
    ),
    Quantity(
        "dh",
        r"\frac{\partial l}{\partial h@}",
        "∂l/∂h",
        _CELL,
        "input",
        "How the loss changes with what is normalized.",
    ),
    Quantity(
        "dX",
        r"\frac{\partial l}{\partial X@}",
        "∂l/∂X",
        _INPUT,
        "input",
        "How the loss changes with the batch: what goes to the layer before.",
    ),
    Quantity(
        "dW",
        r"\frac{\partial l}{\partial W}",
        "∂l/∂W",
        _WEIGHT,
        "constant",
        "How the loss changes with the weights.",
    ),
    Quantity(
        "db",
        r"\frac{\partial l}{\partial b}",
        "∂l/∂b",
        _FEATURE,
        "constant",
        "How the loss changes with the bias: not at all, since the mean takes it away.",
    ),
    Quantity("H", "H", "H", (), "constant", "The features that a layer makes.", signed=False),
    # What a layer remembers of the batches that it has seen.
    Quantity(
        "running_mu",
        r"\overline{\mu}",
        "μ̄",
        _FEATURE,
        "mean",
        "The running mean of each feature, which evaluation mode centres with.",
    ),
    Quantity(
        "running_var",
        r"\overline{\sigma}^{2}",
        "σ̄²",
        _FEATURE,
        "variance",
        "The running variance of each feature, which evaluation mode scales with.",
        signed=False,
    ),
    Quantity(
        "momentum",
        r"\alpha",
        "α",
        (),
        "constant",
        "The momentum: how much of its way each batch takes the running statistics.",
        signed=False,
    ),
)

# No quantity, but the name of what μ and σ² belong to.
BATCH = Quantity(
    "batch",
    r"\mathcal{B}",
    "𝓑",
    (),
    "constant",
    "The batch: the samples that are normalized together, one in each row.",
)
QUANTITIES = MappingProxyType({quantity.id: quantity for quantity in _QUANTITIES})

# The three ways from the loss back to one input cell (the addends of equations 10 to 13).
PATHS = MappingProxyType(
    {"direct": ROLES["normalized"], "var": ROLES["variance"], "mu": ROLES["mean"]}
)
PATH_TEXTS = MappingProxyType({"direct": "direct", "var": "through σ²", "mu": "through μ"})


def quantity_colours(theme: Theme) -> dict[str, str]:
    """Return the hex colour of every quantity id on the given theme."""
    return {q.id: ROLES[q.role].colour(theme) for q in _QUANTITIES}


def path_colours(theme: Theme) -> dict[str, str]:
    """Return the hex colour of every addend tag of equations 10 to 13 on the given theme."""
    return {path: role.colour(theme) for path, role in PATHS.items()}
