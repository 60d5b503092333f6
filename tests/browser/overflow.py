"""What is cut, or sticks out of its place, on the page as it is seen."""

from playwright.sync_api import Page

_LOOKS, _PAUSE = 8, 500  # times, milliseconds
# Of each part that is seen, what of it lies outside of a box around it that hides the rest. A box
# that scrolls down shows the rest; one that scrolls across does so on a phone, or where it holds a
# table with more columns than there is room for, because elsewhere nobody would know of it.
OVERFLOW = """
() => {
  const isPhone = innerWidth <= 640, SLACK = 1.5;
  const main = document.querySelector('[data-testid=stMain]');
  const found = new Set();
  const seen = (one) => one.getClientRects().length
    && one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const name = (one) => (one.closest('.katex')?.querySelector('annotation') ?? one)
    .textContent.trim().slice(0, 60);
  const say = (what, one) => found.add(`${what}: ${name(one)}`);
  const scrolls = (overflow) => /auto|scroll/.test(overflow);

  function look(what, one) {
    const box = one.getBoundingClientRect();
    for (let up = one.parentElement; up && up !== main; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.position === 'fixed') return;
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const room = up.getBoundingClientRect();
      const across = Math.max(room.left - box.left, box.right - room.right);
      const down = Math.max(room.top - box.top, box.bottom - room.bottom);
      const where = `in ${String(up.getAttribute('class')).slice(0, 50)}`;
      const mayScroll = isPhone || one.closest('table, [role=grid], [role=table]');
      if (across > SLACK && !(mayScroll && scrolls(style.overflowX)))
        return say(`${what} cut across by ${Math.round(across)} ${where}`, one);
      if (down > SLACK && !scrolls(style.overflowY))
        return say(`${what} cut down by ${Math.round(down)} ${where}`, one);
      // The rest can be scrolled to, whatever lies around.
      if (across > SLACK) return;
    }
    if (box.left < -SLACK || box.right > innerWidth + SLACK) say(`${what} outside`, one);
  }

  for (const base of main.querySelectorAll('.katex-html > .base'))
    if (seen(base)) look('formula', base);
  const TEXT = 'p, li, h2, h3, td, th, button, label, .code-line, .stMarkdownBadge';
  for (const one of main.querySelectorAll(TEXT)) {
    if (!seen(one) || !one.textContent.trim() || one.closest('.katex, .js-plotly-plot')) continue;
    // Names of icons are for screen readers.
    if (one.clientWidth <= 2) continue;
    look('text', one);
    const { overflowX } = getComputedStyle(one);
    const isCut = one.scrollWidth > one.clientWidth + 1 && !scrolls(overflowX);
    if (isCut && overflowX !== 'visible') say('text in its own box', one);
  }
  for (const one of main.querySelectorAll('.step-graph text')) if (seen(one)) look('node', one);

  let numbers = 0;
  for (const plot of main.querySelectorAll('.js-plotly-plot')) {
    if (!seen(plot)) continue;
    const labels = '.annotation-text, .xtick text, .ytick text, .xtitle, .ytitle';
    for (const one of plot.querySelectorAll(labels))
      if (seen(one) && one.textContent.trim()) look('label', one);
    const { xaxis, yaxis } = plot._fullLayout;
    for (const group of plot.querySelectorAll('.hm')) {
      const { dx, dy } = group.__data__[0].trace;
      const [width, height] = [xaxis.l2p(dx) - xaxis.l2p(0), yaxis.l2p(dy) - yaxis.l2p(0)];
      for (const one of group.querySelectorAll('.heatmap-label text')) {
        if (!seen(one) || !one.textContent.trim()) continue;
        numbers += 1;
        const size = parseFloat(getComputedStyle(one).fontSize);
        const length = one.getComputedTextLength();
        if (length > width + SLACK || size > height)
          say(`number ${Math.round(length)} wide in a cell of ${Math.round(width)}`, one);
      }
    }
  }
  if (main.scrollWidth > main.clientWidth + 1) found.add('the page scrolls across');
  return { found: [...found], numbers, formulas: main.querySelectorAll('.katex').length };
}
"""


def overflows(page: Page) -> list[str]:
    """Return what is cut or sticks out, one sentence each.

    The browser tells the server how large it is, and is answered with another picture: what is
    found is looked at again for a while.
    """
    for _ in range(_LOOKS):
        found = page.evaluate(OVERFLOW)["found"]
        if not found:
            break
        page.wait_for_timeout(_PAUSE)
    return found
