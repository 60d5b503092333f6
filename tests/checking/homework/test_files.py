"""The way by files: data to take home, and an answer that is judged and never run."""

import io
import pickle
import zipfile
from typing import Any

import numpy as np
import pytest

import bnviz
from bnviz.checking.homework import batch_of, draw_traps, judge_file, pack_batch
from bnviz.checking.homework.batch import Batch
from bnviz.experiment import run_pass
from bnviz.scenario import DEFAULTS, BadData, Limits, Settings

TRAPS = draw_traps()[0]
CLASS = batch_of(run_pass(DEFAULTS))


def npz(**arrays: Any) -> bytes:
    target = io.BytesIO()
    np.savez(target, **arrays)
    return target.getvalue()


def npy(array: Any) -> bytes:
    target = io.BytesIO()
    np.save(target, array)
    return target.getvalue()


def gradients(batch: Batch) -> dict[str, Any]:
    fwd = bnviz.forward(batch.x, batch.gamma, batch.beta, batch.eps)
    right = bnviz.backward(fwd, batch.dy)
    return {"dx": right.dx, "dgamma": right.dgamma, "dbeta": right.dbeta}


def text(dx: Any, separator: str = ",", form: str = "%.18g", header: str = "") -> bytes:
    target = io.StringIO()
    np.savetxt(target, dx, delimiter=separator, fmt=form, header=header, comments="")
    return target.getvalue().encode()


@pytest.mark.parametrize("with_forward", [False, True])
def test_the_data_hold_what_is_needed_and_no_gradient(with_forward: bool) -> None:
    with np.load(io.BytesIO(pack_batch(CLASS, with_forward=with_forward))) as data:
        given = {"x", "gamma", "beta", "eps", "dy"}
        assert set(data) == given | ({"mu", "var", "x_hat", "y"} if with_forward else set())
        assert data["x"].shape == (DEFAULTS.m, DEFAULTS.d)
        fwd = bnviz.forward(data["x"], data["gamma"], data["beta"], float(data["eps"]))
        np.testing.assert_array_equal(data["dy"], run_pass(DEFAULTS).arrays["dy"])
        if with_forward:
            np.testing.assert_array_equal(data["x_hat"], fwd.x_hat)


def test_it_is_the_pass_on_screen_whatever_its_dtype() -> None:
    batch = batch_of(run_pass(Settings(m=6, d=2, dtype="float16", upstream="random")))
    assert batch.x.dtype == batch.dy.dtype == np.float64
    assert batch.shape == (6, 2)


@pytest.mark.parametrize("batch", [TRAPS, CLASS], ids=["traps", "class"])
def test_a_right_answer_passes(batch: Batch) -> None:
    right = gradients(batch)
    assert judge_file("answer.npz", npz(**right), batch).passed
    assert judge_file("dx.npy", npy(right["dx"]), batch).passed
    assert judge_file("dx.npy", npy(right["dx"].astype(np.float32)), batch).passed
    assert judge_file("dx.csv", text(right["dx"]), batch).passed
    assert judge_file("dx.csv", text(right["dx"], form="%.3f"), batch).passed
    assert judge_file("dx.txt", text(right["dx"], separator=" "), batch).passed
    header = ",".join(f"f{j}" for j in range(batch.shape[1]))
    assert judge_file("dx.csv", text(right["dx"], header=header), batch).passed


@pytest.mark.parametrize(
    "names",
    [
        ("dx", "dg", "db"),
        ("grad_x", "grad_gamma", "grad_beta"),
        ("dLdx", "dL_dgamma", "DBETA"),
        ("arr_0", "arr_1", "arr_2"),
        ("grad_input", "grad_weight", "grad_bias"),
    ],
)
def test_like_names_are_understood(names: tuple[str, ...]) -> None:
    answer = dict(zip(names, gradients(TRAPS).values(), strict=True))
    report = judge_file("answer.npz", npz(**answer), TRAPS)
    assert report.passed
    assert set(report.outputs) == {"dx", "dgamma", "dbeta"}


def wrong_answers(batch: Batch) -> dict[str, dict[str, Any]]:
    """Return five wrong gradients by the slip that makes them."""
    right = gradients(batch)
    fwd = bnviz.forward(batch.x, batch.gamma, batch.beta, batch.eps)
    bwd = bnviz.backward(fwd, batch.dy)
    return {
        "mu-sign": {**right, "dx": bwd.dx_direct + bwd.dx_through_var - bwd.dx_through_mu},
        "var-path-missing": {**right, "dx": bwd.dx_direct + bwd.dx_through_mu},
        "gamma-forgotten": {**right, "dx": bwd.dx / batch.gamma},
        "mean-for-sum": {**right, "dbeta": batch.dy.mean(axis=0)},
        "centred-for-normalized": {**right, "dgamma": (batch.dy * fwd.centred).sum(axis=0)},
    }


