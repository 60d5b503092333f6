"""Thorey's derivation, proved for a symbolic number N of samples and H of features."""

from dataclasses import dataclass
from functools import cache
from time import perf_counter

import sympy as sp

from bnviz.derivation.agarwal import INPUT_GRADIENT, INPUT_GRADIENT_CLOSED_FORM
from bnviz.derivation.thorey import CLOSED_FORM, LINES, Line
from bnviz.expression.symbolic import PARTIAL, SCALARS, VECTORS, H, M, to_sympy
from bnviz.proof.differentiation import FORWARD
from bnviz.proof.normal_form import is_zero, normal_form
from bnviz.proof.unfolding import difference

ENTRIES = {id: sp.IndexedBase(id, real=True) for id in (*SCALARS, *VECTORS)}
"""A quantity with all its indices written, by its id."""
# √(σ²+ε) of each feature.
_DEVIATION = sp.IndexedBase("r", positive=True)
_GRADIENTS = {"dx": "x", "dgamma": "gamma", "dbeta": "beta"}
_ONE_NUMBER = ("m", "eps")


@dataclass(frozen=True)
class LineProof:
    """Whether a line holds for all N, H and numbers, and how long it took to decide."""

    line: Line
    holds: bool
    milliseconds: float


@dataclass(frozen=True)
class Equivalence:
    """Whether two forms of ∂l/∂x are the same function."""

    first: str
    second: str
    holds: bool


def prove_line(line: Line) -> LineProof:
    """Decide one line: its left side is differentiated, its right side is unfolded.

    A gradient of the loss on the left is one derivative of the whole composed loss.
    """
    start = perf_counter()
    left, right = (_unfold(_work_out(to_sympy(side))) for side in (line.left, line.right))
    holds = vanishes(normal_form(left - right))
    return LineProof(line, holds, 1e3 * (perf_counter() - start))


def prove_thorey() -> tuple[LineProof, ...]:
    """Decide every line of the derivation."""
    return tuple(map(prove_line, LINES))


def compare_forms() -> tuple[Equivalence, ...]:
    """Decide whether the staged form and both authors' closed forms are the same function."""
    forms = {
        "Agarwal's staged form, equation 10": to_sympy(INPUT_GRADIENT.corrected),
        "Agarwal's closed form, equation 13 corrected": to_sympy(
            INPUT_GRADIENT_CLOSED_FORM.corrected
        ),
        "Thorey's closed form": _in_one_feature(to_sympy(CLOSED_FORM.right)),
    }
    names = tuple(forms)
    pairs = ((names[0], names[1]), (names[1], names[2]), (names[0], names[2]))
    return tuple(Equivalence(a, b, is_zero(difference(forms[a], forms[b]))) for a, b in pairs)


def _work_out(expression: sp.Expr) -> sp.Expr:
    """Return an expression with its derivatives taken."""
    for gradient, quantity in _GRADIENTS.items():
        expression = expression.replace(
            lambda node, base=ENTRIES[gradient]: isinstance(node, sp.Indexed) and node.base == base,
            lambda entry, base=ENTRIES[quantity]: sp.diff(_loss(), base[entry.indices]),
        )
    return expression.replace(PARTIAL, lambda of, by: sp.diff(_unfold_down_to(of, by.base), by))


@cache
def _loss() -> sp.Expr:
    """Return Σ ∂L/∂y y over all outputs, composed down to the inputs, ∂L/∂y held fixed."""
    row, feature = (sp.Dummy(name, integer=True, positive=True) for name in "kl")
    output = _unfold_down_to(ENTRIES["y"][row, feature], ENTRIES["x"])
    return sp.Sum(ENTRIES["dy"][row, feature] * output, (feature, 1, H), (row, 1, M))


def _unfold_down_to(expression: sp.Expr, base: sp.IndexedBase) -> sp.Expr:
    """Return an expression with definitions put in, last quantity first, until one is reached."""
    for quantity in reversed(tuple(FORWARD)):
        if ENTRIES[quantity] == base:
            break
        expression = _put_in(expression, quantity)
    return expression


