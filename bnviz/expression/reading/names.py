"""The names that people give to quantities, and the nearest of them to one that is not known."""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from bnviz.expression.nodes import Expression, Fractional, Number, Reference, Root

# Letters that may be a sample or a feature index. m is the batch size.
INDICES = "ijklnpqrst"
MOST_COMPARED = 40

_QUANTITIES = {
    "x": "x X h inp input",
    "mu": "mu mean x_bar xbar sample_mean batch_mean x_mean mean_x μ x̄ h̄",
    "var": "var variance sigma2 sigma_2 sigma_sq sigmasq sigma_squared sample_var batch_var "
    "x_var var_x s2 σ² σ2",
    "x_hat": "x_hat xhat xh x_norm xnorm x_normalized h_hat hhat x̂ ĥ",
    "y": "y out",
    "dy": "dy dout d_y d_out dY dl_dy dL_dy dldy dLdy grad_y grad_out grad_output dloss_dy",
    "dgamma": "dgamma d_gamma dl_dgamma dL_dgamma",
    "dbeta": "dbeta d_beta dl_dbeta dL_dbeta",
    "dx_hat": "dx_hat dxhat dxh d_xhat d_x_hat dxnorm dx_norm dl_dxhat dL_dxhat dl_dx_hat "
    "dL_dx_hat",
    "dvar": "dvar d_var dvariance dsigma2 d_sigma2 dsigma_sq dsample_var dl_dvar dL_dvar",
    "dmu": "dmu d_mu dmean d_mean dsample_mean dl_dmu dL_dmu",
    "dx": "dx d_x dl_dx dL_dx",
    "gamma": "gamma Gamma γ",
    "beta": "beta Beta β",
    "eps": "eps epsilon varepsilon ε ϵ",
    "m": "m N batch_size batchsize",
    "delta": "delta δ",
    # Not quantities of the notation: what a course's code computes on the way, see `meaning`.
    "sigma": "sigma σ",
    "std": "std stddev sqrtvar sqrt_var std_x sample_std deviation",
    "inverse std": "ivar inv_var invvar inv_std invstd istd rstd inv_sqrtvar",
    "centred": "xmu x_mu xc x_centered x_centred xcentered",
}
NAMES: Mapping[str, str] = MappingProxyType(
    {name: meant for meant, names in _QUANTITIES.items() for name in names.split()}
)

# What there is a gradient of, so that d and ∂ may stand before it.
GRADIENTS: Mapping[str, str] = MappingProxyType(
    {
        **{q: f"d{q}" for q in ("y", "gamma", "beta", "x_hat", "var", "mu", "x")},
    }
)


def lookup(name: str) -> str | None:
    """Return what a name means, or None. Capitals may be typed where nothing else is meant."""
    return NAMES.get(name) or (NAMES.get(name.lower()) if len(name) > 1 else None)


def nearest(name: str) -> str | None:
    """Return the known name that looks most like an unknown one, or None if none does."""
    if len(name) > MOST_COMPARED:
        return None
    close = get_close_matches(name.lower(), NAMES, n=1, cutoff=0.5)
    return close[0] if close else None


def deviation(feature: str | None = None) -> Expression:
    """Return √(σ²+ε), which the layer divides by."""
    return Root(Reference("var", feature=feature) + Reference("eps"))


def meaning(meant: str, index: str | None, feature: str | None) -> Expression:
    """Return the tree of a name at its indices.

    A σ that is not squared is read as √(σ²+ε), and so are ``std`` and ``sqrtvar``: the square root
    of σ² alone occurs in no true formula of the layer, and code computes ``std`` in this way.
    """
    match meant:
        case "sigma" | "std":
            return deviation(feature)
        case "inverse std":
            return Fractional(Number(1), deviation(feature))
        case "centred":
            return Reference("x", index, feature=feature) - Reference("mu", feature=feature)
    return Reference(meant, index, feature=feature)
