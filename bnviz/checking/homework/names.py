"""What people call the three gradients."""

GRADIENTS = ("dx", "dgamma", "dbeta")
"""In the order in which a backward pass returns them."""

_NAMES = {
    "dx": "dx gradx xgrad dldx gradinput dinput dinputs dloss/dx gx",
    "dgamma": "dgamma dg gradgamma gammagrad dldgamma dweight gradweight weightgrad dw dscale"
    " ggamma gradscale",
    "dbeta": "dbeta db gradbeta betagrad dldbeta dbias gradbias biasgrad dshift gbeta gradshift",
}
# As numpy.savez calls arrays that are given without a name.
_UNNAMED = {f"arr{place}": name for place, name in enumerate(GRADIENTS)}
_KNOWN = {said: name for name, names in _NAMES.items() for said in names.split()} | _UNNAMED


def find_output(said: str) -> str | None:
    """Return which gradient a name means, or None."""
    plain = said.lower().translate({ord(c): None for c in "_ -.∂"}).replace("γ", "gamma")
    return _KNOWN.get(plain.replace("β", "beta"))