def _unfold(expression: sp.Expr) -> sp.Expr:
    """Return an expression in h, dL/dy, γ, β and √(σ²+ε) alone."""
    for quantity in ("y", "x_hat"):
        expression = _put_in(expression, quantity)
    # The roots get their names while σ² is short where it can be.
    for quantity in ("var", "mu"):
        expression = _put_in(_name_eps(_name_roots(expression)), quantity)
    return expression


def _put_in(expression: sp.Expr, quantity: str) -> sp.Expr:
    base = ENTRIES[quantity]
    return expression.replace(
        lambda node: isinstance(node, sp.Indexed) and node.base == base,
        lambda entry: _define(quantity, *entry.indices),
    )


def _define(quantity: str, *indices: sp.Expr) -> sp.Expr:
    """Return a forward equation for one feature, or for one sample of it."""
    definition, feature = FORWARD[quantity], indices[-1]
    expression = to_sympy(definition.corrected, {definition.left.index or "": indices[0]})
    vectors = {base: ENTRIES[id] for id, base in VECTORS.items()}
    scalars = {
        symbol: ENTRIES[id][feature] for id, symbol in SCALARS.items() if id not in _ONE_NUMBER
    }
    return expression.xreplace(scalars).replace(
        lambda node: isinstance(node, sp.Indexed) and node.base in vectors,
        lambda entry: vectors[entry.base][(*entry.indices[:1], feature)],
    )


def _name_roots(expression: sp.Expr) -> sp.Expr:
    """Return an expression with each (σ_l²+ε)^p written as r_l^(2p)."""
    eps = SCALARS["eps"]
    return expression.replace(
        lambda node: node.is_Pow and eps in sp.Add.make_args(node.base),
        lambda power: _name_root(power, power.base - eps),
    )


def _name_eps(expression: sp.Expr) -> sp.Expr:
    """Return an expression with an ε that stands outside of roots written as r_l² − σ_l²."""
    eps = SCALARS["eps"]
    if not expression.has(eps):
        return expression
    entries = expression.atoms(sp.Indexed)
    features = {entry.indices[-1] for entry in entries if entry.base == _DEVIATION}
    # ε is one number for all features: with the roots of several it is not one of them alone.
    if len(features) != 1:
        return expression
    (feature,) = features
    return expression.xreplace({eps: _DEVIATION[feature] ** 2 - ENTRIES["var"][feature]})


def _name_root(power: sp.Pow, variance: sp.Expr) -> sp.Expr:
    for feature in sorted({e.indices[-1] for e in variance.atoms(sp.Indexed)}, key=str):
        short = ENTRIES["var"][feature]
        if variance == short or _is_variance(variance - short):
            return _DEVIATION[feature] ** (2 * power.exp)
    return power


def _is_variance(excess: sp.Expr) -> bool:
    """Whether what is written out beyond σ² comes to nothing."""
    for quantity in ("var", "mu"):
        excess = _put_in(excess, quantity)
    return bool(normal_form(excess) == 0)


def vanishes(form: sp.Expr) -> bool:
    """Whether a normal form is zero, be the free indices that its deltas compare equal or not."""
    deltas = sorted(form.atoms(sp.KroneckerDelta), key=sp.default_sort_key)
    if not deltas:
        return is_zero(form)
    first, second = deltas[0].args
    apart = form.xreplace({deltas[0]: sp.S.Zero})
    together = form.xreplace({deltas[0]: sp.S.One}).xreplace({second: first})
    return vanishes(normal_form(apart)) and vanishes(normal_form(together))


def _in_one_feature(expression: sp.Expr) -> sp.Expr:
    """Return an expression in the symbols for one feature, whose index is left out."""
    one_index = {ENTRIES[id]: symbol for id, symbol in SCALARS.items()}
    two_indices = {ENTRIES[id]: base for id, base in VECTORS.items()}
    return expression.replace(
        lambda node: isinstance(node, sp.Indexed),
        lambda entry: (
            two_indices[entry.base][entry.indices[0]]
            if entry.base in two_indices
            else one_index[entry.base]
        ),
    )
