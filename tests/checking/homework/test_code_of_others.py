"""Backward passes in the manner of public ones: wrong ones are named, and right ones pass."""

import random
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import bnviz
from bnviz.checking.homework.judging import judge_outcomes
from bnviz.checking.homework.names import GRADIENTS
from bnviz.checking.homework.returned import read_output
from bnviz.checking.homework.routes import REUSED_SUMS, ROUTES
from bnviz.checking.homework.running import Outcome
from bnviz.checking.homework.suspect import Suspect, run_suspect
from bnviz.checking.homework.traps import draw_traps
from bnviz.implementations import SNIPPETS
from bnviz.slips import SLIPS, find_form, in_one_feature

HERE = Path(__file__).parent


def modules(kind: str) -> list[str]:
    found = [path.stem for path in sorted((HERE / kind).glob("*.py"))]
    return [f"tests.checking.homework.{kind}.{stem}" for stem in found]


def backward_of(module: ModuleType) -> Callable[..., Any]:
    (found,) = (value for name, value in vars(module).items() if "backward" in name)
    return found


def last_name(name: str) -> str:
    return name.rpartition(".")[2]


def test_there_are_enough_of_them() -> None:
    slips = {import_module(name).SLIP for name in modules("wrong")}
    assert len(modules("wrong")) >= 15
    assert len(slips) >= 15


@pytest.mark.parametrize("name", modules("wrong"), ids=last_name)
def test_a_wrong_one_is_named(name: str) -> None:
    module = import_module(name)
    report = bnviz.check(backward_of(module))
    assert not report.passed
    assert report.slips[0] == module.SLIP
    outputs = report.outputs
    assert {name for name, output in outputs.items() if not output.is_right} == module.WRONG
    for output in outputs.values():
        named = {*output.slips, *output.others}
        assert named == set() if output.is_right else module.SLIP in named
        assert output.is_right == (output.part is None)
        for number in output.equations:
            assert number == REUSED_SUMS.number or find_form(number)


@pytest.mark.parametrize("name", modules("wrong"), ids=last_name)
def test_the_smallest_case_is_small_and_fails(name: str) -> None:
    module = import_module(name)
    backward = backward_of(module)
    case = bnviz.check(backward).case
    assert case is not None
    m, d = case.batch.shape
    assert m * d <= 6
    assert np.array_equal(case.batch.x, np.round(case.batch.x))
    fwd = bnviz.forward(case.batch.x, case.batch.gamma, case.batch.beta, case.batch.eps)
    right = bnviz.backward(fwd, case.batch.dy)
    assert set(case.yours) <= module.WRONG
    for quantity, yours in case.yours.items():
        expected = fwd.y if quantity == "y" else getattr(right, quantity)
        np.testing.assert_allclose(case.right[quantity], expected)
        assert yours.shape != expected.shape or not np.allclose(yours, expected)


def test_the_staged_one_is_told_its_own_line() -> None:
    """Not just that dx is wrong: dx is what it has to be with this dμ."""
    module = import_module("tests.checking.homework.wrong.minus_lost_at_the_mean")
    dx = bnviz.check(module.batchnorm_backward).outputs["dx"]
    assert (dx.part, dx.equations) == ("dmu", ("9",))


@pytest.mark.parametrize("name", ["numpy_course", "numpy_differences", "numpy_columns"])
def test_a_right_one_passes(name: str) -> None:
    module = import_module(f"tests.checking.homework.right.{name}")
    for function in [value for key, value in vars(module).items() if "backward" in key]:
        for dtype in ("float64", *(["float32"] if name != "numpy_differences" else [])):
            report = bnviz.check(function, dtype=dtype)
            assert report.passed, report
            assert report.slips == ()
            assert report.case is None


def test_what_is_written_for_columns_says_so() -> None:
    module = import_module("tests.checking.homework.right.numpy_columns")
    assert any("run across" in note for note in bnviz.check(module.backward).notes)


