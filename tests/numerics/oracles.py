"""Two oracles that share no line with the kernels, nor with each other."""

from dataclasses import dataclass

import autograd.numpy as anp
import numpy as np
from autograd import grad


@dataclass(frozen=True)
class Problem:
    """One call of the layer: x and dy (m, D), gamma and beta (D,), eps."""

    x: np.ndarray
    gamma: np.ndarray
    beta: np.ndarray
    eps: float
    dy: np.ndarray


def draw(
    seed: int,
    m: int,
    d: int,
    scale: float = 3.0,
    shift: float = 2.0,
    eps: float = 0.1,
    dtype: type = np.float64,
) -> Problem:
    """Draw a problem in which no gamma is 1 and no dy is constant, either of which hides bugs."""
    rng = np.random.default_rng(seed)
    return Problem(
        x=(shift + scale * rng.normal(size=(m, d))).astype(dtype),
        gamma=(rng.uniform(0.5, 3.0, size=d) * rng.choice([-1, 1], size=d)).astype(dtype),
        beta=rng.normal(size=d).astype(dtype),
        eps=eps,
        dy=rng.normal(size=(m, d)).astype(dtype),
    )


def by_autograd(problem: Problem) -> dict[str, np.ndarray]:
    """Return every gradient by automatic differentiation of a plain forward pass.

    Each is the derivative of the loss with respect to one node, or to x along one path: the
    nodes that the path does not touch are held fixed.
    """
    x, eps = problem.x, problem.eps

    def mean(x):
        return anp.mean(x, axis=0)

    def variance(x, mu):
        return anp.mean((x - mu) ** 2, axis=0)

    def normalize(x, mu, var):
        return (x - mu) / anp.sqrt(var + eps)

    def loss(x_hat, gamma=problem.gamma, beta=problem.beta):
        return anp.sum(problem.dy * (gamma * x_hat + beta))

    mu = mean(x)
    var = variance(x, mu)
    x_hat = normalize(x, mu, var)

    def whole(x):
        mu = mean(x)
        return loss(normalize(x, mu, variance(x, mu)))

    return {
        "mu": mu,
        "var": var,
        "x_hat": x_hat,
        "y": problem.gamma * x_hat + problem.beta,
        "dgamma": grad(lambda gamma: loss(x_hat, gamma=gamma))(problem.gamma),
        "dbeta": grad(lambda beta: loss(x_hat, beta=beta))(problem.beta),
        "dx_hat": grad(loss)(x_hat),
        "dvar": grad(lambda var: loss(normalize(x, mu, var)))(var),
        "dmu": grad(lambda mu: loss(normalize(x, mu, variance(x, mu))))(mu),
        "dx_direct": grad(lambda x: loss(normalize(x, mu, var)))(x),
        "dx_through_var": grad(lambda z: loss(normalize(x, mu, variance(z, mu))))(x),
        "dx_through_mu": grad(lambda z: loss(normalize(x, mean(z), var)))(x),
        "dx": grad(whole)(x),
    }


def by_longdouble(problem: Problem) -> dict[str, np.ndarray]:
    """Return every array by the textbook formulas, in 64-bit mantissas.

    x is shifted by its midrange before anything else, so that a mean of 1e4 costs no digits.
    """
    x, gamma, beta, dy = (
        values.astype(np.longdouble)
        for values in (problem.x, problem.gamma, problem.beta, problem.dy)
    )
    m = len(x)
    midrange = (x.max(axis=0) + x.min(axis=0)) / 2
    offset = (x - midrange).sum(axis=0) / m
    centred = x - midrange - offset
    var = (centred**2).sum(axis=0) / m
    spread = var + np.longdouble(problem.eps)
    x_hat = centred / np.sqrt(spread)
    dx_hat = dy * gamma
    dvar = (dx_hat * centred).sum(axis=0) * np.longdouble(-0.5) * spread ** np.longdouble(-1.5)
    dmu = -dx_hat.sum(axis=0) / np.sqrt(spread)
    direct = dx_hat / np.sqrt(spread)
    through_var = dvar * 2 * centred / m
    through_mu = np.broadcast_to(dmu / m, x.shape)
    return {
        "mu": midrange + offset,
        "var": var,
        "x_hat": x_hat,
        "y": gamma * x_hat + beta,
        "dgamma": (dy * x_hat).sum(axis=0),
        "dbeta": dy.sum(axis=0),
        "dx_hat": dx_hat,
        "dvar": dvar,
        "dmu": dmu,
        "dx_direct": direct,
        "dx_through_var": through_var,
        "dx_through_mu": through_mu,
        "dx": direct + through_var + through_mu,
        "delta": direct,
    }


def addends(problem: Problem, name: str) -> tuple[np.ndarray, ...]:
    """Return the addends whose magnitude measures an error, for the arrays that are sums."""
    found = by_longdouble(problem)
    m = len(problem.x)
    dx_hat, x_hat, inv_std = found["dx_hat"], found["x_hat"], _inverse_std(problem, found)
    of_dvar = dx_hat * x_hat * inv_std**2 / 2
    through_var = np.abs(of_dvar).max(axis=0) * 2 * np.abs(x_hat / inv_std) / m
    through_mu = dx_hat * inv_std / m
    table = {
        "mu": (problem.x / m,),
        "y": (problem.gamma * x_hat, problem.beta),
        "dgamma": (problem.dy * x_hat,),
        "dbeta": (problem.dy,),
        "dvar": (of_dvar,),
        "dmu": (dx_hat * inv_std,),
        "dx_through_var": (through_var,),
        "dx_through_mu": (through_mu,),
        "dx": (found["dx_direct"], through_var, through_mu),
    }
    return table.get(name, ())


def _inverse_std(problem: Problem, found: dict[str, np.ndarray]) -> np.ndarray:
    return 1 / np.sqrt(found["var"] + np.longdouble(problem.eps))
