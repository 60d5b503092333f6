"""What is left of left minus right, in a form that a person can read."""

import sympy as sp

from bnviz.expression import Expression
from bnviz.expression.symbolic import SCALARS, VECTORS, M
from bnviz.proof.differentiation import replace_entries
from bnviz.proof.normal_form import normal_form
from bnviz.proof.transcription import to_tree
from bnviz.proof.unfolding import DEVIATION, unfold_to_statistics

# x − μ as a symbol of its own. Its sum over the batch is zero and that of its square is mσ²: two
# lemmas that `bnviz.proof.lemmas` proves from the definitions.
_CENTRED = sp.IndexedBase("centred", real=True)
_ANY = sp.Symbol("b1", integer=True, positive=True)
_VANISHING = sp.Sum(_CENTRED[_ANY], (_ANY, 1, M))
_SQUARES = sp.Sum(_CENTRED[_ANY] ** 2, (_ANY, 1, M))


def centred_form(expression: sp.Expr) -> sp.Expr:
    """Return the normal form of an expression in x − μ, μ, σ², √(σ²+ε), ∂l/∂y, γ and m."""
    centred = replace_entries(
        unfold_to_statistics(expression), "x", lambda at: SCALARS["mu"] + _CENTRED[at]
    )
    lemmas = {_VANISHING: sp.S.Zero, _SQUARES: M * SCALARS["var"]}
    return sp.expand(normal_form(centred).xreplace(lemmas))


def write_out(centred: sp.Expr) -> Expression:
    """Return a centred form as a tree: what each sum or entry is multiplied by, gathered."""
    gathered: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(centred):
        scalars, samples = _split(term)
        gathered[samples] = gathered.get(samples, sp.S.Zero) + scalars
    parts = (samples * _factor_out_shared(scalars) for samples, scalars in gathered.items())
    return to_tree(_in_words_of_the_source(sp.Add(*parts)))


def vanishes_at_unit_scale(centred: sp.Expr) -> bool:
    """Whether a centred form is zero wherever σ²+ε = 1, where a misprint then hides."""
    return bool(sp.expand(centred.xreplace({DEVIATION: sp.S.One})) == 0)


def _split(term: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return the factors of a term without samples, and those with samples."""
    factors = sp.Mul.make_args(term)
    samples = [factor for factor in factors if factor.has(sp.Indexed)]
    return sp.Mul(*(factor for factor in factors if factor not in samples)), sp.Mul(*samples)


def _factor_out_shared(form: sp.Expr) -> sp.Expr:
    """Return shared factors times a bracket. `sympy.factor` would also take r⁷ − 1 apart."""
    terms = [term.as_powers_dict() for term in sp.Add.make_args(form)]
    symbols = sorted(
        {base for term in terms for base in term if not base.is_Number}, key=sp.default_sort_key
    )
    shared = sp.Mul(*(base ** min(term.get(base, 0) for term in terms) for base in symbols))
    content, bracket = sp.expand(form / shared).primitive()
    return content * shared * bracket


def _in_words_of_the_source(form: sp.Expr) -> sp.Expr:
    deviation = sp.sqrt(SCALARS["var"] + SCALARS["eps"])
    named = form.replace(
        lambda node: isinstance(node, sp.Indexed) and node.base == _CENTRED,
        lambda entry: VECTORS["x"][entry.indices[0]] - SCALARS["mu"],
    )
    return named.xreplace({DEVIATION: deviation})
