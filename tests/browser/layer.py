"""Batch normalization in plain NumPy: what the page must show, from the papers and not from bnviz.

The draws are those that bnviz/scenario/README.md promises: x from ``default_rng([seed, 0])``, ∂l/∂y
from ``default_rng([seed, 1])``, in float64, rounded once to the number format.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

IRIS = Path(__file__).resolve().parents[2] / "bnviz" / "scenario" / "iris.csv"

QUANTITIES = "x mu var x_hat y dy dgamma dbeta dx_hat dvar dmu delta dx".split()


@dataclass(frozen=True)
class Layer:
    """One set-up, with the app's defaults."""

    m: int = 16
    d: int = 8
    gamma: float | tuple[float, ...] = 1.5
    beta: float | tuple[float, ...] = 0.5
    eps: float = 1e-5
    data: str = "normal"
    scale: float = 3.0
    shift: float = 2.0
    seed: int = 0
    upstream: str = "random"
    dtype: str = "float64"
    cell: tuple[int, int] = (1, 1)

    def draw(self) -> np.ndarray:
        """Return x (m, d) in its number format."""
        rng = np.random.default_rng([self.seed, 0])
        if self.data == "iris":
            rows = list(csv.reader(IRIS.read_text(encoding="utf-8").splitlines()))[1:]
            flowers = np.array([[float(cell) for cell in row if _is_number(cell)] for row in rows])
            return flowers[rng.permutation(len(flowers))[: self.m], : self.d].astype(self.dtype)
        x = self.shift + self.scale * rng.standard_normal((self.m, self.d))
        if self.data == "outlier":
            x[0, 0] = self.shift + 12 * self.scale
        return x.astype(self.dtype)

    def arrive(self, y: np.ndarray) -> np.ndarray:
        """Return ∂l/∂y (m, d) in its number format."""
        rng = np.random.default_rng([self.seed, 1])
        one_hot = np.zeros(y.shape)
        one_hot[self.cell[0] - 1, self.cell[1] - 1] = 1
        draws = {
            "random": rng.standard_normal(y.shape),
            "ones": np.ones(y.shape),
            "one-hot": one_hot,
        }
        return draws[self.upstream].astype(self.dtype)


def flow(layer: Layer, x: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """Return every array of the layer in float64, and the printed forms that are not right.

    The addends of ∂l/∂x are ``dx direct``, ``dx var`` and ``dx mu``. Equation 8 as printed is
    ``dvar printed``; the addends that 12 and 13 misprint are ``dx mu printed`` and
    ``dx var printed``.
    """
    x = (layer.draw() if x is None else x).astype(np.float64)
    m = len(x)
    gamma, beta = (
        np.broadcast_to(values, x.shape[1]).astype(layer.dtype).astype(np.float64)
        for values in (layer.gamma, layer.beta)
    )
    mu = x.mean(axis=0)
    centred = x - mu
    var = (centred**2).mean(axis=0)
    spread = var + layer.eps
    x_hat = centred / np.sqrt(spread)
    y = gamma * x_hat + beta
    dy = layer.arrive(y).astype(np.float64)
    dx_hat = dy * gamma
    dvar = (dx_hat * centred).sum(axis=0) * -0.5 * spread**-1.5
    dmu = (dx_hat * -1 / np.sqrt(spread)).sum(axis=0)
    delta = gamma * dy / np.sqrt(spread)
    direct = dx_hat / np.sqrt(spread)
    through_var = dvar * 2 * centred / m
    through_mu = np.broadcast_to(dmu / m, x.shape)
    sum_x_hat_delta = (x_hat * delta).sum(axis=0)
    return {
        "x": x,
        "mu": mu,
        "var": var,
        "x_hat": x_hat,
        "y": y,
        "dy": dy,
        "product": dy * x_hat,
        "dgamma": (dy * x_hat).sum(axis=0),
        "dbeta": dy.sum(axis=0),
        "dx_hat": dx_hat,
        "dvar": dvar,
        "dmu": dmu,
        "delta": delta,
        "sum_delta": delta.sum(axis=0),
        "sum_x_hat_delta": sum_x_hat_delta,
        "gamma": gamma,
        "beta": beta,
        "dx direct": direct,
        "dx var": through_var,
        "dx mu": through_mu,
        "dx": direct + through_var + through_mu,
        "dvar printed": (dx_hat * centred).sum(axis=0) * -0.5 * spread**2,
        "dx mu printed": -through_mu,
        "dx var printed": -centred / m * sum_x_hat_delta,
    }


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit()
