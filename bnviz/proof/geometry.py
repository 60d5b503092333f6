"""The Jacobian of the normalization and its eigenvalues, proved for every m and every D."""

from dataclasses import replace

from bnviz.derivation.geometry import ENTRY, LINES, OUTPUT_ENTRY
from bnviz.derivation.thorey import Line
from bnviz.expression import Expression, Kronecker, Partial, Reference, map_children
from bnviz.notation import QUANTITIES
from bnviz.proof.thorey import LineProof, prove_line

_FEATURE, _OTHER = "f", "g"


def prove_geometry() -> tuple[LineProof, ...]:
    """Decide every line of `bnviz.derivation.geometry` for one feature.

    Its left side is differentiated from equations 1 to 4; no line is used for another.
    """
    return tuple(replace(prove_line(within_feature(line)), line=line) for line in LINES)


def prove_blocks() -> tuple[LineProof, ...]:
    """Decide that both Jacobians are zero between features, and the formula of an entry within one.

    The feature of x and that of x̂, or of y, are two indices, equal or not.
    """
    return tuple(replace(prove_line(between_features(line)), line=line) for line in _ENTRIES)


_ENTRIES = (ENTRY, OUTPUT_ENTRY)


def within_feature(line: Line) -> Line:
    """Return a line of one feature with the index of the feature put in everywhere."""
    return replace(line, left=_put_in(line.left), right=_put_in(line.right))


def between_features(line: Line) -> Line:
    """Return a line about an entry of the Jacobian for an input of any feature."""
    if not isinstance(line.left, Partial):
        raise TypeError("only an entry of the Jacobian can lie between two features")
    of, by = _put_in(line.left.of), replace(line.left.by, feature=_OTHER)
    right = Kronecker(_FEATURE, _OTHER) * _put_in(line.right)
    return replace(line, left=Partial(of, by), right=right)


def _put_in(node: Expression) -> Expression:
    if isinstance(node, Reference):
        has_feature = "feature" in QUANTITIES[node.quantity].axes
        return replace(node, feature=_FEATURE) if has_feature else node
    return map_children(node, _put_in)
