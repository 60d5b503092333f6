"""The formulas that slips are made in: every line of both sources that gives a quantity."""

from dataclasses import replace

from bnviz.derivation import DELTA, EQUATIONS, Equation
from bnviz.derivation.thorey import CLOSED_FORM, SCALE, SHIFT, Line
from bnviz.expression import Expression, Reference, Sum, map_children, walk

# Thorey's sample index on the left is i, as Agarwal's is.
_THOREY = (CLOSED_FORM, SCALE, SHIFT)


def _as_equation(line: Line) -> Equation:
    if not isinstance(line.left, Reference):
        raise TypeError(f"Thorey's line {line.id} does not give a quantity")
    slug = f"thorey-{line.id}"
    return Equation(slug, slug, line.left, line.right, line.right, (), line.explanation)


FORMS: tuple[Equation, ...] = (*EQUATIONS, DELTA, *map(_as_equation, _THOREY))


def find_form(name: str) -> Equation:
    """Return the formula with this number or slug.

    Raises
    ------
    KeyError
        If there is no such formula.
    """
    for form in FORMS:
        if name in (form.number, form.id):
            return form
    raise KeyError(f"there is no formula {name!r}; the numbers are {_listed()}")


def _listed() -> str:
    return ", ".join(form.number for form in FORMS)


def in_one_feature(expression: Expression) -> Expression:
    """Return a formula of Thorey's without its feature indices and its own letters.

    A formula without feature indices stays as it is.
    """
    has_features = any(isinstance(n, Reference) and n.feature for n in walk(expression))
    return _strip(expression) if has_features else expression


def _strip(node: Expression) -> Expression:
    if isinstance(node, Reference):
        return Reference(node.quantity, node.index)
    stripped = map_children(node, _strip)
    return replace(stripped, upper="m") if isinstance(stripped, Sum) else stripped
