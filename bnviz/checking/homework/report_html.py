"""A report as HTML that stands by itself: what a notebook shows."""

from html import escape

import numpy as np

from bnviz.checking.homework.report import Output, Report
from bnviz.checking.homework.report_text import without_repeats, write_array
from bnviz.checking.homework.sentences import name_slip, say_all, say_state
from bnviz.figures.colour_maps import INK, LINE, QUIET, SURFACE
from bnviz.figures.matrix_svg import draw_matrix
from bnviz.notation import QUANTITIES, ROLES

# Notebooks do not say whether they are dark, so a report brings its own paper.
_STYLE = (
    f"background:{SURFACE['light']};color:{INK['light']};font:15px/1.5 system-ui,sans-serif;"
    f"padding:12px 16px;border:1px solid {LINE['light']};border-radius:6px;max-width:72em"
)
_LARGEST_SHOWN = 4096


def write_html(report: Report) -> str:
    """Return a report as one ``<div>``, with heatmaps of yours, right and the difference."""
    parts = [f"<p style='margin:0 0 8px'><strong>{escape(report.sentence)}</strong></p>"]
    parts += [_write_output(output, same) for output, same in without_repeats(report)]
    if report.case is not None:
        parts.append(_write_case(report))
    if report.traceback is not None:
        parts.append(f"<pre style='overflow:auto'>{escape(report.traceback)}</pre>")
    parts += [f"<p style='color:{QUIET['light']}'>{escape(note)}</p>" for note in report.notes]
    return f"<div style='{_STYLE}'>{''.join(parts)}</div>"


def _write_output(output: Output, same: Output | None) -> str:
    colour = ROLES[QUANTITIES[output.quantity].role].light
    tint = QUIET["light"] if output.is_right else ROLES["wrong"].light
    head = (
        f"<p style='margin:8px 0 0'><strong style='color:{colour}'>{output.symbol}</strong> "
        f"<code>{output.quantity}</code> <span style='color:{tint}'>{say_state(output)}</span></p>"
    )
    if output.is_right:
        return head
    named = " + ".join(map(name_slip, output.slips))
    said = [f"<strong>{escape(named)}.</strong>" if named else ""]
    said += map(escape, say_all(output, same))
    return f"{head}<p style='margin:0'>{' '.join(filter(None, said))}</p>{_draw(output)}"


def _draw(output: Output) -> str:
    """Return the three heatmaps on one scale, or nothing where they cannot stand side by side."""
    yours, right = output.yours, output.right
    if yours is None or right is None or right.size > _LARGEST_SHOWN or yours.ndim > 2:
        return ""
    finite = np.abs(np.concatenate([yours.ravel(), right.ravel()]))
    largest = float(np.max(finite[np.isfinite(finite)], initial=0))
    pictures = [draw_matrix(yours, "yours", largest), draw_matrix(right, "right", largest)]
    if yours.shape == right.shape:
        pictures.append(draw_matrix(yours - right, "yours − right", largest))
    return (
        "<div style='display:flex;flex-wrap:wrap;gap:24px;margin:6px 0 12px'>"
        f"{''.join(pictures)}</div>"
    )


def _write_case(report: Report) -> str:
    case = report.case
    if case is None:
        return ""
    batch = case.batch
    given = (
        f"x = {write_array(batch.x)}, dy = {write_array(batch.dy)}, "
        f"gamma = {write_array(batch.gamma)}, beta = {write_array(batch.beta)}, eps = {batch.eps:g}"
    )
    lines = [
        f"{name}: yours {write_array(yours)}, right {write_array(case.right[name])}"
        for name, yours in case.yours.items()
    ]
    return (
        f"<p style='margin:8px 0 0'>The smallest batch on which it fails, {batch.say_shape()}:</p>"
        f"<p style='margin:0'><code>{escape(given)}</code><br>"
        f"{'<br>'.join(f'<code>{escape(line)}</code>' for line in lines)}</p>"
    )
