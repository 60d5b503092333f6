"""Whatever code does, the answer is a report; and whatever is no backward pass gets a sentence."""

# ruff: noqa: ARG005  code of others ignores what it is given
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

import numpy as np
import pytest

import bnviz
from bnviz.checking.homework import running

Backward = Callable[..., Any]


def right(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
    inv = 1 / np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) * inv
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    return gamma * inv * (dy - (dbeta + x_hat * dgamma) / len(x)), dgamma, dbeta


def returning(change: Callable[[Any, Any, Any], Any]) -> Backward:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        return change(*right(x, gamma, beta, eps, dy))

    return backward


def spoil(dx: Any) -> Any:
    dx = dx.copy()
    dx[1, 0] = np.nan
    return dx


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda dx, dgamma, dbeta: None, "dx is None"),
        (lambda dx, dgamma, dbeta: (dx, None, dbeta), "dgamma is None"),
        (lambda dx, dgamma, dbeta: (dx, dgamma), "dbeta is None"),
        (lambda dx, dgamma, dbeta: (spoil(dx), dgamma, dbeta), "dx is NaN at sample 2, feature 1"),
        (lambda dx, dgamma, dbeta: (dx / 0.0, dgamma, dbeta), "dx is infinite at sample 1"),
        (lambda dx, dgamma, dbeta: (dx + 1j, dgamma, dbeta), "dx is complex"),
        (lambda dx, dgamma, dbeta: ("dx", dgamma, dbeta), "dx is a str and no array"),
        (lambda dx, dgamma, dbeta: ([[1.0], [2.0, 3.0]], dgamma, dbeta), "dx is a list and no"),
        (lambda dx, dgamma, dbeta: (dx, object(), dbeta), "dgamma is a object and no array"),
        (
            lambda dx, dgamma, dbeta: (dx, dgamma[:, None], dbeta),
            "shape (3, 1) and should have (3,)",
        ),
        (lambda dx, dgamma, dbeta: (dx.T, dgamma, dbeta), "samples run down"),
        (lambda dx, dgamma, dbeta: (dx, dbeta, dgamma), "What is returned as dgamma is dbeta"),
        (lambda dx, dgamma, dbeta: (dgamma, dbeta, dx), "What is returned as dx is dgamma"),
        (lambda dx, dgamma, dbeta: {"loss": 1.0}, "dx is None"),
        (lambda dx, dgamma, dbeta: 3.0, "dx has the shape ()"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning")
def test_what_is_returned_wrongly_is_said(change: Any, says: str) -> None:
    report = bnviz.check(returning(change))
    assert not report.passed
    assert says in " ".join(str(report).split())
    assert report._repr_html_()


@pytest.mark.parametrize(
    "change",
    [
        lambda dx, dgamma, dbeta: [dx, dgamma, dbeta],
        lambda dx, dgamma, dbeta: (dx.tolist(), dgamma.tolist(), dbeta.tolist()),
        lambda dx, dgamma, dbeta: (dx, dgamma, dbeta, None),
        lambda dx, dgamma, dbeta: {"grad_x": dx, "dg": dgamma, "dLdbeta": dbeta},
        lambda dx, dgamma, dbeta: dx,
        lambda dx, dgamma, dbeta: (np.asfortranarray(dx), dgamma.astype(np.float32), dbeta),
    ],
)
def test_what_is_returned_in_another_way_passes(change: Any) -> None:
    report = bnviz.check(returning(change))
    assert report.passed, report


def raising(error: BaseException) -> Backward:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        raise error

    return backward


@pytest.mark.parametrize(
    "error", [ValueError("no\nsuch shape"), ZeroDivisionError(), SystemExit(3), RecursionError("x")]
)
def test_an_exception_is_a_sentence_with_its_traceback(error: BaseException) -> None:
    report = bnviz.check(raising(error))
    assert not report.passed
    assert report.sentence.startswith(f"The code raised {type(error).__name__}")
    assert "in line" in report.sentence
    assert "test_hostile.py" in report.sentence
    assert report.traceback is not None
    assert "raise error" in report.traceback
    assert "checking/homework/running" not in report.traceback
    assert report.traceback.rstrip() in str(report)
    with pytest.raises(bnviz.checking.WrongGradientError, match=type(error).__name__):
        report.raise_for_failure()


def test_what_breaks_on_an_edge_alone_is_told_where() -> None:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        if len(x) == 2:
            raise ValueError("two are too few")
        return right(x, gamma, beta, eps, dy)

    report = bnviz.check(backward)
    assert not report.passed
    assert "With m = 2, D = 3: The code raised ValueError: two are too few" in report.sentence
    assert all(output.is_right for output in report.outputs.values())


def test_what_runs_only_where_m_is_d_is_judged_there() -> None:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        dx, dgamma, _ = right(x, gamma, beta, eps, dy)
        return dx + 0 * dy.sum(axis=1), dgamma, dy.mean(axis=0)

    report = bnviz.check(backward)
    assert report.outputs["dbeta"].slips == ("mean-for-sum",)
    assert "could not be broadcast" in report.sentence


def test_what_it_is_given_may_be_spoiled_and_is_told() -> None:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        found = right(x, gamma, beta, eps, dy)
        dy *= 0
        x -= 1
        return found

    report = bnviz.check(backward)
    assert report.passed
    assert any("x and dout had other numbers afterwards" in note for note in report.notes)


def test_what_it_prints_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        sys.stdout.write("one\ntwo\n")
        return right(x, gamma, beta, eps, dy)

    report = bnviz.check(backward)
    assert report.passed
    assert any("printed 2 lines" in note for note in report.notes)
    assert capsys.readouterr().out == ""


def test_what_takes_long_is_told_and_not_run_often(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks: Iterator[int] = count(0, 40)
    monkeypatch.setattr(running, "perf_counter", lambda: float(next(ticks)))
    runs = []

    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        runs.append(x.shape)
        return right(x, gamma, beta, eps, dy)

    report = bnviz.check(backward)
    assert report.passed
    assert any("40.0 s for one small batch" in note for note in report.notes)
    assert len(runs) <= 2


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (3, "it is a int"),
        (lambda: None, "its arguments are none"),
        (lambda a, b, c: None, "its arguments are a, b, c"),
        (lambda x, gamma: None, "is not clear"),
        (dict, "dict is a class"),
        (lambda dout, cache: None, "no forward pass that makes one"),
    ],
)
def test_what_is_no_backward_pass_gets_a_sentence(code: Any, says: str) -> None:
    with pytest.raises(TypeError, match=says):
        bnviz.check(code)


