"""A normal form for formulas with sums over a batch of symbolic size.

Two formulas with the same normal form are equal for every batch size. SymPy has no such form of
its own: `simplify` takes seconds for one of these formulas, and `Sum.doit` does not handle them.
"""

from collections.abc import Callable

import sympy as sp

Rewrite = Callable[[sp.Expr], sp.Expr]


def normal_form(expression: sp.Expr) -> sp.Expr:
    """Return a formula expanded, with its sums reduced and their indices named alike.

    In each sum, innermost first: products are expanded, Kronecker deltas collapse (a free index is
    one of those that the sum runs over), factors without the index move out, a sum over a constant
    becomes its number of terms times the constant, and the index gets a name that depends on the
    depth alone.
    """
    return sp.expand(_reduce(expression, _reduce_and_expand))


def collapse_deltas(expression: sp.Expr) -> sp.Expr:
    """Return a formula without the sums that Kronecker deltas empty or collapse.

    All else keeps its shape, so that a derivative still looks as its rule gave it.
    """
    return _collapse(expression)


def is_zero(form: sp.Expr) -> bool:
    """Whether a normal form is zero.

    Sums and entries count as independent unknowns. So True proves the identity for every batch
    size and all values, and False alone proves nothing: a refutation needs a counterexample.
    """
    if form == 0:
        return True
    unknowns = sorted(form.atoms(sp.Sum), key=lambda s: (-height(s), sp.default_sort_key(s)))
    unknowns += sorted(form.atoms(sp.Indexed), key=sp.default_sort_key)
    for number, unknown in enumerate(unknowns):
        form = form.xreplace({unknown: sp.Symbol(f"unknown_{number}")})
    return bool(sp.cancel(form) == 0)


def height(expression: sp.Expr) -> int:
    """Return how many sums stand inside each other."""
    return max((1 + height(inner.function) for inner in expression.atoms(sp.Sum)), default=0)


def _reduce_and_expand(expression: sp.Expr) -> sp.Expr:
    return normal_form(sp.expand(expression))


def _reduce(expression: sp.Expr, again: Rewrite) -> sp.Expr:
    if not expression.has(sp.Sum, sp.KroneckerDelta):
        return expression
    if isinstance(expression, sp.Sum):
        body = expression.function
        # SymPy joins nested sums into one with several limits, the innermost first.
        for index, _, size in expression.limits:
            body = _sum_terms(sp.expand(_reduce(body, again)), index, size, again)
        return body
    if expression.is_Pow:
        return sp.expand(_reduce(expression.base, again)) ** expression.exp
    return expression.func(*(_reduce(part, again) for part in expression.args))


def _collapse(expression: sp.Expr) -> sp.Expr:
    if not expression.has(sp.KroneckerDelta):
        return expression
    if isinstance(expression, sp.Sum):
        body = _collapse(expression.function)
        for index, _, size in expression.limits:
            if body.has(sp.KroneckerDelta):
                body = _sum_terms(body, index, size, _collapse)
            else:
                body = sp.Sum(body, (index, 1, size))
        return body
    return expression.func(*(_collapse(part) for part in expression.args))


def _sum_terms(body: sp.Expr, index: sp.Symbol, size: sp.Symbol, again: Rewrite) -> sp.Expr:
    """Return the sum of a body over an index, term by term."""
    return sp.Add(*(_sum_term(term, index, size, again) for term in sp.Add.make_args(body)))


def _sum_term(term: sp.Expr, index: sp.Symbol, size: sp.Symbol, again: Rewrite) -> sp.Expr:
    for factor in sp.Mul.make_args(term):
        if isinstance(factor, sp.KroneckerDelta) and factor.has(index):
            first, second = factor.args
            return again((term / factor).xreplace({index: second if first == index else first}))
    constant, dependent = term.as_independent(index, as_Add=False)
    if dependent == 1:
        return constant * size
    name = sp.Symbol(f"b{height(dependent) + 1}", integer=True, positive=True)
    return constant * sp.Sum(dependent.xreplace({index: name}), (name, 1, size))