def test_the_code_that_we_give_away_passes(tmp_path: Path, monkeypatch: Any) -> None:
    (snippet,) = (snippet for snippet in SNIPPETS if snippet.id == "numpy")
    (tmp_path / "pasted_for_numpy.py").write_text(snippet.code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert bnviz.check(import_module("pasted_for_numpy").backward).passed


def test_pure_functions_in_the_style_of_jax_pass_in_numpy() -> None:
    module = import_module("tests.checking.homework.right.jax_style")
    assert bnviz.check(module.batch_norm_bwd, forward=module.batch_norm_fwd).passed


def test_they_pass_in_jax_and_leave_its_number_format_alone() -> None:
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    module = import_module("tests.checking.homework.right.jax_style")
    before = jax.config.jax_enable_x64
    report = bnviz.check(
        jax.jit(module.batch_norm_bwd), forward=module.batch_norm_fwd, library="jax"
    )
    assert report.passed, report
    assert jax.config.jax_enable_x64 == before


def two_slips(first: bool, second: bool) -> Callable[..., Any]:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        m = len(x)
        centred = x - x.mean(axis=0)
        var = (centred**2).mean(axis=0)
        dx_hat = dy * gamma
        half = 0.5 if first else -0.5
        dvar = half * (dx_hat * centred).sum(axis=0) * (var + eps) ** -1.5
        dmu = -dx_hat.sum(axis=0) / (1 if second else np.sqrt(var + eps))
        dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * centred / m + dmu / m
        return dx, (dy * centred / np.sqrt(var + eps)).sum(axis=0), dy.sum(axis=0)

    return backward


def test_two_slips_are_named_together() -> None:
    assert bnviz.check(two_slips(first=False, second=False)).passed
    report = bnviz.check(two_slips(first=True, second=True))
    assert report.slips == ("half-sign", "deviation-forgotten")
    assert report.outputs["dx"].equations == ("8", "9")
    assert "Two slips together" in str(report)


def draw_pairs(count: int) -> Iterator[Suspect]:
    """Yield slips in two lines of one route, in whatever two lines they happen to be."""
    draw = random.Random(2026)  # noqa: S311  a fixed sample, no secret
    while count:
        route = draw.choice(ROUTES[:3])
        lines = [line for line in route if line.quantity != "y"]
        slips = [slip for slip in SLIPS if not slip.is_right]
        changes = {}
        for line, slip in zip(draw.sample(lines, 2), draw.sample(slips, 2), strict=True):
            trees = slip.apply(line)
            if trees:
                changes[line.number] = (slip.id, in_one_feature(draw.choice(trees)))
        if len(changes) == 2:
            named = tuple(slip for slip, _ in changes.values())
            trees_of = {number: tree for number, (_, tree) in changes.items()}
            suspect = Suspect(named, route[0], route, trees_of)
            if run_suspect(suspect, draw_traps()[0]):
                count -= 1
                yield suspect


def test_most_pairs_are_named() -> None:
    """80 % is asked for, wherever the two are made."""
    batch, named, count = draw_traps()[0], 0, 10
    for suspect in draw_pairs(count):
        made = run_suspect(suspect, batch)
        outputs = {name: read_output(np.array(made[name]), name, batch) for name in GRADIENTS}
        report = judge_outcomes([Outcome(batch, outputs)])
        named += all(output.is_right or output.slips for output in report.outputs.values())
    assert named >= 0.8 * count


def test_a_slip_for_each_output_is_named_for_each() -> None:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        inv = 1 / np.sqrt(x.var(axis=0) + eps)
        centred = x - x.mean(axis=0)
        return gamma * inv * dy, (dy * centred).sum(axis=0), dy.mean(axis=0)

    outputs = bnviz.check(backward).outputs
    named = {name: output.slips for name, output in outputs.items()}
    assert named == {
        "dx": ("statistics-constant",),
        "dgamma": ("centred-for-normalized",),
        "dbeta": ("mean-for-sum",),
    }


def test_what_no_slip_gives_is_traced_to_its_path() -> None:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        fwd = bnviz.forward(x, gamma, beta, eps)
        right = bnviz.backward(fwd, dy)
        dx = right.dx_direct + 3.75 * right.dx_through_var + right.dx_through_mu
        return dx, right.dgamma, right.dbeta

    report = bnviz.check(backward)
    dx = report.outputs["dx"]
    assert not report.passed
    assert report.slips == ()
    assert (dx.part, dx.equations) == ("dvar", ("8",))
    assert "15/4 times" in dx.sentence


def test_eps_that_is_written_into_the_code_is_found() -> None:
    def forward(x: Any, gamma: Any, beta: Any) -> Any:
        std = np.sqrt(x.var(axis=0) + 1e-3)
        x_hat = (x - x.mean(axis=0)) / std
        return gamma * x_hat + beta, (x_hat, gamma, std)

    def backward(dout: Any, cache: Any) -> Any:
        x_hat, gamma, std = cache
        dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
        return gamma / std * (dout - (dbeta + x_hat * dgamma) / len(dout)), dgamma, dbeta

    report = bnviz.check(backward, forward=forward)
    assert report.passed, report
