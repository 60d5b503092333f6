"""What tests of the Step page measure, and the numbers that it must show, without the app."""

from collections.abc import Callable

import numpy as np
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TookTooLong

from tests.browser.app import wait_until_idle

Arrays = dict[str, np.ndarray]

# The part of the page that holds the step which is shown; others stand ready, hidden.
SLOT = "document.querySelector(`.st-key-step-slot-${document.documentElement.dataset.slot}`)"

# Everything that sticks out of the window, or of a part of the page that cannot scroll unseen.
STICKS_OUT = """
() => {
  const found = [];
  const slot = SLOT;
  const main = document.querySelector('[data-testid=stMain]');
  for (const part of ['[class*=st-key-step-formula], [class*=st-key-step-rewriting]',
                      '[class*=st-key-step-numbers]', '[class*=st-key-board-step]',
                      '[class*=st-key-step-head]', '[class*=st-key-step-scene]',
                      '[class*=st-key-step-legend]', '']) {
    const box = part ? slot.querySelector(part) : main;
    // Scenes have no formula or no picture.
    if (!box) continue;
    if (box.scrollWidth > box.clientWidth + 1) found.push(`${part} is too narrow`);
    if (box.scrollHeight > box.clientHeight + 1) found.push(`${part} is too low`);
  }
  const root = document.scrollingElement;
  if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) found.push('the window');
  const parts = slot.querySelectorAll(
    '.katex-html, p, h3, .step-legend span, .js-plotly-plot, .js-plotly-plot text');
  const player = document.querySelectorAll('.st-key-step-player button');
  for (const part of [...parts, ...player]) {
    const { left, top, right, bottom, width } = part.getBoundingClientRect();
    const isOut = left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
    if (width && isOut) found.push(`${part.tagName} ${part.textContent.slice(0, 40)}`);
  }
  return found;
}
""".replace("SLOT", SLOT)

# The sizes of letters, in pixels of the screen: of the formula, and the smallest of all others.
LETTERS = """
() => {
  const slot = SLOT;
  const size = part => parseFloat(getComputedStyle(part).fontSize);
  const seen = part => part.getClientRects().length > 0;
  const all = (list, where = slot) => [...where.querySelectorAll(list)].filter(seen);
  // Exponents and the totals below braces are smaller than what they belong to.
  const letters = list => all(`${list} p, ${list} .katex-html *`).filter(part =>
    [...part.childNodes].some(one => one.nodeType === Node.TEXT_NODE
      && one.textContent.replace(/\u200b/g, '').trim()));
  const view = slot.querySelector('.step-graph svg');
  const scale = view.getBoundingClientRect().width / view.viewBox.baseVal.width;
  return {
    formula: Math.min(...['formula] ', 'scene] ', 'rewriting] p:nth-child(-n + 2) '].flatMap(part =>
      all(`[class*=st-key-step-${part}.katex`)).map(size)),
    smallest: Math.min(
      ...all('.st-key-step-player p', document).map(size),
      ...all('h3, [class*=st-key-step-head] p, [class*=st-key-step-scene] p').map(size),
      ...all('.step-legend span').map(size),
      ...letters('[class*=st-key-step-numbers]').map(size),
      ...all('[class*=st-key-step-rewriting] p > .katex').map(size),
      ...all('.js-plotly-plot text').map(size),
      ...[...view.querySelectorAll('text')].map(text => scale * text.getAttribute('font-size'))),
  };
}
""".replace("SLOT", SLOT)

# How many parts of a formula are on their way from one line to the next.
MOVING = f"{SLOT}.querySelectorAll('.step-rewriting-stage .katex').length"


def settle(page: Page) -> None:
    """Wait until nothing moves."""
    page.wait_for_function(f"() => {MOVING} === 0")


def position(page: Page) -> int:
    """Return which step is shown, counted from 1."""
    return int(page.locator(".st-key-step-player").inner_text().split(" / ")[0].split()[-1])


def press_to(page: Page, key: str, wanted: int) -> None:
    """Press a key and wait until the step with this number, counted from 1, is drawn."""
    page.keyboard.press(key)
    page.get_by_text(f"{wanted} / ", exact=False).first.wait_for()
    wait_until_idle(page, 200)
    assert position(page) == wanted


# Whether the step at a position is on the screen with its pictures: the browser shows it before the
# server has prepared the one after it.
IS_SHOWN = """
position => {
  const slot = SLOT;
  const marks = [...slot?.querySelectorAll('[data-place]') ?? []];
  return marks.length === 3 && marks.every(one => one.dataset.place.startsWith(`${position}:`))
    && [...slot.querySelectorAll('[data-testid=stPlotlyChart]')]
      .every(one => one.querySelector('.js-plotly-plot .main-svg'));
}
""".replace("SLOT", SLOT)


