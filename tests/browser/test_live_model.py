"""The formulas' JavaScript in Chromium against their array reading and against the kernels."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

import bnviz
from bnviz.derivation import (
    DELTA,
    EQUATIONS,
    Roundings,
    environment,
    part,
    summands,
)
from bnviz.derivation.rounding import ROUNDINGS
from bnviz.experiment.live import write_model
from bnviz.expression import evaluate, find, name_rounding
from bnviz.numerics import relative_error
from bnviz.scenario import UPSTREAMS, Settings, Upstream

SHAPES = [(1, 1), (1, 4), (2, 3), (16, 8), (64, 32), (7, 129)]
WITHIN = 1e-12
# Runs the model on arrays that come as lists, and gives all its arrays back as lists.
RUN = """
([arrays, m, D, loss]) => {
  const e = {};
  for (const [name, value] of Object.entries(arrays))
    e[name] = Array.isArray(value) ? Float64Array.from(value) : value;
  // Twice, as under a moving hand: the second time it writes into the arrays of the first.
  for (const _ of [1, 2]) {
    MODEL.forward(e, m, D);
    MODEL.losses[loss].loss(e, m, D);
    MODEL.losses[loss].gradient(e, m, D);
    MODEL.pull(e, m, D);
    MODEL.pulled(e, m, D);
    MODEL.backward(e, m, D);
    MODEL.roundings(e, m, D);
    for (const asPrinted of Object.values(MODEL.printed)) asPrinted(e, m, D);
  }
  return Object.fromEntries(Object.entries(e).map(
    ([name, value]) => [name, value.length === undefined ? value : Array.from(value)]));
}
"""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.evaluate(
        "model => { window.MODEL = new Function(`${model} return MODEL;`)(); }", write_model()
    )
    yield page
    context.close()


def layer(shape: tuple[int, int], source: Upstream) -> dict[str, Any]:
    """Return the arrays of a pass by the kernels, and what its loss is made of."""
    rng = np.random.default_rng([*shape, 5])
    d = shape[1]
    x, gamma, beta = rng.normal(2, 3, shape), rng.normal(size=d), rng.normal(size=d)
    fwd = bnviz.forward(x, gamma, beta, 0.25)
    known = source.environment(Settings(upstream=source.id, seed=2), fwd.y)
    known["pull"] = rng.normal(size=shape)
    dy = np.broadcast_to(evaluate(source.formulas.gradient, known), shape) + known["pull"]
    known["loss"] = evaluate(source.formulas.loss, known)
    return known | environment(fwd, bnviz.backward(fwd, dy))


def in_browser(page: Page, arrays: dict[str, Any], source: Upstream) -> dict[str, np.ndarray]:
    m, d = arrays["x"].shape
    given = ("x", "gamma", "beta", "eps", "m", "weight", "target", "label", "pull")
    sent = {name: arrays[name] for name in given if name in arrays}
    sent = {n: v.ravel().tolist() if isinstance(v, np.ndarray) else v for n, v in sent.items()}
    found = page.evaluate(RUN, [sent, m, d, source.id])
    return {name: np.asarray(value) for name, value in found.items()}


@pytest.mark.parametrize("source", UPSTREAMS, ids=lambda source: source.id)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "×".join(map(str, shape)))
def test_the_browser_computes_what_the_arrays_say(
    blank: Page, shape: tuple[int, int], source: Upstream
) -> None:
    arrays = layer(shape, source)
    found = in_browser(blank, arrays, source)
    for one in (*EQUATIONS, DELTA):
        for printed in (False, True) if one.misprinted else (False,):
            right = one.right(printed=printed)
            terms = [
                t
                for t in (None, "direct", "var", "mu", "product", "sum_delta", "sum_x_hat_delta")
                if t is None or find(right, t)
            ]
            for term in terms:
                name = f"{one.number}{'p' * printed}{f'.{term}' if term else ''}"
                name = name if name in found else one.quantity
                formula = part(one, printed=printed, term=term)
                true = evaluate(formula, arrays)
                scale = tuple(evaluate(summand, arrays) for summand in summands(formula))
                error = relative_error(found[name].reshape(np.shape(true)), true, scale)
                assert error <= WITHIN, (name, error)
    for name in ("loss", "dy"):
        np.testing.assert_allclose(
            found[name],
            np.ravel(arrays[name]) if name == "dy" else arrays[name],
            rtol=1e-10,
            atol=1e-13,
        )


def test_the_browser_knows_the_same_limits_of_rounding(blank: Page) -> None:
    source = UPSTREAMS[0]
    arrays = layer((16, 8), source)
    found = in_browser(blank, arrays, source)
    roundings = Roundings(arrays)
    for one in (*EQUATIONS, DELTA):
        limits = roundings.of_quantity(one.quantity) / (ROUNDINGS * np.finfo(np.float64).eps)
        shown = found[name_rounding(one.quantity)].reshape(np.shape(limits))
        np.testing.assert_allclose(shown, limits, rtol=1e-9)
        for term in ("direct", "var", "mu"):
            if not find(one.corrected, term):
                continue
            limits = roundings.of(part(one, printed=False, term=term))
            shown = found[name_rounding(f"{one.number}.{term}")].reshape(np.shape(limits))
            np.testing.assert_allclose(
                ROUNDINGS * np.finfo(np.float64).eps * shown, limits, rtol=1e-9
            )
