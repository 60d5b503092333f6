from hypothesis import given
from hypothesis import strategies as st

from bnviz.derivation import EQUATIONS
from bnviz.expression import (
    Colours,
    Expression,
    Path,
    Tag,
    find,
    node_at,
    rewrite,
    to_latex,
    to_lines,
)


def paths(node: Expression, path: Path = ()) -> list[Path]:
    below = (paths(child, (*path, n)) for n, child in enumerate(node.children))
    return [path, *(p for found in below for p in found)]


PLACES = [(e.corrected, path) for e in EQUATIONS for path in paths(e.corrected)]


@given(st.sampled_from(PLACES))
def test_one_node_is_rewritten_and_the_others_stay(place):
    formula, path = place
    marked = rewrite(formula, path, lambda node: Tag("here", node))
    assert find(marked, "here") == Tag("here", node_at(formula, path))
    # An empty group holds a sign away from what stands before it.
    assert to_latex(marked).replace("{}", "") == to_latex(formula).replace("{}", "")
    assert rewrite(marked, path, lambda tag: tag.body) == formula


@given(st.sampled_from(PLACES))
def test_the_formula_itself_is_left_alone(place):
    formula, path = place
    before = to_latex(formula)
    rewrite(formula, path, lambda node: Tag("here", node))
    assert to_latex(formula) == before
    assert rewrite(formula, path, lambda node: node) == formula


def test_one_part_stands_out_of_a_dimmed_formula():
    formula = EQUATIONS[3].corrected  # γ x̂ + β
    marked = rewrite(formula, (0, 1), lambda node: Tag("active", node))
    inside = Colours({"x_hat": "#222222", "gamma": "#333333"}, base="#111111")
    colours = Colours(base="#999999", within={"active": inside})
    assert to_latex(marked, colours) == (
        r"\textcolor{#999999}{\gamma \, \textcolor{#111111}{\textcolor{#222222}{\hat{x}_{i}}} "
        r"+ \beta}"
    )
    assert to_lines(marked, colours) == (
        r"\textcolor{#999999}{\gamma \, \textcolor{#111111}{\textcolor{#222222}{\hat{x}_{i}}}}",
        r"\textcolor{#999999}{ + \beta}",
    )
