"""The one rule of rounding: what is zero is shown as zero, and nothing that is not."""

from collections.abc import Iterator
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import mpmath
import numpy as np
import pytest

import bnviz
from bnviz.derivation import (
    DELTA,
    EQUATIONS,
    Roundings,
    environment,
    equation,
    part,
    rounding_of,
    settle,
    settled,
    with_numbers,
    xray,
)
from bnviz.expression import Reference, Sum, ceiling, evaluate, name_rounding
from bnviz.notation import QUANTITIES
from tests.derivation.batches import hand_pass, random_pass
from tests.numerics.exact_oracle import by_mpmath
from tests.numerics.oracles import Problem

SHAPES = [(1, 3), (2, 3), (6, 3), (16, 8), (100, 4), (1024, 3)]
SCALES = [1e-8, 1e-3, 1.0, 1e3, 1e8]
DTYPES = ["float16", "float32", "float64"]
COMPUTED = "mu var x_hat y dgamma dbeta dx_hat dvar dmu delta dx".split()
GRADIENTS = ("10", "11", "12", "13")


def problems(dtype: str, *, ones: bool = False) -> Iterator[Problem]:
    """Yield layers of many shapes, scales and means, with γ of both signs."""
    scales = [0.1, 1.0, 10.0] if dtype == "float16" else SCALES
    for shape in SHAPES:
        for scale in scales:
            for mean in (0, 0.7, 30):
                rng = np.random.default_rng([*shape, int(10 * mean)])
                x = (scale * rng.normal(mean, 1, shape)).astype(dtype)
                dy = np.ones(shape) if ones else rng.normal(size=shape)
                gamma, beta = (rng.normal(size=shape[1]).astype(dtype) for _ in range(2))
                yield Problem(x, gamma, beta, 1e-3 * scale**2, dy.astype(dtype))


def layer(one: Problem) -> Any:
    fwd = bnviz.forward(one.x, one.gamma, one.beta, one.eps)
    return environment(fwd, bnviz.backward(fwd, one.dy))


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_second_path_to_the_mean_is_zero(dtype: str) -> None:
    path = part(equation("9"), printed=False, term="vanishing")
    found_rounding = False
    for one in problems(dtype):
        arrays = layer(one)
        values = evaluate(path, arrays)
        found_rounding |= bool(np.any(values))
        assert not settle(values, Roundings(arrays).of(path)).any()
    assert found_rounding


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_gradient_of_ones_passes_nothing_on(dtype: str) -> None:
    for one in problems(dtype, ones=True):
        arrays = layer(one)
        roundings = Roundings(arrays)
        for name in ("dgamma", "dvar", "dx"):
            assert not settle(arrays[name], roundings.of_quantity(name)).any(), name
        for number in ("5", "8", *GRADIENTS):
            right = equation(number).corrected
            assert not settle(evaluate(right, arrays), roundings.of(right)).any(), number


@pytest.mark.parametrize("number", GRADIENTS)
def test_the_columns_of_the_gradient_sum_to_zero(number: str) -> None:
    right = equation(number).corrected
    for one in problems("float64"):
        arrays = layer(one)
        roundings = Roundings(arrays)
        # The total of a column is as unsure as its cells together.
        total = evaluate(right, arrays).sum(axis=0)
        assert not settle(total, roundings.of(right).sum(axis=0)).any()
        shift = Sum("i", Reference("x", "i") - Reference("mu"))
        assert not settle(evaluate(shift, arrays), roundings.of(shift)).any()


@pytest.mark.parametrize("dtype", DTYPES)
def test_what_is_well_above_its_rounding_is_never_hidden(dtype: str) -> None:
    """The oracle has 80 digits. Sizes are those of the addends, by how far x is off its mean."""
    for one in problems(dtype):
        if one.x.shape[0] > 20:
            continue
        arrays = layer(one)
        exact, roundings = by_mpmath(one), Roundings(arrays)
        spread = np.sqrt(np.array([float(v) for v in exact["var"]]) + one.eps)
        offset = 1 + np.abs(one.x.astype(float)).max(axis=0) / spread
        eps = float(np.finfo(arrays["x"].dtype).eps)
        direct = np.abs(_float(exact["dx_direct"])).sum(axis=0)
        sizes = {
            "mu": np.abs(one.x.astype(float)).max(axis=0),
            "var": spread**2 / offset,
            "x_hat": 1,
            "y": np.abs(one.gamma.astype(float)) * 4 + np.abs(one.beta.astype(float)),
            "dbeta": np.abs(one.dy.astype(float)).sum(axis=0),
            "dgamma": 4 * np.abs(one.dy.astype(float)).sum(axis=0),
            "dvar": 4 * direct / spread,
            "dmu": 4 * direct,
            "dx": 4 * direct,
        }
        for name, size in sizes.items():
            shown = settle(arrays[name], roundings.of_quantity(name))
            true = np.abs(_float(exact[name]))
            must_be_seen = true > 256 * eps * offset**2 * size
            assert (shown[np.broadcast_to(must_be_seen, shown.shape)] != 0).all(), name
        # Products and quotients are as sure as what they are made of.
        for name in ("dx_hat", "delta"):
            shown = settle(arrays[name], roundings.of_quantity(name))
            assert ((shown == 0) == (arrays[name] == 0)).all()


