from itertools import pairwise

import pytest

from bnviz.derivation import (
    CHAINS,
    DELTA,
    REWRITINGS,
    equation,
    find_pieces,
    leading_to,
    mark_pieces,
)
from bnviz.derivation.algebra import (
    bare,
    cancel_numbers,
    differentiate_power,
    without_root,
)
from bnviz.expression import (
    Fractional,
    Multiply,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    find,
    node_at,
    to_latex,
    to_text,
)
from bnviz.notation import PATHS

X, VAR, EPS, M = Reference("x", "i"), Reference("var"), Reference("eps"), Reference("m")


def named(rewriting):
    return rewriting.id


every_rewriting = pytest.mark.parametrize("rewriting", REWRITINGS.values(), ids=named)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_goes_from_equation_10_to_13_by_lines_that_are_the_equations_own(path):
    chain = CHAINS[path]
    lines = [chain[0].before, *(one.after for one in chain)]
    numbers = [line.number for line in lines if line.number]
    assert (numbers[0], numbers[-1]) == ("10", "13")
    for line in lines:
        if line.number:
            assert line.tree == bare(find(equation(line.number).corrected, path).body)
    for before, after in pairwise(chain):
        # The direct path is the same in 11 and 12, so nothing leads from one to the other.
        assert before.after.tree == after.before.tree


def test_the_derivative_goes_from_equation_3_to_8():
    chain = CHAINS["derivative"]
    assert chain[0].before.tree == equation("3").corrected
    assert chain[-1].after.tree == bare(equation("8").corrected)
    assert chain[-1].after.left == equation("8").left
    for before, after in pairwise(chain):
        assert before.after == after.before


def test_what_leads_to_an_equation_begins_at_an_earlier_one():
    for number, paths in (("8", [None]), ("11", list(PATHS)), ("13", list(PATHS))):
        chains = leading_to(number)
        assert [chain[0].path for chain in chains] == paths
        for first, *rest in chains:
            assert first.before.number is not None
            assert all(one.before.number is None for one in rest)
    assert [chain[0].path for chain in leading_to("12")] == ["var", "mu"]
    assert leading_to("1") == ()


@every_rewriting
def test_pieces_do_not_lie_in_each_other_and_leave_nothing_out(rewriting):
    pieces = find_pieces(rewriting)
    for side, tree in (("before", rewriting.before.tree), ("after", rewriting.after.tree)):
        places = [place for piece in pieces for place in getattr(piece, side)]
        for first in places:
            assert not any(other[: len(first)] == first for other in places if other != first)
        assert len(set(places)) == len(places)
        # Every symbol of the line belongs to a piece.
        for path in symbols(tree):
            assert any(path[: len(place)] == place for place in places)


def symbols(tree, path=()):
    if isinstance(tree, Reference):
        yield path
    for position, child in enumerate(tree.children):
        yield from symbols(child, (*path, position))


@every_rewriting
def test_what_is_kept_or_moved_is_the_same_in_both_lines(rewriting):
    for piece in find_pieces(rewriting):
        if piece.kind in ("kept", "moved"):
            texts = {
                to_text(node_at(line.tree, place))
                for line, places in (
                    (rewriting.before, piece.before),
                    (rewriting.after, piece.after),
                )
                for place in places
            }
            assert len(texts) == 1


@every_rewriting
def test_marking_changes_nothing_that_is_read(rewriting):
    pieces = find_pieces(rewriting)
    places = {str(n): piece.after for n, piece in enumerate(pieces)}
    assert to_latex(mark_pieces(rewriting.after.tree, places)).replace("{}", "") == to_latex(
        rewriting.after.tree
    ).replace("{}", "")


def told(slug):
    rewriting = REWRITINGS[slug]
    return {
        (
            piece.kind,
            tuple(to_text(node_at(rewriting.before.tree, place)) for place in piece.before),
            tuple(to_text(node_at(rewriting.after.tree, place)) for place in piece.after),
        )
        for piece in find_pieces(rewriting)
        if piece.kind != "kept"
    }


def test_one_half_meets_two():
    assert told("simplified-var-cancel") == {
        ("cancelled", ("−1/2",), ()),
        ("cancelled", ("2",), ()),
    }


def test_a_power_is_shared_out_and_what_belongs_to_one_sample_moves():
    assert told("simplified-var") == {
        ("moved", ("(x−μ)/m",), ("(x−μ)/m",)),
        ("moved", ("γ",), ("γ",)),
        ("changed", ("(σ²+ε)<sup>−3/2</sup>",), ("σ²+ε", "√(σ²+ε)")),
    }


def test_an_exponent_comes_down_out_of_its_power():
    half, power = "−1/2", "(σ²+ε)<sup>−3/2</sup>"
    assert told("variance-gradient-slope") == {
        ("changed", ("(σ²+ε)<sup>−1/2</sup>",), (half, power))
    }


def test_a_symbol_grows_into_what_is_put_in():
    kinds = told("substituted-direct")
    assert kinds == {("changed", ("∂l/∂x̂",), ("γ", "∂l/∂y"))}
    (kind, before, after), *others = told("substituted-mu") - {("moved", ("1/m",), ("1/m",))}
    assert (kind, after, others) == ("cancelled", (), [])
    assert before == ("∂l/∂σ² · Σ −2(x−μ)/m",)


def test_names_fold_what_they_stand_for():
    assert {after for _, _, after in told("closed-form-var")} == {("x̂",), (DELTA.left and "δ",)}


def test_rules_refuse_what_they_are_not_for():
    spread = VAR + EPS
    with pytest.raises(TypeError, match="quotient by a root"):
        without_root(X)
    with pytest.raises(TypeError, match="outside of a power"):
        differentiate_power(VAR * Power(spread, Number("-1/2").value), "var")
    with pytest.raises(TypeError, match="one power"):
        differentiate_power(X, "var")
    with pytest.raises(TypeError, match="not to a sign"):
        cancel_numbers(Number(3) * X)


def test_rules_do_what_they_say():
    spread = VAR + EPS
    assert without_root(Fractional(X, Root(spread))) == X * Power(spread, Number("-1/2").value)
    assert differentiate_power(X * Power(spread, Number(3).value), "var") == Multiply(
        (X, Fractional(Number(3), Number(1)), Power(spread, Number(2).value))
    )
    half = Fractional(Number(-1), Number(2))
    assert to_text(cancel_numbers(Sum("i", X * half) * Fractional(Number(2) * M, EPS))) == (
        "−Σ x · m/ε"
    )
