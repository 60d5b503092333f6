"""What a browser test does with the running app: open it, wait for it, use it, read it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
from playwright.sync_api import Locator, Page, WebSocket

# Remembers when the page last sent something to the server, and when it last heard from it. To be
# added to a browser context before a page is opened.
WATCH_SOCKET = """
window.WebSocket = class extends WebSocket {
  constructor(...address) {
    super(...address);
    this.addEventListener('message', () => { window.heardAt = performance.now(); });
  }
  send(message) {
    window.sentAt = performance.now();
    super.send(message);
  }
};
"""

# Streamlit marks on stApp whether the script runs; a rerun begins only some time after the input
# that asks for it (number inputs and sliders wait for more, and a busy server takes its time), so
# the app is idle when its last message was answered and it has been quiet for a while. A chart
# counts as there when Plotly, which is loaded on demand, has drawn it.
IDLE = """
(quietMilliseconds) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const busy = !app
    || window.sentAt > window.heardAt
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

# The charts that can be seen: the lesson keeps the step before and the next one ready, hidden.
PLOTS = """[...document.querySelectorAll('.js-plotly-plot')]
  .filter(plot => plot.checkVisibility({ visibilityProperty: true }))"""

# `_fullData` holds the arrays as Plotly decoded them from their binary form; `data` need not.
TRACES = """
() => PLOTS.flatMap(plot =>
  plot._fullData.filter(trace => trace.type === 'heatmap' && trace.visible === true).map(trace => ({
    name: trace.name,
    meta: trace.meta ?? null,
    z: Array.from(trace.z, row => Array.from(row)),
  })))
""".replace("PLOTS", PLOTS)

BARS = """
() => PLOTS.flatMap(plot => plot._fullData).filter(trace => trace.name === 'terms')
  .map(trace => ({ ...trace.meta, bars: Array.from(trace.x) }))
""".replace("PLOTS", PLOTS)

# Where a cell of every heatmap is on the screen, or its column where the row is null or absent.
CELLS = """
([row, column]) => PLOTS.flatMap(plot => {
  const { xaxis, yaxis } = plot._fullLayout;
  const { left, top } = plot.getBoundingClientRect();
  return plot._fullData.filter(trace => trace.type === 'heatmap').map(trace => {
    const rows = trace.z.length;
    const isCell = row !== null && row < rows;
    const [first, count] = isCell ? [row, 1] : [0, rows];
    const across = column => left + xaxis._offset + xaxis.l2p(trace.x0 + column * trace.dx);
    const down = row => top + yaxis._offset + yaxis.l2p(trace.y0 + row * trace.dy);
    return {
      name: trace.name, meta: trace.meta,
      x: across(column - 0.5), y: down(first - 0.5),
      width: across(column + 0.5) - across(column - 0.5),
      height: down(first + count - 0.5) - down(first - 0.5),
    };
  });
})
""".replace("PLOTS", PLOTS)

# Brings a point of the board a third down the screen: below the header, above the X-ray.
SCROLL_TO = """
y => {
  let scroller = PLOTS[0].parentElement;
  while (scroller && !(scroller.scrollHeight > scroller.clientHeight
                       && /auto|scroll/.test(getComputedStyle(scroller).overflowY))) {
    scroller = scroller.parentElement;
  }
  scroller?.scrollBy({ top: y - window.innerHeight / 3, behavior: 'instant' });
}
""".replace("PLOTS", PLOTS)


@dataclass
class Traffic:
    """What went over the web socket: the sizes in bytes of the messages each way."""

    sent: list[int] = field(default_factory=list)
    received: list[int] = field(default_factory=list)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.sent.append(len(frame)))
        socket.on("framereceived", lambda frame: self.received.append(len(frame)))


def watch_traffic(page: Page) -> Traffic:
    """Count what the page sends and receives from its next opening on."""
    traffic = Traffic()
    page.on("websocket", traffic.listen)
    return traffic


def open_app(page: Page, path: str = "/", **query: object) -> None:
    """Open a page of the app with these URL parameters and wait until it is drawn."""
    page.goto(f"{path}?{urlencode(query)}" if query else path)
    wait_until_idle(page)


