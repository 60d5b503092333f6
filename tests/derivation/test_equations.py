import re

import pytest

from bnviz.derivation import DELTA, EQUATIONS, Equation, equation
from bnviz.expression import Reference, Tag, find, free_indices, uses, walk
from bnviz.notation import QUANTITIES

ALL = (*EQUATIONS, DELTA)
BY_ID = {e.id: e for e in ALL}
# What a layer is given; every other quantity comes from an equation.
OF_LOSSES = {"loss", "weight", "target", "label", "y_max", "pull"}
OF_LAYERS = set("X W b h a da dh dX dW db H running_mu running_var momentum".split())
GIVEN = {"x", "gamma", "beta", "eps", "m", "D", "dy"} | OF_LOSSES | OF_LAYERS
# Phrases of the source. Its formulas are used, its sentences are not.
SOURCE_WORDING = (
    "are as follows",
    "as per equation",
    "substituting",
    "intermediate derivatives",
    "with their derivatives",
    "let,",
    "then,",
    "also,",
)


def ancestors(which: Equation) -> set[str]:
    """Return the ids of all equations that an equation rests on."""
    direct = set(which.derived_from)
    return direct.union(*(ancestors(BY_ID[parent]) for parent in direct))


def test_the_equations_are_numbered_in_order() -> None:
    assert [e.number for e in EQUATIONS] == [str(n) for n in range(1, 14)]
    assert DELTA.number == "δ"


def test_ids_are_unique_slugs() -> None:
    assert len(BY_ID) == len(ALL) == 14
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in BY_ID)


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_an_equation_rests_on_earlier_ones_only(which: Equation) -> None:
    # δ is defined between 12 and 13.
    order = [e.id for e in (*EQUATIONS[:-1], DELTA, EQUATIONS[-1])]
    assert set(which.derived_from) <= set(order[: order.index(which.id)])
    assert len(set(which.derived_from)) == len(which.derived_from)


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
@pytest.mark.parametrize("printed", [True, False])
def test_what_an_equation_uses_comes_from_what_it_rests_on(which: Equation, printed: bool) -> None:
    used = {use.quantity for use in uses(which.right(printed=printed))}
    assert used - GIVEN <= {BY_ID[name].quantity for name in ancestors(which)}


def test_equations_give_every_quantity_that_is_not_given() -> None:
    assert {e.quantity for e in ALL} == set(QUANTITIES) - GIVEN


def test_misprinted_equations_are_those_whose_forms_differ() -> None:
    assert [e.number for e in ALL if e.misprinted] == ["5", "6", "7", "8", "9", "11", "12", "13"]


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_right_chooses_the_form(which: Equation) -> None:
    assert which.right(printed=True) is which.printed
    assert which.right(printed=False) is which.right() is which.corrected


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_a_wrong_part_is_tagged_where_there_is_one(which: Equation) -> None:
    # Equation 5 lacks its sum: there is nothing wrong in what stands there.
    assert (find(which.printed, "slip") is not None) == (which.number in {"8", "12", "13"})
    assert (find(which.corrected, "fix") is not None) == (which.number in {"5", "8", "12", "13"})
    assert find(which.printed, "fix") is find(which.corrected, "slip") is None


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
@pytest.mark.parametrize("printed", [True, False])
def test_a_tag_names_one_part(which: Equation, printed: bool) -> None:
    names = [n.name for n in walk(which.right(printed=printed)) if isinstance(n, Tag)]
    assert len(set(names)) == len(names)
    if which.number in {"10", "11", "12", "13"}:
        assert [n for n in names if n in {"direct", "var", "mu"}] == ["direct", "var", "mu"]


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_both_sides_have_the_same_free_index(which: Equation) -> None:
    left = free_indices(which.left)
    assert free_indices(which.corrected) == left
    # The fault of equation 5 as printed, and of no other one.
    assert (free_indices(which.printed) == left) == (which.number != "5")


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_a_quantity_has_an_index_just_where_it_has_a_sample_axis(which: Equation) -> None:
    for side in (which.left, which.printed, which.corrected):
        for node in walk(side):
            if isinstance(node, Reference):
                assert (node.index is not None) == QUANTITIES[node.quantity].per_sample


@pytest.mark.parametrize("which", EQUATIONS, ids=lambda e: e.id)
def test_a_corrected_equation_is_spelled_in_full(which: Equation) -> None:
    nodes = [*walk(which.corrected), which.left]
    assert all(node.spelled is None for node in nodes if isinstance(node, Reference))


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_an_explanation_is_one_or_two_sentences_of_our_own(which: Equation) -> None:
    text = which.explanation
    assert text.endswith(".")
    assert 1 <= len(re.findall(r"\.(?=\s|$)", text)) <= 2
    assert text[0].isupper() or text[0] in "γβ"
    assert not {"\\", "$", "  "} & set(re.findall(r"\\|\$|  ", text))
    assert not any(phrase in text.lower() for phrase in SOURCE_WORDING)


@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_an_equation_is_found_by_its_number(which: Equation) -> None:
    assert equation(which.number) is which


@pytest.mark.parametrize("number", ["99", "0", "", "delta", " 1"])
def test_an_unknown_number_says_which_there_are(number: str) -> None:
    known = ", ".join(str(n) for n in range(1, 14))
    with pytest.raises(KeyError) as caught:
        equation(number)
    assert caught.value.args == (f"there is no equation {number!r}; the numbers are {known} and δ",)
