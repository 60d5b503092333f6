"""What a browser test does with the running app: open it, wait for it, read its heatmaps."""

from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page

# Streamlit marks on stApp whether the script runs; a rerun begins only some time after the input
# that asks for it (number inputs and sliders wait for more), so the app is idle when it has been
# quiet for a while. A chart counts as there when Plotly, which is loaded on demand, has drawn it.
IDLE = """
(quietMilliseconds) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const busy = !app
    || app.dataset.testScriptState !== 'notRunning'
    || app.dataset.testConnectionState !== 'CONNECTED'
    || document.querySelector(
         '[data-testid="stStatusWidget"], [data-testid="stSkeleton"], [data-stale="true"]')
    || [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
         .some(chart => !chart.querySelector('.js-plotly-plot .main-svg'));
  const now = performance.now();
  if (busy) { window.quietSince = undefined; return false; }
  window.quietSince ??= now;
  return now - window.quietSince >= quietMilliseconds;
}
"""

# `_fullData` holds the arrays as Plotly decoded them from their binary form; `data` need not.
TRACES = """
() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot =>
  plot._fullData.filter(trace => trace.type === 'heatmap' && trace.visible === true).map(trace => ({
    name: trace.name,
    meta: trace.meta ?? null,
    z: Array.from(trace.z, row => Array.from(row)),
  })))
"""


def open_app(page: Page, path: str = "/", **query: object) -> None:
    """Open a page of the app with these URL parameters and wait until it is drawn."""
    page.goto(f"{path}?{urlencode(query)}" if query else path)
    wait_until_idle(page)


def wait_until_idle(page: Page, quiet_milliseconds: int = 400) -> None:
    """Wait until the app has nothing left to do; fail if its script raised an exception."""
    page.evaluate("() => { window.quietSince = undefined; }")
    page.wait_for_function(IDLE, arg=quiet_milliseconds, timeout=60_000)
    raised = page.get_by_test_id("stException").all_inner_texts()
    assert not raised, f"the app shows an exception: {raised}"


def traces(page: Page) -> list[dict[str, Any]]:
    """Return name, meta and values of every heatmap on the page, in the order of the page."""
    return page.evaluate(TRACES)
