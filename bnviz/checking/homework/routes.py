"""The ways to work the gradients out: the lines of both sources, in an order that code has."""

from bnviz.derivation import Equation
from bnviz.expression import Reference, Root
from bnviz.slips import FORMS, find_form


def _reuse_sums() -> Equation:
    """Return the closed form as code has it: the sums in it are the gradients of β and γ."""
    m, gamma = Reference("m"), Reference("gamma")
    scale = gamma / (m * Root(Reference("var") + Reference("eps")))
    inside = m * Reference("dy", "i") - Reference("dbeta")
    right = scale * (inside - Reference("x_hat", "i") * Reference("dgamma"))
    return Equation(
        "reused-sums",
        "reused-sums",
        Reference("dx", "i"),
        right,
        right,
        ("scale-gradient", "shift-gradient"),
        "The closed form with the gradients of β and γ in the place of its sums.",
    )


REUSED_SUMS = _reuse_sums()

# Every way to work the gradients out, the ones that code has most often first.
Route = tuple[Equation, ...]
FORWARD = tuple(map(find_form, "1234"))
SUMS = tuple(map(find_form, "65"))
ROUTES: tuple[Route, ...] = (
    (*FORWARD, *SUMS, *map(find_form, ("7", "8", "9", "10"))),
    (*FORWARD, *SUMS, find_form("δ"), find_form("13")),
    (*FORWARD, *SUMS, REUSED_SUMS),
    (*FORWARD, *map(find_form, [f.number for f in FORMS if f.number.startswith("thorey")][::-1])),
    (*FORWARD, *SUMS, find_form("7"), find_form("11")),
    (*FORWARD, *SUMS, find_form("12")),
)
