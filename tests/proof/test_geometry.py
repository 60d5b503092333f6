"""The Jacobian of the normalization and its eigenvalues, for every m and D."""

from dataclasses import replace

import pytest

from bnviz.derivation import equation, part
from bnviz.derivation.geometry import (
    ALONG_X_HAT,
    ENTRY,
    LINES,
    PROJECTION_ALONG_X_HAT,
    TAKEN_ALONG_X_HAT,
)
from bnviz.derivation.thorey import Line
from bnviz.expression import (
    Add,
    Expression,
    Kronecker,
    Multiply,
    Negative,
    Number,
    Partial,
    Reference,
    find,
    map_children,
    to_latex,
)
from bnviz.proof import judge, prove_blocks, prove_geometry
from bnviz.proof.geometry import between_features, within_feature
from bnviz.proof.thorey import prove_line

SPREAD = r"\sigma_{\mathcal{B}}^{2} + \epsilon"


def exchange(node: Expression, old: Expression, new: Expression) -> Expression:
    return new if node == old else map_children(node, lambda child: exchange(child, old, new))


def test_every_line_holds_for_every_batch_size() -> None:
    proved = prove_geometry()
    assert [one.line for one in proved] == list(LINES)
    assert all(one.holds for one in proved)


def test_an_entry_holds_between_features_too() -> None:
    assert [(one.line.id, one.holds) for one in prove_blocks()] == [
        ("normalized-by-input", True),
        ("output-by-input", True),
    ]


def test_the_formula_is_the_projection_over_the_standard_deviation() -> None:
    assert to_latex(ENTRY.left) == r"\frac{d \hat{x}_{i}}{d x_{j}}"
    assert to_latex(ENTRY.right) == (
        rf"\frac{{1}}{{\sqrt{{{SPREAD}}}}} \, "
        r"\left(\delta_{i,j} - \frac{1}{m} - \frac{\hat{x}_{i} \, \hat{x}_{j}}{m}\right)"
    )


@pytest.mark.parametrize("path", ["direct", "mu", "var"])
def test_an_entry_without_one_of_its_three_terms_is_not_proved(path: str) -> None:
    tagged = find(ENTRY.right, path)
    assert tagged is not None
    wrong = replace(ENTRY, right=exchange(ENTRY.right, tagged, Number(0)))
    assert not prove_line(within_feature(wrong)).holds


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_twice_the_right_side_is_not_proved(line: Line) -> None:
    doubled = Multiply((Number(2), line.right))
    wrong = replace(line, right=doubled if line.right != Number(0) else Number(1))
    assert not prove_line(within_feature(wrong)).holds


def test_without_the_zero_between_features_an_entry_is_not_proved() -> None:
    right = between_features(ENTRY)
    kronecker = Kronecker("f", "g")
    wrong = replace(right, right=exchange(right.right, kronecker, Number(1)))
    assert wrong != right
    assert prove_line(right).holds
    assert not prove_line(wrong).holds


def test_the_eigenvalue_along_x_hat_needs_its_epsilon() -> None:
    eps = Reference("eps")
    halved = exchange(ALONG_X_HAT.right, eps, Add((eps, Negative(Reference("var")))))
    assert not prove_line(within_feature(replace(ALONG_X_HAT, right=halved))).holds


def test_only_an_entry_lies_between_features() -> None:
    assert not isinstance(ALONG_X_HAT.left, Partial)
    with pytest.raises(TypeError, match="only an entry"):
        between_features(ALONG_X_HAT)


def test_what_equation_13_takes_along_x_hat_is_the_projection_but_for_epsilon() -> None:
    taken = part(equation("13"), printed=False, term="var")
    whole = Negative(PROJECTION_ALONG_X_HAT)
    assert judge(taken, Multiply((TAKEN_ALONG_X_HAT, whole))).verdict == "holds"
    assert judge(taken, whole).verdict == "false"