# What there is where a step does not come: what the server last did, and what the slots hold.
STATE = """
() => ({
  ...document.querySelector('[data-testid=stApp]').dataset,
  quiet: performance.now() - Math.max(window.sentAt, window.heardAt),
  isAnswered: window.heardAt > window.sentAt,
  player: document.querySelector('.st-key-step-player')?.innerText.split('\\n')[0],
  shown: document.documentElement.dataset.slot,
  focus: document.activeElement.outerHTML.slice(0, 80),
  dialogs: [...document.querySelectorAll('[role=dialog]')].map(one => one.innerText.slice(0, 80)),
  slots: [...document.querySelectorAll('[class*=st-key-step-slot-]')].map(slot => ({
    marks: [...slot.querySelectorAll('[data-place]')].map(one => one.dataset.place),
    charts: slot.querySelectorAll('[data-testid=stPlotlyChart]').length,
    drawn: slot.querySelectorAll('.js-plotly-plot .main-svg:first-of-type').length,
  })),
})
"""


def walk_on(page: Page, key: str, wanted: int) -> None:
    """Press a key and wait until the step with this number, counted from 1, can be seen."""
    page.keyboard.press(key)
    try:
        page.wait_for_function(IS_SHOWN, arg=wanted - 1, timeout=60_000)
    except TookTooLong:
        raise AssertionError(f"step {wanted} does not come: {page.evaluate(STATE)}") from None


def _composites(a: Arrays, eps: float) -> dict[str, np.ndarray]:
    """Return what the factors come to that have no symbol of their own, by their names."""
    m = len(a["x"])
    centred, spread = a["x"] - a["mu"], a["var"] + eps
    deviation = np.sqrt(spread)
    return {
        "x−μ": centred,
        "(x−μ)^2": centred**2,
        "√(σ²+ε)": deviation,
        "σ²+ε": spread,
        "(σ²+ε)^−1/2": spread**-0.5,
        "(σ²+ε)^−3/2": spread**-1.5,
        "∂x̂/∂σ²": centred / -2 * spread**-1.5,
        "1/√(σ²+ε)": 1 / deviation,
        "−1/√(σ²+ε)": -1 / deviation,
        "2(x−μ)/m": 2 * centred / m,
        "−2(x−μ)/m": -2 * centred / m,
        "(x−μ)/m": centred / m,
        "x̂/m": a["x_hat"] / m,
        "∂l/∂y · x̂": a["dy"] * a["x_hat"],
        "through x̂": (-a["dx_hat"] / deviation).sum(axis=0),
        "through σ²": np.zeros_like(a["mu"]),
    }


def _products_so_far(a: Arrays, eps: float) -> dict[str, np.ndarray]:
    """Return the product of the factors of equation 8 that are revealed, by the step's id."""
    distance = a["dx_hat"] * (a["x"] - a["mu"])
    power = distance / -2 * (a["var"] + eps) ** -1.5
    names = ("distance", "half", "power")
    products = zip(names, (distance, distance / -2, power), strict=True)
    return {f"variance-gradient-{name}": product for name, product in products}


def pushed(
    arrays: Arrays, again: Callable[[np.ndarray], Arrays], cell: tuple[int, int], *, column: bool
) -> Arrays:
    """Return by how much x, x̂ and y move when a quarter of σ is added to an x, or to a column."""
    i, j = cell
    x = arrays["x"].copy()
    x[slice(None) if column else i, j] += arrays["x"][:, j].std() / 4
    after = again(x)
    names = {"Δx": "x", "Δx̂": "x_hat", "Δy": "y"}
    return {text: after[name] - arrays[name] for text, name in names.items()}


def sums(arrays: Arrays) -> Arrays:
    """Return what the columns of the gradient add up to, by the names of the strips."""
    product = arrays["dx"] * arrays["x_hat"]
    return {
        "∂l/∂x": arrays["dx"].sum(axis=0),
        "product": product,
        "∂l/∂x · x̂": product.sum(axis=0),
    }


def in_print(step: str, arrays: Arrays, eps: float) -> Arrays:
    """Return what a step shows of an equation as printed, and by how much that is off."""
    if step == "paper":
        # The exponent 2, in the place of −3/2.
        right = arrays["dvar"]
        printed = right * (arrays["var"] + eps) ** 3.5
    elif step == "simplified-in-print":
        # The path through μ is subtracted.
        right = arrays["dx"]
        printed = arrays["dx direct"] + arrays["dx var"] - arrays["dx mu"]
    elif step == "closed-form-in-print":
        # A distance that is not divided by its root.
        right = arrays["dx"]
        root = np.sqrt(arrays["var"] + eps)
        printed = arrays["dx direct"] + arrays["dx var"] * root + arrays["dx mu"]
    else:
        return {}
    return {"as printed": printed, "off by": printed - right}


def expected(step: str, name: str, term: str | None, arrays: Arrays, eps: float) -> np.ndarray:
    """Return what a heatmap of a step must show."""
    if term is not None:
        return arrays[f"{name} {term}"]
    products = _products_so_far(arrays, eps)
    if name == "product" and step in ("variance-gradient", "variance-gradient-arrives"):
        return products["variance-gradient-power"]
    if name == "product so far":
        return products[step]
    composites = _composites(arrays, eps)
    return composites[name] if name in composites else arrays[name]
