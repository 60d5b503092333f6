from dataclasses import FrozenInstanceError
from fractions import Fraction

import pytest

from bnviz.expression import (
    Add,
    Fractional,
    Group,
    Multiply,
    Negative,
    Number,
    Power,
    Reference,
    Root,
    Sum,
    Tag,
    Use,
    addends,
    find,
    free_indices,
    plain,
    uses,
    walk,
)

gamma, mu = Reference("gamma"), Reference("mu")
x_i, x_j = Reference("x", "i"), Reference("x", "j")


def test_operators_build_what_they_look_like() -> None:
    assert gamma + mu + x_i == Add((gamma, mu, x_i))
    assert gamma * mu * x_i == Multiply((gamma, mu, x_i))
    assert gamma - mu == Add((gamma, Negative(mu)))
    assert gamma / mu == Fractional(gamma, mu)
    assert -gamma == Negative(gamma)


def test_operators_keep_what_stood_together_on_the_right() -> None:
    assert gamma + (mu + x_i) == Add((gamma, Add((mu, x_i))))
    assert gamma * (mu * x_i) == Multiply((gamma, Multiply((mu, x_i))))


def test_a_number_is_exact() -> None:
    assert Number("-3/2").value == Fraction(-3, 2)
    assert Number(2) == Number("2") == Number(Fraction(2))


def test_nodes_are_frozen_and_hashable() -> None:
    with pytest.raises(FrozenInstanceError):
        gamma.quantity = "beta"  # type: ignore[misc]
    assert len({x_i, Reference("x", "i"), x_j}) == 2


def test_walk_follows_the_reading_order() -> None:
    formula = Tag("t", Group(Fractional(Root(gamma), Power(mu, Fraction(2))) * -Sum("i", x_i)))
    kinds = [type(node).__name__ for node in walk(formula)]
    assert kinds == [
        *("Tag", "Group", "Multiply", "Fractional", "Root", "Reference", "Power", "Reference"),
        *("Negative", "Sum", "Reference"),
    ]


def test_find_returns_the_first_part_of_a_name() -> None:
    first, second = Tag("part", gamma), Tag("part", mu)
    assert find(Root(first) + second, "part") is first
    assert find(gamma + mu, "part") is None


def test_plain_looks_behind_tags_and_delimiters() -> None:
    assert plain(Tag("a", Group(Tag("b", gamma), "[]"))) is gamma
    assert plain(Root(gamma)) == Root(gamma)


def test_addends_keep_their_signs_and_tags() -> None:
    right = Add((Tag("direct", gamma), Tag("var", -mu), -x_i))
    assert addends(Tag("whole", right)) == (Tag("direct", gamma), Tag("var", -mu), -x_i)
    assert addends(gamma * mu) == (gamma * mu,)


def test_uses_tell_bound_from_free() -> None:
    formula = x_i * Sum("i", x_i * x_j) + gamma
    assert uses(formula) == {
        Use("x", "i", bound=False),
        Use("x", "i", bound=True),
        Use("x", "j", bound=False),
        Use("gamma", None, bound=False),
    }


def test_free_indices_are_those_that_no_sum_binds() -> None:
    assert free_indices(gamma) == frozenset()
    assert free_indices(Sum("i", x_i)) == frozenset()
    assert free_indices(x_i * Sum("i", x_i)) == {"i"}
    assert free_indices(Sum("j", x_i * x_j)) == {"i"}
    assert free_indices(x_i + x_j) == {"i", "j"}
