"""The algebra of the lesson: two lines, what of one becomes what of the other, and the motion."""

import pytest
from playwright.sync_api import Browser, Page, expect

from bnviz.derivation import find_pieces
from bnviz.lesson import STEPS, find_step
from tests.browser.app import open_app, press
from tests.browser.conftest import Server
from tests.browser.lesson import MOVING, SLOT, position, press_to, settle

REWRITTEN = [step for step in STEPS if step.rewriting]
# Frames and threads, and whether each frame lies on a part of the line that it belongs to.
FOUND = """
() => {
  const slot = SLOT;
  const [before, after] = [...slot.querySelectorAll('[class*=st-key-step-rewriting] p')]
    .map(line => line.getBoundingClientRect());
  const frames = [...slot.querySelectorAll('.step-rewriting-stage rect')].map(one => {
    const { top, bottom, left, right, width } = one.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    const line = middle < (before.bottom + after.top) / 2 ? before : after;
    return { kind: one.getAttribute('class'), isBefore: line === before, width,
             isInside: left > line.left - 8 && right < line.right + 8
               && top > line.top - 12 && bottom < line.bottom + 12 };
  });
  return { frames, threads: slot.querySelectorAll('.step-rewriting-stage path').length };
}
""".replace("SLOT", SLOT)

# The letters that a thread runs over, and those of other parts that a frame holds, in the middle of
# their boxes: these are higher than letters are.
CROSSED = """
() => {
  const LINES = '[class*=st-key-step-rewriting] p:nth-child(-n + 2)';
  const letters = [...SLOT.querySelectorAll(`${LINES} .katex-html *`)]
    .filter(one => one.childNodes.length === 1 && one.firstChild.nodeType === Node.TEXT_NODE
      && one.textContent.replace(/\u200b/g, '').trim())
    .map(one => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      const middle = [(left + right) / 2, (top + bottom) / 2];
      const near = ([x, y]) => x > left + 1 && x < right - 1
        && Math.abs(y - middle[1]) < (bottom - top) / 6;
      const colour = getComputedStyle(one).color;
      return { text: one.textContent, middle, near, colour };
    });
  const found = [];
  for (const path of SLOT.querySelectorAll('.step-rewriting-stage path')) {
    const corner = path.ownerSVGElement.getBoundingClientRect();
    for (let at = 0; at < path.getTotalLength(); at += 1) {
      const { x, y } = path.getPointAtLength(at);
      const over = letters.find(one => one.near([x + corner.left, y + corner.top]));
      if (over) { found.push(`a thread over ${over.text}`); break; }
    }
  }
  for (const frame of SLOT.querySelectorAll('.step-rewriting-stage rect')) {
    const { left, right, top, bottom } = frame.getBoundingClientRect();
    const held = letters.filter(({ middle: [x, y] }) =>
      x > left && x < right && y > top && y < bottom);
    const own = getComputedStyle(frame).stroke;
    for (const one of held) if (one.colour !== own) found.push(`a frame around ${one.text}`);
    if (!held.length) found.push('an empty frame');
  }
  return found;
}
""".replace("SLOT", SLOT)


def test_what_changes_is_framed_in_both_lines_and_joined(page: Page) -> None:
    """Walk through all rewritings: the frames are those of the pieces that the trees tell."""
    open_app(page, "/step", step=REWRITTEN[0].id)
    for step in REWRITTEN:
        for number in range(position(page) + 1, find_step(step.id) + 2):
            press_to(page, "PageDown", number)
        settle(page)
        assert page.evaluate(CROSSED) == [], step.id
        found = page.evaluate(FOUND)
        told = [piece for piece in find_pieces(step.rewriting) if piece.kind != "kept"]
        assert all(frame["isInside"] for frame in found["frames"]), step.id
        assert {frame["kind"] for frame in found["frames"]} == {piece.kind for piece in told}
        for is_before, places in ((True, "before"), (False, "after")):
            wanted = sum(bool(getattr(piece, places)) for piece in told)
            frames = [one for one in found["frames"] if one["isBefore"] is is_before]
            assert len(frames) >= wanted, step.id
        assert found["threads"] >= sum(bool(p.before and p.after) for p in told), step.id


def test_a_rewriting_moves_and_can_be_seen_again(page: Page) -> None:
    open_app(page, "/step", step="simplified-var-put-in")
    settle(page)
    page.keyboard.press("PageDown")
    page.wait_for_function(f"() => {MOVING} > 0")
    settle(page)
    again = page.get_by_role("button", name="Show the rewriting once more")
    again.click()
    page.wait_for_function(f"() => {MOVING} > 0")


@pytest.mark.parametrize("slug", ["simplified-var"])
def test_nothing_moves_for_who_wants_no_motion(server: Server, browser: Browser, slug: str) -> None:
    context = browser.new_context(base_url=server.url, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"/step?step={slug}")
    page.wait_for_function(f"() => {SLOT}?.querySelector('.step-rewriting-stage rect')")
    moved = page.evaluate(f"() => new Promise(done => setTimeout(() => done({MOVING}), 300))")
    assert moved == 0
    expect(page.get_by_role("button", name="Show the rewriting once more")).to_have_count(0)
    context.close()


def test_the_line_after_is_guessed_first(page: Page) -> None:
    open_app(page, "/step", step="simplified-var", predict=1)
    lines = f"{SLOT}.querySelectorAll('[class*=st-key-step-rewriting] .katex').length"
    hidden = page.evaluate(lines)
    press(page, "PageDown")
    assert page.evaluate(lines) > hidden
