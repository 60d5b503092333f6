"""The few rules that Streamlit has no option for."""

from pathlib import Path

import streamlit as st

from bnviz.figures.colour_maps import INK, LINE, QUIET, SURFACE
from bnviz.notation import NEUTRALS
from bnviz.ui.shell import session

ICON = str(Path(__file__).with_name("icon.svg"))

_CSS = """
<style>
:root { --bnviz-surface: %(surface)s; --bnviz-ink: %(ink)s; --bnviz-line: %(line)s;
  --bnviz-raised: %(raised)s; --bnviz-quiet: %(quiet)s; --smallest-letter: 0px; }
/* A message has an icon and a sentence; hues belong to the mathematics. */
[data-testid="stAlertContainer"] {
  background: var(--bnviz-raised) !important; color: var(--bnviz-ink) !important;
}
/* A page for a projector: less empty space than Streamlit leaves around it. */
[data-testid="stMainBlockContainer"] { padding: 2.6rem 1.5rem 0; max-width: 1640px; }
/* Where no control acts, Streamlit leaves its sidebar open and empty until the next run. */
[data-testid="stSidebar"]:not(:has(.stVerticalBlock > *)) { display: none; }
/* Nothing to see: it takes no room, nor the gap beside it. */
:is(.st-key-reconnection, .st-key-presenting) { position: absolute; width: 0; }
.st-key-page-title { padding-top: 0.65rem; }
.st-key-page-title h2 { padding: 0.1rem 0; }
/* Plotly writes dark digits in a grey that fades on bright cells. */
.heatmap-label text[style*="rgb(68, 68, 68)"] { fill: %(dark)s !important; }
/* See linked_board.js. */
.hm[data-small] .heatmap-label text { font-size: var(--numbers) !important; }
.hm[data-small="unreadable"] .heatmap-label { visibility: hidden; }
/* Formulas stand over the board, each at its heatmap: where, formulas.py says. */
[data-testid="stLayoutWrapper"]:has(> .st-key-board-formulas) {
  position: absolute; inset: 0; pointer-events: none; z-index: 2;
}
.st-key-board-formulas, .st-key-board-formulas [data-testid] { position: static; }
.st-key-board-formulas p {
  position: absolute; display: flex; align-items: center; gap: 0.3em; margin: 0;
  white-space: nowrap;
}
.st-key-board-formulas :is(.katex, .stMarkdownBadge) { flex: none; font-size: 1em; }
.st-key-board-formulas .stMarkdownBadge { font-size: 0.9em !important; }
/* The X-ray stays in sight while the heatmaps are scrolled. */
[data-testid="stLayoutWrapper"]:has(> .st-key-xray) {
  position: sticky; bottom: 0; z-index: 5; padding: 0.4rem 0.25rem 0.6rem;
  background: var(--bnviz-surface); border-top: 1px solid var(--bnviz-line);
  /* The frames of heatmaps reach beyond the board. */
  box-shadow: -4px 0 var(--bnviz-surface), 4px 0 var(--bnviz-surface);
}
.st-key-xray .katex { font-size: 1em; }
.st-key-xray [data-testid="stMarkdownContainer"] { overflow-x: auto; overflow-y: hidden; }
.st-key-xray-details { max-height: 34vh; overflow: hidden auto; }
/* In low windows the X-ray scrolls with the page. */
@media (max-height: 480px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-xray) { position: static; }
}
/* On a phone it is there once a cell is picked. */
@media (max-width: 640px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-xray):not(:has(.st-key-xray-details)) {
    position: static;
  }
  .st-key-xray-details { max-height: 30vh; }
}
/* Painted over the board by hands.js while a hand moves. */
.st-key-board { position: relative; }
/* A figure that is built anew must not take the page along. */
[data-testid="stMain"] { overflow-anchor: none; }
.live-layer { position: absolute; pointer-events: none; z-index: 3; }
/* A little larger than the figure, whose frames begin at its very edge. */
.live-layer > canvas {
  position: absolute; inset: -2px; width: calc(100%% + 4px); height: calc(100%% + 4px);
}
.live-layer > div { position: absolute; inset: 0; }
.old-figure .main-svg { position: absolute; inset: 0; }
.touch-zones > div { position: absolute; pointer-events: auto; touch-action: none; }
[data-pointer="mouse"] .touch-zones, html:not([data-pointer]) .touch-zones { display: none; }
@media (pointer: coarse) { html:not([data-pointer]) .touch-zones { display: block; } }
.live-layer .linked-label { position: absolute; z-index: 3; }
.nudge {
  position: absolute; font-size: 13px; background: var(--bnviz-surface); overflow: hidden;
}
.nudge p { margin: 0; font-size: 13px; white-space: nowrap; }
.nudge b { white-space: nowrap; }
/* Where the board has no room for it, as on a phone, it stands at the foot of the window. */
.nudge.at-foot {
  position: fixed; inset: auto 0 0; z-index: 6; padding: 0.6rem 1rem 0.8rem;
  border-top: 1px solid var(--bnviz-line);
}
.nudge.at-foot p { white-space: normal; }
.nudge p.lesson { white-space: normal; font-weight: 600; }
.nudge table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.nudge :is(th, td) { padding: 0 0.8em 0 0; text-align: right; font-weight: normal; }
.nudge th { text-align: left; white-space: nowrap; }
.pullable-number {
  cursor: ns-resize; text-decoration: underline dotted; text-underline-offset: 0.25em;
  touch-action: none; user-select: none;
}
/* Around the cell, so that its colour is seen. */
.edited-cell { position: absolute; outline: 2px dashed var(--bnviz-ink); border-radius: 1px; }
.js-plotly-plot[data-pullable] .nsewdrag, [data-pulling] * { cursor: ns-resize !important; }
[data-pulling] { user-select: none; }
[data-pulling] .linked-layer:not(.picked-layer) { visibility: hidden; }
/* What the server wrote about a cell is of before. */
[data-pulling="board"] .st-key-xray-details { opacity: 0.35; }
[data-ahead] .st-key-board-formulas .stMarkdownBadge { opacity: 0.35; }
/* Drawn over the board by linked_board.js. */
.linked-layer { position: absolute; inset: 0; pointer-events: none; z-index: 4; }
.linked-layer > div { position: absolute; box-sizing: border-box; }
.read-cell { outline: 2px solid var(--bnviz-ink); }
.picked-cell { outline: 3px solid var(--bnviz-ink); outline-offset: 1px; }
.linked-label {
  background: var(--bnviz-ink); color: var(--bnviz-surface); padding: 0.1rem 0.5rem;
  border-radius: 0.2rem; font-size: 0.9rem; white-space: nowrap; z-index: 2;
  max-width: 100%%; overflow: hidden; text-overflow: ellipsis;
}
.file-preview { overflow-x: auto; }
.file-preview table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.file-preview :is(th, td) {
  padding: 0.1rem 0.6rem 0.1rem 0; font-size: 0.8rem; text-align: right; white-space: nowrap;
  max-width: 9rem; overflow: hidden; text-overflow: ellipsis;
}
.linked-column { outline: 2px solid var(--bnviz-ink); opacity: 0.6; }
.linked-cell { outline: 2px solid var(--bnviz-ink); }
</style>
"""


def apply_style() -> None:
    """Add the app's own rules to the page."""
    seen = session.theme()
    colours = {
        "surface": SURFACE[seen],
        "ink": INK[seen],
        "line": LINE[seen],
        "quiet": QUIET[seen],
        "raised": NEUTRALS["raised"].colour(seen),
        # Of the paper: it stands on bright cells in both themes.
        "dark": INK["light"],
    }
    st.html(_CSS % colours)