def wait_until_idle(page: Page, quiet_milliseconds: int = 400) -> None:
    """Wait until the app has nothing left to do; fail if its script raised an exception."""
    page.evaluate("() => { window.quietSince = undefined; }")
    page.wait_for_function(IDLE, arg=quiet_milliseconds, timeout=60_000, polling=50)
    raised = page.get_by_test_id("stException").all_inner_texts()
    assert not raised, f"the app shows an exception: {raised}"


def go_back(page: Page) -> None:
    """Go back as somebody does who has seen what is left: not within a second of a change."""
    page.wait_for_timeout(1_000)
    page.go_back()
    wait_until_idle(page)


def traces(page: Page) -> list[dict[str, Any]]:
    """Return name, meta and values of every heatmap on the page, in the order of the page."""
    return page.evaluate(TRACES)


def heatmap(
    page: Page, name: str, equation: str | None = None, term: str | None = None
) -> dict[str, Any]:
    """Return the first heatmap of a quantity, of one equation and one addend if they are given."""
    return find(traces(page), name, equation, term)


def find(
    shown: list[dict[str, Any]], name: str, equation: str | None = None, term: str | None = None
) -> dict[str, Any]:
    """Return the first of these heatmaps, or of their boxes, with this name, equation, addend."""
    fits = (t for t in shown if t["name"] == name and t["meta"]["term"] == term)
    return next(t for t in fits if equation in (None, t["meta"]["equation"]))


def numbers(shown: dict[str, Any]) -> np.ndarray:
    """Return the numbers of a heatmap: (m, D), or (D,) for a strip."""
    return np.array(shown["z"], dtype=np.float64).reshape(shown["meta"]["shape"])


def link(page: Page) -> dict[str, str]:
    """Return the parameters in the address."""
    return dict(parse_qsl(urlsplit(page.url).query))


def terms(page: Page) -> list[dict[str, Any]]:
    """Return the terms and the value of every X-ray chart on the page."""
    return page.evaluate(BARS)


def tab_to(page: Page, target: Locator, most: int = 80) -> None:
    """Reach an element with the Tab key alone, as somebody without a mouse does."""
    for _ in range(most):
        if target.evaluate("element => element === element.getRootNode().activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} presses of Tab do not reach {target}")


def control(page: Page, name: str) -> Locator:
    """Return the input of a control in the sidebar; the name is that of the link's parameter."""
    return page.locator(f".st-key-control-{name} input:not([type=hidden])").first


def type_into(page: Page, target: Locator, text: str) -> None:
    """Replace what stands in a field, with the keyboard alone, and wait for the app."""
    tab_to(page, target)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    wait_until_idle(page)


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other on what has the focus, and wait for the app."""
    for key in keys:
        page.keyboard.press(key)
    wait_until_idle(page)


def cells(page: Page, row: int | None, column: int) -> list[dict[str, Any]]:
    """Return the box on the screen that a cell, counted from 0, has in every heatmap.

    It is the column in a strip, and in all heatmaps if the row is None.
    """
    return page.evaluate(CELLS, [row, column])


def point_at(
    page: Page,
    name: str,
    cell: tuple[int, int],
    equation: str | None = None,
    term: str | None = None,
) -> None:
    """Scroll to a cell of a heatmap, counted from 0, and move the mouse there."""
    page.evaluate(SCROLL_TO, find(cells(page, *cell), name, equation, term)["y"])
    box = find(cells(page, *cell), name, equation, term)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def click_cell(
    page: Page,
    name: str,
    cell: tuple[int, int],
    equation: str | None = None,
    term: str | None = None,
) -> None:
    """Click a cell of a heatmap, counted from 0, and wait for the app."""
    point_at(page, name, cell, equation, term)
    page.mouse.down()
    page.mouse.up()
    wait_until_idle(page)


def sentences(page: Page) -> list[str]:
    """Return every paragraph of the warnings and errors on the page, without their icons."""
    paragraphs = page.get_by_test_id("stAlert").get_by_test_id("stMarkdownContainer").locator("p")
    return [text.strip() for text in paragraphs.all_inner_texts()]
