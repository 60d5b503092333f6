"""Large batches are pooled and stay small on the wire; the server says how large they may be."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app import (
    click_cell,
    find,
    link,
    numbers,
    open_app,
    sentences,
    terms,
    traces,
    watch_traffic,
)
from tests.browser.conftest import running_app
from tests.browser.layer import Layer, flow


@pytest.mark.parametrize(
    ("m", "d", "pooled"),
    [(32, 32, False), (48, 48, False), (64, 32, False), (1024, 1024, True), (4096, 256, True)],
)
def test_the_figures_stay_below_a_megabyte(page: Page, m: int, d: int, pooled: bool) -> None:
    traffic = watch_traffic(page)
    open_app(page, m=m, d=d)
    assert 50_000 < sum(traffic.received) < 1_000_000
    for trace in traces(page):
        z, shape = trace["z"], trace["meta"]["shape"]
        assert len(z) <= 256
        assert len(z[0]) <= 256
        drawn_whole = (len(z), len(z[0])) == (m if len(shape) == 2 else 1, d)
        assert trace["meta"]["pooled"] is not drawn_whole
        assert trace["meta"]["pooled"] is pooled or len(shape) == 1
    told = page.get_by_test_id("stMain").get_by_text("pooled to")
    expect(told).to_have_count(int(pooled))


def test_a_pooled_cell_shows_and_picks_its_largest_value(page: Page) -> None:
    open_app(page, m=1024, d=512)
    dx = flow(Layer(1024, 512))["dx"]
    z = np.array(find(traces(page), "dx")["z"])
    row_starts, column_starts = (
        np.arange(n + 1) * m // n for n, m in zip(z.shape, dx.shape, strict=True)
    )
    last = (z.shape[0] - 1, z.shape[1] - 1)
    for row, column in ((0, 0), (z.shape[0] // 2, z.shape[1] // 3), last):
        rows = slice(*row_starts[row : row + 2])
        columns = slice(*column_starts[column : column + 2])
        inside = dx[rows, columns]
        largest = inside.flat[np.abs(inside).argmax()]
        np.testing.assert_allclose(z[row, column], largest, rtol=1e-6)
        click_cell(page, "dx", (row, column))
        i, j = map(int, link(page)["cell"].split(","))
        assert dx[i - 1, j - 1] == largest
        [chart] = terms(page)
        np.testing.assert_allclose(chart["value"], largest, rtol=1e-10)


def test_the_server_decides_how_large_a_batch_may_be(tmp_path: Path, browser: Browser) -> None:
    with running_app(tmp_path / "output.txt", BNVIZ_MAX_CELLS="200") as small:
        page = browser.new_page(base_url=small.url)
        open_app(page, m=40, d=5)
        assert sentences(page) == []
        assert numbers(find(traces(page), "x")).shape == (40, 5)
        open_app(page, m=41, d=5)
        [sentence] = sentences(page)
        assert "200" in sentence
        assert numbers(find(traces(page), "x")).shape == (16, 5)
        page.close()