@pytest.mark.parametrize("batch", [TRAPS, CLASS], ids=["traps", "class"])
@pytest.mark.parametrize("slip", wrong_answers(TRAPS))
def test_a_wrong_answer_is_named(slip: str, batch: Batch) -> None:
    report = judge_file("answer.npz", npz(**wrong_answers(batch)[slip]), batch)
    assert not report.passed
    assert report.slips[0] == slip


def test_a_single_wrong_dx_is_named_from_a_table_with_few_decimals() -> None:
    dx = wrong_answers(TRAPS)["mu-sign"]["dx"]
    assert judge_file("dx.csv", text(dx, form="%.4f"), TRAPS).slips[0] == "mu-sign"


def test_data_that_hide_slips_say_so() -> None:
    shown = run_pass(Settings(m=8, d=3, gamma=1.0, beta=0.0, eps=0.0, upstream="random"))
    batch = batch_of(shown)
    report = judge_file("answer.npz", npz(**gradients(batch)), batch)
    assert report.passed
    (note,) = report.notes
    assert "γ forgotten" in note
    assert "ε forgotten" in note
    assert judge_file("answer.npz", npz(**gradients(TRAPS)), TRAPS).notes == ()


def test_a_large_batch_is_judged_and_not_searched() -> None:
    batch = batch_of(run_pass(Settings(m=1024, d=4)))
    wrong = wrong_answers(batch)["mu-sign"]
    report = judge_file("answer.npz", npz(**wrong), batch)
    assert not report.passed
    assert report.slips == ()
    assert "a smaller one names them" in " ".join(report.notes)


def spoiled(value: float) -> Any:
    dx = gradients(TRAPS)["dx"].copy()
    dx[2, 1] = value
    return dx


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dx.npy", bytes(50_000_000))
    return target.getvalue()


RIGHT_DX = gradients(TRAPS)["dx"]


@pytest.mark.parametrize(
    ("name", "payload", "says"),
    [
        ("answer.npz", npz(foo=RIGHT_DX), "name them as in"),
        ("answer.npz", npz(dx=np.array([{}], object)), "pickled Python objects"),
        ("answer.pkl", pickle.dumps(RIGHT_DX), "is no file that can be read"),
        ("answer.npy", npy(RIGHT_DX + 1j), "complex"),
        ("answer.npy", npy(spoiled(np.nan)), "dx holds NaN"),
        ("answer.npy", npy(spoiled(np.inf)), "infinite"),
        ("answer.npy", npy(RIGHT_DX)[:-9], "truncated or damaged"),
        ("answer.npz", npz(dx=RIGHT_DX)[:-30], "damaged"),
        ("answer.npz", bomb(), "cells allowed"),
        ("answer.npy", b"", "empty"),
        ("answer.npy", b"hello", "does not start as NPY files do"),
        ("homework.py", b"def backward(): pass", "Code is never run here"),
        ("answer.ipynb", b"{}", "Code is never run here"),
        ("answer.csv", b"my answer is that it is right", "no row of numbers"),
        ("answer.csv", b"<html><body>no</body></html>", "web page"),
        ("answer.xlsx", b"PK\x03\x04[Content_Types].xml", "Excel"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(name: str, payload: bytes, says: str) -> None:
    with pytest.raises(BadData, match=says) as caught:
        judge_file(name, payload, TRAPS)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("size", [1e308, -1e308, 1e39, 1e-320])
def test_numbers_at_the_edge_are_wrong(size: float) -> None:
    report = judge_file("dx.npy", npy(np.full(TRAPS.shape, size)), TRAPS)
    assert not report.outputs["dx"].is_right


def test_a_file_that_is_too_large_gets_a_sentence() -> None:
    with pytest.raises(BadData, match="at most 100 are allowed"):
        judge_file("dx.npy", npy(RIGHT_DX), TRAPS, Limits(max_upload_bytes=100))


@pytest.mark.parametrize("dx", [RIGHT_DX.T, RIGHT_DX[1:], RIGHT_DX[:, :1], RIGHT_DX[0]])
def test_a_wrong_shape_is_reported(dx: Any) -> None:
    report = judge_file("dx.npy", npy(dx), TRAPS)
    assert not report.passed
    assert "and should have (7, 3)" in report.outputs["dx"].sentence


def test_what_else_is_in_the_file_is_told_and_left_out() -> None:
    report = judge_file("a.npz", npz(loss=np.ones(1), x=TRAPS.x, **gradients(TRAPS)), TRAPS)
    assert report.passed
    report = judge_file("a.npz", npz(secret=np.ones(1), **gradients(TRAPS)), TRAPS)
    assert report.notes == ("Left out, since it is no gradient: “secret”.",)
