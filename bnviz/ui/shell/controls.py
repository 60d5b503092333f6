"""The sidebar: everything that a visitor can set."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from bnviz.scenario import (
    BACKENDS,
    DATASETS,
    DTYPES,
    UPSTREAMS,
    Dataset,
    Settings,
    find_dataset,
    find_upstream,
    is_installed,
    shape_of,
)
from bnviz.scenario.settings import HIDEABLE
from bnviz.ui.shell import session
from bnviz.ui.shell.own_file import draw_own_file
from bnviz.ui.shell.pages import Page
from bnviz.ui.shell.per_feature import edit_per_feature
from bnviz.ui.shell.widgets import follow

_EPSILONS = (0.0, *(float(f"1e{power}") for power in range(-12, 1)))
_SLIDER_END = 3.0
_HIDDEN = "hidden-controls"


def draw_controls(page: Page) -> None:
    """Draw the sidebar from the settings, and put what the visitor changes back into them.

    Controls that do not act on the page are left out; their settings stay.
    """
    settings = session.current()
    # What a visitor does with a file goes on where it does not matter.
    acting = HIDEABLE if settings.data == "upload" else page.acting(settings)
    hidden = set(settings.hide) | set(HIDEABLE) - set(acting)
    st.session_state[_HIDDEN] = hidden
    if hidden == set(HIDEABLE):
        return  # without an empty sidebar
    with st.sidebar:
        _data(settings)
        _layer(settings)
        _upstream(settings)
        _machine(settings)


def _data(settings: Settings) -> None:
    dataset = find_dataset(settings.data)
    _choose("Data", "data", [d.id for d in DATASETS], _label(DATASETS), dataset.description)
    if settings.data == "upload":
        draw_own_file()
    m, d = shape_of(settings, session.uploaded())
    limits = session.limits()
    left, right = st.columns(2, gap="small")
    with left:
        most = dataset.max_m or min(limits.max_m, limits.max_cells // d)
        _number(
            "Batch size m", "m", m, 1, most, disabled=_fixes_m(dataset), help=dataset.shape_note
        )
    with right:
        most = dataset.max_d or min(limits.max_d, limits.max_cells // m)
        _number("Features D", "d", d, 1, most, disabled=dataset.own_shape, help=dataset.shape_note)
    if dataset.uses_scale:
        with left:
            _number("Mean of x", "shift", settings.shift, -1e6, 1e6, step=0.5)
        with right:
            _number("Std. dev. of x", "scale", settings.scale, 0.0, 1e6, step=0.5)
    if dataset.citation:
        st.caption(dataset.citation)


def _layer(settings: Settings) -> None:
    left, right = st.columns(2, gap="small")
    for column, label, name in ((left, "Scale γ", "gamma"), (right, "Shift β", "beta")):
        value = getattr(settings, name)
        with column:
            if isinstance(value, tuple) and name not in st.session_state[_HIDDEN]:
                st.caption(f"{label}: one for each feature")
            elif not isinstance(value, tuple):
                end = max(_SLIDER_END, abs(value))
                _widget(st.slider, label, name, value, min_value=-end, max_value=end, step=0.1)
    _widget(
        st.select_slider,
        "Epsilon ε",
        "eps",
        settings.eps,
        options=epsilons(settings),
        format_func=lambda value: f"{value:g}",
        help="Added to the variance inside the root. With 0, a constant feature has no gradient.",
    )
    if not {"gamma", "beta"} & st.session_state[_HIDDEN]:
        edit_per_feature(settings, shape_of(settings, session.uploaded())[1])


def epsilons(settings: Settings) -> tuple[float, ...]:
    """Return the values that the slider of ε offers, in its order."""
    return tuple(sorted({*_EPSILONS, settings.eps}))


def _upstream(settings: Settings) -> None:
    about = find_upstream(settings.upstream)
    _choose(
        "Upstream gradient ∂l/∂y",
        "upstream",
        [u.id for u in UPSTREAMS],
        _label(UPSTREAMS),
        f"{about.description} ${about.loss}$",
    )


def _machine(settings: Settings) -> None:
    left, right = st.columns(2, gap="small")
    with left:
        _number("Seed", "seed", settings.seed, 0, 2**32 - 1)
    with right:
        _choose("Number format", "dtype", list(DTYPES), str, "float16 is computed in float32.")
    # What is installed need not work, but to find that out takes seconds: it is told when chosen.
    installed = [b.id for b in BACKENDS if is_installed(b.id)]
    absent = " ".join(f"{b.label} is not installed." for b in BACKENDS if b.id not in installed)
    _choose("Array library", "backend", installed, _label(BACKENDS), absent)


def _fixes_m(dataset: Dataset) -> bool:
    return dataset.fixed_m is not None or dataset.own_shape


def _label(registry: Any) -> Callable[[str], str]:
    labels = {entry.id: entry.label for entry in registry}
    return lambda id_: labels[id_]


def _choose(
    label: str, name: str, options: list[str], show: Callable[[str], str], about: str
) -> None:
    value = getattr(session.current(), name)
    _widget(st.selectbox, label, name, value, options=options, format_func=show, help=about or None)


def _number(
    label: str,
    name: str,
    value: float,
    least: float,
    most: float,
    *,
    step: float = 1,
    disabled: bool = False,
    help: str | None = None,  # noqa: A002  Streamlit's own name
) -> None:
    _widget(
        st.number_input,
        label,
        name,
        min(max(value, least), most),
        min_value=least,
        max_value=most,
        step=step,
        disabled=disabled,
        help=help,
        format=None if isinstance(value, int) else "%g",
    )


def _widget(make: Callable[..., Any], label: str, name: str, value: Any, **options: Any) -> None:
    """Draw a widget that shows a setting; the setting is the truth, the widget follows it."""
    if name in st.session_state[_HIDDEN]:
        return
    key = f"control-{name}"
    follow(key, value)
    make(label, key=key, on_change=_take, args=(name,), **options)


def _take(name: str) -> None:
    session.change(**{name: st.session_state[f"control-{name}"]})
