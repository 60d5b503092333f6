"""My code on the Practise page, without a browser: answers as files, and the code to copy."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import bnviz
from bnviz.checking.homework import batch_of, draw_traps, pack_batch
from bnviz.checking.homework.batch import Batch
from bnviz.derivation import equation
from bnviz.experiment import run_pass
from bnviz.expression import to_latex
from bnviz.scenario import DEFAULTS, Settings
from bnviz.slips import SLIPS
from bnviz.ui.practise.homework.snippets import SNIPPETS, WITHOUT_FILE
from tests.checking.homework.own_layers import Returning
from tests.ui.conftest import OpenApp
from tests.ui.test_practise import open_page, said
from tests.ui.test_upload import give

TRAPS = draw_traps()[0]
CLASS = batch_of(run_pass(DEFAULTS))
MU_SIGN = next(slip for slip in SLIPS if slip.id == "mu-sign")


def npz(**arrays: Any) -> bytes:
    target = io.BytesIO()
    np.savez(target, **arrays)
    return target.getvalue()


def gradients(batch: Batch) -> dict[str, Any]:
    right = bnviz.backward(bnviz.forward(batch.x, batch.gamma, batch.beta, batch.eps), batch.dy)
    return {"dx": right.dx, "dgamma": right.dgamma, "dbeta": right.dbeta}


def with_turned_mean(batch: Batch) -> bytes:
    bwd = bnviz.backward(bnviz.forward(batch.x, batch.gamma, batch.beta, batch.eps), batch.dy)
    return npz(**gradients(batch) | {"dx": bwd.dx - 2 * bwd.dx_through_mu})


def open_code(open_app: OpenApp, **parameters: str) -> AppTest:
    return open_page(open_app, practice="code", **parameters)


def answer(app: AppTest, name: str, payload: bytes) -> AppTest:
    give(app, name, payload)
    assert not app.exception
    return app


def figures(app: AppTest) -> int:
    return len(app.get("plotly_chart"))


@pytest.mark.parametrize(("homework", "batch"), [("traps", TRAPS), ("yours", CLASS)])
def test_a_right_answer_is_right(open_app: OpenApp, homework: str, batch: Batch) -> None:
    app = answer(open_code(open_app, homework=homework), "a.npz", npz(**gradients(batch)))
    words = said(app)
    assert "**Right: ∂l/∂β, ∂l/∂γ and ∂l/∂x.**" in words
    assert words.count("check: right]") == 3
    assert figures(app) == 1
    # What the default set-up hides is told; trap data hide nothing.
    assert ("These data cannot show" in words) == (homework == "yours")


@pytest.mark.parametrize(("homework", "batch"), [("traps", TRAPS), ("yours", CLASS)])
def test_a_wrong_one_is_named_with_its_line(open_app: OpenApp, homework: str, batch: Batch) -> None:
    app = answer(open_code(open_app, homework=homework), "a.npz", with_turned_mean(batch))
    words = said(app)
    assert f"**{MU_SIGN.name}.** {MU_SIGN.sentence}" in words
    assert "The line to look for: ∂l/∂μ, equation 9." in words
    assert r"\partial \mu" in words
    assert "From there on all is as it should be." in words
    assert figures(app) == 1
    labels = {link.proto.label for link in app.get("page_link")}
    assert {"See where it comes from", "Why (9) is true"} <= labels


def test_without_hints_the_right_line_is_not_written(open_app: OpenApp) -> None:
    app = answer(open_code(open_app, hints="0"), "a.npz", with_turned_mean(TRAPS))
    assert "The line to look for" in said(app)
    assert to_latex(equation("9").corrected) not in said(app)
    assert r"\displaystyle" not in said(app)


def test_a_projector_shows_one_wrong_gradient_at_a_time(open_app: OpenApp) -> None:
    wrong = {name: 3 * values for name, values in gradients(TRAPS).items()}
    app = answer(open_code(open_app, present="1"), "a.npz", npz(**wrong))
    (choice,) = (group for group in app.get("button_group") if group.proto.label == "Gradient")
    assert figures(app) == 1
    assert "`dbeta`" in said(app)
    assert "**∂l/∂x**" not in said(app)
    assert choice.value == "dbeta"


def test_a_bad_file_gets_a_sentence_and_leaves_what_was_found(open_app: OpenApp) -> None:
    app = answer(open_code(open_app), "a.npz", with_turned_mean(TRAPS))
    answer(app, "homework.py", b"import os")
    (refusal,) = app.error
    assert refusal.value.startswith("Code is never run here")
    assert MU_SIGN.sentence in said(app)
    answer(app, "a.npz", npz(**gradients(TRAPS)))
    assert not app.error
    assert MU_SIGN.sentence not in said(app)


@pytest.mark.parametrize(("homework", "batch"), [("traps", CLASS), ("yours", TRAPS)])
def test_an_answer_to_the_other_data_is_told_from_its_shape(
    open_app: OpenApp, homework: str, batch: Batch
) -> None:
    app = answer(open_code(open_app, homework=homework), "a.npz", npz(**gradients(batch)))
    (refusal,) = app.error
    other = "the trap data" if homework == "yours" else "your batch"
    assert f"dx has the shape of {other}" in refusal.value


def test_another_shape_is_a_finding(open_app: OpenApp) -> None:
    app = answer(open_code(open_app), "a.npz", npz(dx=gradients(TRAPS)["dx"].T))
    assert "and should have (7, 3)" in said(app)
    assert figures(app) == 1


def test_an_answer_to_a_batch_of_before_waits_for_it(open_app: OpenApp) -> None:
    app = answer(open_code(open_app, homework="yours"), "a.npz", with_turned_mean(CLASS))
    before = app.session_state["settings"]
    app.session_state["settings"] = replace(before, seed=3)
    app.run()
    assert "as it was, another batch" in app.info[0].value
    assert MU_SIGN.sentence not in said(app)
    app.session_state["settings"] = before
    app.run()
    assert MU_SIGN.sentence in said(app)


def test_data_that_cannot_run_get_a_sentence(open_app: OpenApp) -> None:
    app = open_code(open_app, homework="yours", data="constant", eps="0")
    assert len(app.error) == 1
    assert not [one for one in app.get("file_uploader") if "dgamma" in one.proto.label]


@pytest.mark.parametrize("size", [1e308, -1e308, 1e-320])
def test_numbers_at_the_edge_are_judged(open_app: OpenApp, size: float) -> None:
    app = answer(open_code(open_app), "a.npz", npz(dx=np.full(TRAPS.shape, size)))
    assert "∂l/∂x is wrong" in said(app)


def test_the_name_of_a_file_is_no_markdown(open_app: OpenApp) -> None:
    name = "[a](https://b.c)<b>**.npz"
    words = said(answer(open_code(open_app), name, npz(**gradients(TRAPS))))
    assert "](https" not in words
    assert "<b>" not in words


def test_a_batch_of_many_cells_is_judged_and_not_searched(open_app: OpenApp) -> None:
    settings = Settings(m=2048, d=16)
    batch = batch_of(run_pass(settings))
    app = open_code(open_app, homework="yours", m="2048", d="16")
    words = said(answer(app, "a.npz", with_turned_mean(batch)))
    assert "∂l/∂x is wrong" in words
    assert "a smaller one names them" in words
    assert "no known slip" not in words


COURSE = {
    "batchnorm_forward": lambda x, gamma, beta, options: (
        None,
        (x, gamma, beta, options["eps"] if options["mode"] == "train" else None),
    ),
    "batchnorm_backward": lambda dout, cache: tuple(gradients(Batch(*cache, dout)).values()),
}


def my_backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> tuple[Any, ...]:
    return tuple(gradients(Batch(x, gamma, beta, eps, dy)).values())


PLAIN = {"my_backward": my_backward}


@pytest.mark.parametrize("title", [title for title in SNIPPETS if title not in WITHOUT_FILE])
def test_the_code_to_copy_runs(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_app: OpenApp
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("batch.npz").write_bytes(pack_batch(TRAPS))
    exec(compile(SNIPPETS[title], title, "exec"), COURSE | PLAIN)  # noqa: S102  it is ours
    payload = Path("answer.npz").read_bytes()
    assert "**Right: " in said(answer(open_code(open_app), "answer.npz", payload))


def test_the_code_for_a_notebook_runs() -> None:
    names = {"bnviz": bnviz, "MyBatchNorm": Returning, **PLAIN}
    checks = [line for line in SNIPPETS["In a notebook"].splitlines() if "check(" in line]
    assert len(checks) == 2
    assert all(eval(line, names).passed for line in checks)  # noqa: S307  it is ours


def test_every_snippet_is_shown(open_app: OpenApp) -> None:
    app = open_code(open_app)
    for title, code in SNIPPETS.items():
        app.session_state["homework-way"] = title
        (shown,) = app.run().code
        assert shown.value == code.rstrip("\n")
