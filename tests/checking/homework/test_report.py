"""A report as text, as HTML, and as an exception."""

import doctest
import re
from html.parser import HTMLParser
from importlib import import_module
from typing import Any

import numpy as np
import pytest

import bnviz
from bnviz.checking import WrongGradientError
from bnviz.notation import QUANTITIES, ROLES
from bnviz.slips import SLIPS


def without_gamma(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
    inv = 1 / np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) * inv
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    return inv * (dy - (dbeta + x_hat * dgamma) / len(x)), dgamma, dbeta


def right(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
    dx, dgamma, dbeta = without_gamma(x, gamma, beta, eps, dy)
    return gamma * dx, dgamma, dbeta


REPORT = bnviz.check(without_gamma)


class Reader(HTMLParser):
    """Reads tags, so that an element left open or a loose bracket is found."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002  the base class's
        self.seen.append(tag)
        if tag not in ("br", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_it_prints_as_text() -> None:
    text = str(REPORT)
    assert repr(REPORT) == text
    assert max(map(len, text.splitlines())) <= 100
    sentence = next(slip.sentence for slip in SLIPS if slip.id == "gamma-forgotten")
    assert sentence in " ".join(text.split())
    assert "[gamma-forgotten]" in text
    assert "equation 7" in text
    assert re.search(r"dx +∂l/∂x +wrong, relative error \d", text)
    assert re.search(r"dgamma +∂l/∂γ +right", text)


def test_the_smallest_case_can_be_typed_in() -> None:
    text = str(REPORT)
    assert "m = 2, D = 1" in text
    assert "x = (0, 2)ᵀ, dy = (1, 0)ᵀ" in text
    assert "gamma = (2)" in text
    assert "yours (0.1875, -0.1875)ᵀ   right (0.375, -0.375)ᵀ" in text


def test_it_draws_itself() -> None:
    reader = Reader()
    reader.feed(REPORT._repr_html_())
    assert reader.open == []
    assert reader.seen.count("svg") == 3
    m, d = REPORT.batch.shape
    assert reader.seen.count("rect") == 3 * m * d
    texts = " ".join(reader.texts)
    for heading in ("yours", "right", "yours − right"):
        assert heading in reader.texts
    assert f"{REPORT.outputs['dx'].right[0, 0]:.3g}".replace("-", "−") in texts
    assert ROLES[QUANTITIES["dx"].role].light in REPORT._repr_html_()


def test_it_stands_by_itself() -> None:
    html = REPORT._repr_html_()
    assert not re.search(r"<script|<link|<img|url\(|@import", html)
    assert re.findall(r"https?://[^\"' ]+", html) == ["http://www.w3.org/2000/svg"] * 3


def test_what_code_says_cannot_become_markup() -> None:
    def backward(x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> Any:
        raise ValueError("<script>alert(1)</script>")

    html = bnviz.check(backward)._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_it_raises_in_a_test_only_when_it_failed() -> None:
    bnviz.check(right).raise_for_failure()
    with pytest.raises(WrongGradientError, match="γ forgotten") as caught:
        REPORT.raise_for_failure()
    assert isinstance(caught.value, AssertionError)
    assert str(REPORT) in str(caught.value)


def test_the_example_in_the_docstring_gives_what_it_shows() -> None:
    results = doctest.testmod(import_module("bnviz.checking.homework.check"))
    assert results.attempted >= 4
    assert results.failed == 0


def test_a_right_one_says_so() -> None:
    report = bnviz.check(right)
    assert report.passed
    assert report.sentence == "Right: ∂l/∂β, ∂l/∂γ and ∂l/∂x."
    assert "svg" not in report._repr_html_()