def test_a_library_or_a_dtype_that_is_not_there_gets_a_sentence() -> None:
    with pytest.raises(ValueError, match="no library 'tensorflow' here; choose of numpy, torch"):
        bnviz.check(right, library="tensorflow")
    with pytest.raises(ValueError, match="float64 or float32, and not 'int8'"):
        bnviz.check(right, dtype="int8")


def test_arguments_go_by_their_names_in_any_order() -> None:
    def named(*, epsilon: float = 0.1, dout: Any, weight: Any, inputs: Any) -> Any:
        return right(inputs, weight, 0, epsilon, dout)

    def by_place(a: Any, b: Any, c: Any, d: float, e: Any) -> Any:
        return right(a, b, c, d, e)

    def with_more(residuals: Any, g: Any, *, verbose: bool = False) -> Any:
        return right(*residuals, g)

    def keeps_all(x: Any, gamma: Any, beta: Any, eps: float) -> Any:
        return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta, (
            *(x, gamma, beta),
            eps,
        )

    assert bnviz.check(named).passed
    assert bnviz.check(by_place).passed
    assert bnviz.check(partial(with_more, verbose=True), forward=keeps_all).passed


@pytest.mark.parametrize("made", [3, (1,), None])
def test_a_forward_pass_without_a_cache_is_told(made: Any) -> None:
    def forward(x: Any, gamma: Any, beta: Any, eps: float) -> Any:
        return made

    def backward(dout: Any, cache: Any) -> Any:
        return dout

    report = bnviz.check(backward, forward=forward)
    assert not report.passed
    assert "the forward pass returned no cache" in report.sentence
