"""Random small formulas for Hypothesis, and a batch to evaluate them on."""

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from bnviz.expression import (
    Add,
    Expression,
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
)

INDICES = ("i", "j")
M = 3
_LEAVES = st.one_of(
    st.sampled_from([Number(2), Number(-1), Number(-3), Number("1/2"), Number("-2/3")]),
    st.sampled_from([Reference(name) for name in ("gamma", "var", "eps", "dmu", "dvar")]),
    st.builds(Reference, st.sampled_from(["x", "dy", "x_hat", "dx_hat"]), st.sampled_from(INDICES)),
)


def _grow(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    exponents = st.sampled_from([Fraction(2), Fraction(3), Fraction(-1), Fraction(-3, 2)])
    return st.one_of(
        st.builds(Add, several),
        st.builds(Multiply, several),
        st.builds(Negative, inner),
        st.builds(Fractional, inner, inner),
        st.builds(Power, inner, exponents),
        st.builds(Root, inner),
        st.builds(Sum, st.sampled_from(INDICES), inner),
        st.builds(Tag, st.sampled_from(["direct", "var"]), inner),
        st.builds(Group, inner, st.sampled_from(["()", "[]"])),
    )


formulas = st.recursive(_LEAVES, _grow, max_leaves=8)


def batch() -> dict[str, object]:
    """Return one feature's column of every quantity, as complex numbers with no common factors.

    A root or a power of something negative then has a value, and never stands on a branch cut.
    """
    generator = np.random.default_rng(20170411)

    def drawn(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.complex128]]:
        return generator.normal(size=shape) + 1j * generator.normal(size=shape)

    columns = {name: drawn(M, 1) for name in ("x", "dy", "x_hat", "dx_hat")}
    vectors = {name: drawn(1) for name in ("gamma", "var", "dmu", "dvar")}
    return {**columns, **vectors, "eps": 0.37 + 0.11j, "m": M}