def _float(values: np.ndarray) -> np.ndarray:
    return np.vectorize(lambda value: float(mpmath.mpf(value)))(values)


def test_the_rule_follows_exact_sums_down_to_rounding() -> None:
    """Fractions say what a sum of floats is: above its rounding it stays, and zero is zero."""
    rng = np.random.default_rng(3)
    for power in range(-18, 1):
        fwd, bwd = random_pass(4, 1)
        rest = 10.0**power
        head = rng.normal(size=3)
        dy = np.array([[head[0]], [head[1]], [-(head[0] + head[1])], [rest]])
        exact = sum(map(Fraction, dy[:, 0]))
        arrays = environment(fwd, SimpleNamespace(**vars(bwd) | {"dy": dy}))
        right = equation("6").corrected
        limit = float(Roundings(arrays).of(right).item())
        shown = settled(float(evaluate(right, arrays).item()), limit)
        size = sum(abs(Fraction(value)) for value in dy[:, 0])
        if abs(exact) > 16 * Fraction(2) ** -52 * size:
            assert shown == pytest.approx(float(exact), rel=0.1)
        if power < -16:
            assert shown == 0


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e-8, 1.0])
def test_small_cells_of_a_product_stay(scale: float) -> None:
    fwd, bwd = random_pass(6, 3)
    dy = bwd.dy.copy()
    dy[2] *= scale
    arrays = environment(fwd, SimpleNamespace(**vars(bwd) | {"dy": dy}))
    product = part(equation("5"), printed=False, term="product")
    values = evaluate(product, arrays)
    assert (settle(values, Roundings(arrays).of(product)) == values).all()


def test_nearly_constant_features_keep_their_variance() -> None:
    x = 1e4 + 1e-2 * np.random.default_rng(0).normal(size=(16, 3))
    fwd = bnviz.forward(x, 1.0, 0.0, 0.0)
    arrays = environment(fwd, bnviz.backward(fwd, np.random.default_rng(1).normal(size=x.shape)))
    roundings = Roundings(arrays)
    for name in ("var", "x_hat", "dvar", "dmu", "dgamma", "dx"):
        assert (settle(arrays[name], roundings.of_quantity(name)) != 0).all(), name


def test_limits_that_overflow_hide_nothing() -> None:
    x = np.array([[1e-145], [3e-145], [-2e-145]])
    fwd = bnviz.forward(x, 1.0, 0.0, 0.0)
    arrays = environment(fwd, bnviz.backward(fwd, np.array([[1.0], [2.0], [-1.0]])))
    roundings = Roundings(arrays)
    for name in COMPUTED:
        assert np.isfinite(roundings.of_quantity(name)).all()
        assert settle(arrays[name], roundings.of_quantity(name)).any() == arrays[name].any()


def test_given_quantities_have_no_rounding() -> None:
    roundings = Roundings(environment(*random_pass(4, 2)))
    for name in QUANTITIES.keys() - set(COMPUTED):
        assert not np.any(roundings.of_quantity(name))


def test_no_ceiling_is_below_what_it_bounds() -> None:
    m = 6
    fwd, bwd = random_pass(m, 3)
    arrays = dict(environment(fwd, bwd))
    rows: dict[str, Any] = {}
    for name, value in arrays.items():
        rows[name] = np.abs(value).max(axis=0, keepdims=True) if np.ndim(value) == 2 else abs(value)
    for one in (*EQUATIONS[:9], DELTA, *EQUATIONS[9:]):
        tree = rounding_of(one.corrected)
        fine, coarse = evaluate(tree, arrays), evaluate(ceiling(tree), rows)
        assert (np.max(np.atleast_2d(fine), axis=0) <= np.ravel(coarse) * (1 + 1e-12)).all()
        arrays.setdefault(name_rounding(one.quantity), fine)
        rows.setdefault(name_rounding(one.quantity), coarse)


def test_the_x_ray_says_rounding_and_tells_the_number() -> None:
    fwd, bwd = random_pass(6, 3)
    arrays = environment(fwd, SimpleNamespace(**vars(bwd) | {"dy": np.ones((6, 3))}))
    arrays = {**arrays, "dgamma": evaluate(equation("5").corrected, arrays)}
    ray = xray(equation("5"), arrays, 0, int(np.argmax(np.abs(arrays["dgamma"]))))
    assert 0 < abs(ray.value) <= ray.limit
    assert ray.shown == 0
    assert r"= 0\text{ (rounding: }" in with_numbers(ray)
    ray = xray(equation("9"), environment(fwd, bwd), 0, 0)
    through_var = ray.terms[1]
    assert 0 < abs(through_var.value) <= through_var.limit
    assert ray.limit < abs(ray.value) == abs(ray.shown)
    assert r"{\textstyle=\,0\text{ (rounding)}}" in "".join(ray.numbers)


def test_no_sign_stands_before_a_zero() -> None:
    assert str(settled(-0.0, 0.0)) == "0.0"
    assert str(settle(np.array([-0.0]), 0.0)[0]) == "0.0"
    ray = xray(equation("8"), environment(*hand_pass()), 0, 0)
    assert "-0 " not in with_numbers(ray)
