"""One feature of a pass: its Jacobian taken apart, and what its gradient loses. No Streamlit."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from bnviz.derivation import ROUNDINGS, Roundings, environment, equation, part
from bnviz.derivation.geometry import EIGENVALUES, ENTRY, OUTPUT_ENTRY
from bnviz.experiment.layer_pass import Pass
from bnviz.expression import Expression, evaluate, find
from bnviz.numerics import backward, forward, relative_error
from bnviz.numerics.jacobian import jacobian

Array = np.ndarray[Any, Any]
Output = Literal["x_hat", "y"]

MOST_IN_BLOCK = 512
"""The most samples of which one feature's block is computed whole; of others its first ones."""
MOST_IN_WHOLE = 128
"""The largest m · D of which the whole Jacobian is computed."""

_PATHS = ("direct", "mu", "var")


@dataclass(frozen=True, eq=False)
class Column:
    """One feature of a pass, computed again in float64.

    Attributes
    ----------
    feature
        Counted from 0.
    fingerprint
        What tells one column from another: caches ask for it.
    arrays
        Every quantity by its id, (m, 1) or (1,), and Python numbers for m and ε.
    """

    feature: int
    fingerprint: str
    arrays: Mapping[str, Any]

    @property
    def m(self) -> int:
        """The batch size."""
        return int(self.arrays["m"])

    @cached_property
    def parts(self) -> Mapping[str, Array]:
        """The addends of equation 13 by their paths, (m, 1) each, sign included."""
        found = {
            p: evaluate(part(equation("13"), printed=False, term=p), self.arrays) for p in _PATHS
        }
        shape = self.arrays["x"].shape
        return MappingProxyType({p: np.broadcast_to(a, shape) for p, a in found.items()})

    def eigenvalue(self, path: str) -> float:
        """Return an eigenvalue of ∂x̂/∂x by its formula: that of the direction that a path takes."""
        return float(np.ravel(evaluate(EIGENVALUES[path], self.arrays))[0])


@dataclass(frozen=True, eq=False)
class Block:
    """The Jacobian within one feature, for all samples or for the first `MOST_IN_BLOCK`, n in all.

    Attributes
    ----------
    matrix : (n, n)
        Row i, column j: how output i changes with input j, from the backward kernel.
    scale
        What the bracket is multiplied by: 1/√(σ²+ε), for y times γ.
    direct, mu, var : (n, n)
        What stands in the bracket, from the formula: the identity, 1/m, x̂x̂ᵀ/m.
    eigenvalues, theory : (m,) or (0,)
        Of the matrix as computed, and as the formulas have them, both in ascending order; none
        where the matrix is not whole.
    limit
        Below which magnitude an eigenvalue as computed is rounding.
    disagreement
        The relative error between the kernel's matrix and the formula.
    """

    matrix: Array
    scale: float
    direct: Array
    mu: Array
    var: Array
    eigenvalues: Array
    theory: Array
    limit: float
    disagreement: float

    @property
    def largest_difference(self) -> float:
        """The largest difference between computed and theoretical eigenvalues.

        Relative to the scale: with two samples all of them are what is left where it cancels.
        """
        return float(relative_error(self.eigenvalues, self.theory, (np.array(self.scale),)))


def take_column(done: Pass, feature: int) -> Column:
    """Return one feature of a pass, counted from 0, in float64.

    Raises
    ------
    ConstantFeatureError
        If ε is 0 and the feature is constant.
    """
    one = slice(feature, feature + 1)
    x, dy, gamma, beta = (
        np.asarray(done.arrays[name], dtype=np.float64)[..., one]
        for name in ("x", "dy", "gamma", "beta")
    )
    fwd = forward(x, gamma, beta, float(done.arrays["eps"]))
    fingerprint = f"{done.fingerprint} {feature}"
    return Column(feature, fingerprint, MappingProxyType(dict(environment(fwd, backward(fwd, dy)))))


def take_apart(column: Column, of: Output) -> Block:
    """Return the Jacobian of x̂ or y by x within a feature, and what it consists of."""
    shown = min(column.m, MOST_IN_BLOCK)
    gamma = column.arrays["gamma"] if of == "y" else np.ones(1)
    fwd = forward(column.arrays["x"], gamma, np.zeros(1), column.arrays["eps"])
    matrix = jacobian(fwd, shown)[:, :shown]
    formula = (OUTPUT_ENTRY if of == "y" else ENTRY).right
    direct, mu, var = (_matrix(_tagged(formula, path), column, shown) for path in _PATHS)
    computed: Array = np.empty(0)
    theory: Array = np.empty(0)
    if shown == column.m:
        theory = np.sort(float(gamma[0]) * eigenvalues(column))
        computed = np.linalg.eigvalsh((matrix + matrix.T) / 2)
    scale = float(gamma[0]) * column.eigenvalue("direct")
    return Block(
        matrix,
        scale,
        direct,
        mu,
        var,
        computed,
        theory,
        _limit(formula, column, matrix),
        float(relative_error(_matrix(formula, column, shown), matrix, (np.array(scale),))),
    )


def eigenvalues(column: Column) -> Array:
    """Return the m eigenvalues of ∂x̂/∂x by the formulas: along 𝟏, along x̂, and all others."""
    along_one, along_x_hat, others = map(column.eigenvalue, ("mu", "var", "direct"))
    return np.array([along_one, along_x_hat, *[others] * (column.m - 2)][: column.m])


def whole_jacobian(done: Pass, of: Output) -> Array:
    """Return the Jacobian of all outputs by all inputs, (m D, m D), feature by feature.

    Raises
    ------
    ValueError
        If m · D is above `MOST_IN_WHOLE`.
    """
    x, gamma = (np.asarray(done.arrays[name], dtype=np.float64) for name in ("x", "gamma"))
    if x.size > MOST_IN_WHOLE:
        raise ValueError(f"m · D = {x.size}, and the whole is computed up to {MOST_IN_WHOLE}")
    scale = gamma if of == "y" else np.ones_like(gamma)
    return jacobian(forward(x, scale, np.zeros_like(scale), float(done.arrays["eps"])))


def _matrix(formula: Expression, column: Column, shown: int) -> Array:
    """Return a formula of samples i and j as rows and columns, for the first ones."""
    columns = [evaluate(formula, column.arrays, {"j": j}) for j in range(shown)]
    return np.column_stack([np.broadcast_to(one, (column.m, 1))[:shown] for one in columns])


def _limit(formula: Expression, column: Column, matrix: Array) -> float:
    """Return below which magnitude an eigenvalue of a matrix is rounding.

    By Weyl's inequality no eigenvalue moves further than the norm of what rounding did to the
    entries; finding them adds a rounding of the largest one.
    """
    shown, roundings = len(matrix), Roundings(column.arrays)
    entries = [roundings.of(formula, {"j": j}) for j in range(shown)]
    moved = np.column_stack([np.broadcast_to(one, (column.m, 1))[:shown] for one in entries])
    found = ROUNDINGS * float(np.finfo(matrix.dtype).eps * np.linalg.norm(matrix))
    return float(np.linalg.norm(moved)) + found


def _tagged(formula: Expression, path: str) -> Expression:
    tagged = find(formula, path)
    if tagged is None:
        raise LookupError(f"the formula has no part tagged {path!r}")
    return tagged.body
