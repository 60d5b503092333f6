"""The list of slips: where each fits, what it makes, and that it makes another value."""

import re
from difflib import SequenceMatcher

import numpy as np
import pytest

import bnviz
from bnviz.derivation import Equation, environment
from bnviz.expression import (
    Expression,
    Group,
    Reference,
    Tag,
    evaluate,
    free_indices,
    map_children,
    plain,
    to_latex,
    to_text,
)
from bnviz.slips import FORMS, SLIPS, Slip, find_form, find_slips, in_one_feature
from tests.derivation.batches import random_pass

BY_ID = {slip.id: slip for slip in SLIPS}
MISPRINTED = [form for form in FORMS if form.misprinted]
# The ids are in links and in answers that people keep: a change here breaks those.
IDS = """
mu-path-missing var-path-missing statistics-constant direct-path-missing mu-sign var-sign
mu-path-twice vanishing-path-dropped gamma-forgotten gamma-twice dx-hat-without-gamma
scaled-upstream two-forgotten half-forgotten half-sign integer-division per-sample-forgotten
batch-size-forgotten m-minus-one features-for-samples root-forgotten root-added
deviation-for-variance unbiased-variance eps-outside-root eps-twice eps-forgotten
deviation-forgotten multiplied-by-deviation exponent-kept exponent-two centred-for-normalized
normalized-for-centred mean-not-subtracted input-for-normalized output-for-normalized
all-ones-upstream missing-sum mean-for-sum wrong-axis sum-over-everything own-row-in-sum
missing-index missing-partial reused-index upper-limit
""".split()


def bare(tree: Expression) -> Expression:
    """Return a formula without tags and delimiters."""
    inner = plain(tree)
    assert not isinstance(inner, Tag | Group)
    return inner if isinstance(inner, Reference) else map_children(inner, bare)


def test_ids_are_unique_and_stay_as_they_are() -> None:
    assert [slip.id for slip in SLIPS] == IDS
    assert len(set(IDS)) == len(IDS) >= 25


def test_the_package_offers_them() -> None:
    assert bnviz.SLIPS is SLIPS
    with pytest.raises(AttributeError, match="no attribute 'slip'"):
        _ = bnviz.slip


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_a_slip_is_explained_in_plain_sentences(slip: Slip) -> None:
    assert slip.sentence.endswith(".")
    assert slip.sentence[0].isupper() or slip.sentence[0] in "εγx"
    assert slip.name
    assert slip.source
    says_so = re.search(r"[Tt]his is right|value is right|is meant is right", slip.sentence)
    assert slip.is_right == bool(says_so)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_a_slip_fits_somewhere_and_changes_the_tree(slip: Slip) -> None:
    assert slip.equations
    for number in slip.equations:
        form = find_form(number)
        trees = slip.apply(form)
        assert len(set(trees)) == len(trees)
        assert form.corrected not in trees
    assert all(not slip.apply(form) for form in FORMS if form.number not in slip.equations)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_what_a_slip_makes_can_be_written(slip: Slip) -> None:
    for form in FORMS:
        for tree in slip.apply(form):
            assert to_latex(tree) != to_latex(form.corrected)
            assert to_text(tree)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_the_arrays_differ_on_good_data_unless_it_is_right(slip: Slip) -> None:
    arrays = environment(*random_pass(6, 4))
    for form in FORMS:
        right = evaluate(in_one_feature(form.corrected), arrays)
        for tree in slip.apply(form):
            loose = free_indices(tree) - free_indices(form.left)
            at = dict.fromkeys(sorted(loose)[1:], 0)
            value = evaluate(in_one_feature(tree), arrays, at)
            same = np.shape(value) == np.shape(right) and np.allclose(value, right, rtol=1e-6)
            assert same == slip.is_right


@pytest.mark.parametrize("form", MISPRINTED, ids=lambda form: form.number)
def test_slips_lead_from_the_correct_form_to_the_printed_one(form: Equation) -> None:
    """Every misprint of Agarwal's is in the list."""

    def likeness(tree: Expression) -> float:
        return SequenceMatcher(None, to_latex(tree), to_latex(form.printed)).ratio()

    trees = [form.corrected]
    for _ in range(6):
        made = {new: None for tree in trees for s in AGARWAL for new in s.apply(form, tree)}
        if bare(form.printed) in map(bare, made):
            return
        trees = sorted(made, key=likeness)[-5:]
    pytest.fail(f"equation {form.number} as printed is not reached")


AGARWAL = [slip for slip in SLIPS if slip.source.startswith("Agarwal 2017")]


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("missing-index", "missing index"),
        ("missing-partial", "missing ∂"),
        ("reused-index", "reused index"),
        ("upper-limit", "upper limit"),
    ],
)
def test_what_the_pen_gets_wrong_is_found_again(id: str, kind: str) -> None:
    for number in BY_ID[id].equations:
        form = find_form(number)
        for tree in BY_ID[id].apply(form):
            assert {slip.kind for slip in find_slips(form.left, tree)} == {kind}


def test_a_form_goes_by_its_number_or_its_slug() -> None:
    assert find_form("13") is find_form("input-gradient-closed-form")
    assert find_form("thorey-closed-form").quantity == "dx"
    with pytest.raises(KeyError, match="there is no formula '14'; the numbers are 1, 2"):
        find_form("14")
