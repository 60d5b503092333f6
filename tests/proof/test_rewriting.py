from dataclasses import replace

import pytest

from bnviz.derivation import REWRITINGS
from bnviz.expression import Negative, Number, Power, map_children
from bnviz.proof import follows


def named(rewriting):
    return rewriting.id


every_rewriting = pytest.mark.parametrize("rewriting", REWRITINGS.values(), ids=named)


@every_rewriting
def test_each_rewriting_is_proved_for_every_batch_size(rewriting):
    assert follows(rewriting)


@every_rewriting
def test_a_sign_that_is_lost_is_found_out(rewriting):
    wrong = replace(rewriting.after, tree=Negative(rewriting.after.tree))
    assert not follows(replace(rewriting, after=wrong))


def lower(node):
    """Lower every power by one."""
    if isinstance(node, Power):
        return Power(node.base, node.exponent - 1)
    return map_children(node, lower)


@pytest.mark.parametrize("slug", ["variance-gradient-slope", "simplified-var"])
def test_a_wrong_exponent_in_the_line_before_is_found_out(slug):
    rewriting = REWRITINGS[slug]
    before = replace(rewriting.before, tree=lower(rewriting.before.tree))
    assert not follows(replace(rewriting, before=before))


def test_the_chain_rule_must_start_from_the_derivative():
    rewriting = REWRITINGS["variance-gradient-arrives"]
    before = replace(rewriting.before, tree=Number(2) * rewriting.before.tree)
    assert not follows(replace(rewriting, before=before))
