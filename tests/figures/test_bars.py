import re
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bnviz.derivation import DELTA, EQUATIONS, Equation, Term, environment, equation, xray
from bnviz.figures import draw_bars, shorten
from bnviz.figures.bars import MOST_BARS
from bnviz.notation import PATHS, QUANTITIES, ROLES, Theme
from tests.derivation.batches import random_pass

ALL = [*EQUATIONS, DELTA]
THEMES: tuple[Theme, ...] = ("light", "dark")
VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


def samples(values: list[float]) -> tuple[Term, ...]:
    return tuple(Term("sample", value, row) for row, value in enumerate(values))


def bars_of(terms: tuple[Term, ...], value: float, theme: Theme = "light") -> dict[str, Any]:
    (trace,) = draw_bars(terms, value, "∂l/∂γ", "constant", theme)["data"]
    return dict(trace)


@given(VALUES, st.integers(3, 20))
def test_a_shortened_sum_keeps_its_total_and_its_ends(values: list[float], most: int) -> None:
    terms = samples(values)
    bars = shorten(terms, most)
    assert len(bars) == min(len(values), most)
    assert sum(bar.value for bar in bars) == pytest.approx(sum(values), rel=1e-9, abs=1e-6)
    labels = [bar.label for bar in bars]
    assert labels[0] == "sample 1"
    assert labels[-1] == f"sample {len(values)}"
    if len(values) > most:
        (rest,) = (label for label in labels if label.endswith(" more"))
        assert int(rest.split()[0]) == len(values) - most + 1


@given(VALUES, st.integers(3, 20), st.data())
def test_the_picked_sample_has_a_bar_of_its_own(
    values: list[float], most: int, data: st.DataObject
) -> None:
    picked = data.draw(st.integers(0, len(values) - 1))
    bars = shorten(samples(values), most, picked=picked)
    assert len(bars) == min(len(values), most)
    (own,) = (bar for bar in bars if bar.label == f"sample {picked + 1}")
    assert own.value == values[picked]
    assert sum(bar.value for bar in bars) == pytest.approx(sum(values), rel=1e-9, abs=1e-6)
    rows = [int(bar.label.split()[1]) for bar in bars if bar.label.startswith("sample")]
    assert rows == sorted(set(rows))
    rest = [int(bar.label.split()[0]) for bar in bars if bar.label.endswith(" more")]
    assert sum(rest) == len(values) - len(rows)
    assert len(rest) == (len(values) > most)


def test_a_short_sum_is_left_as_it_is() -> None:
    terms = samples([1.0, -2.0, 4.0])
    assert shorten(terms) == (
        ("sample 1", 1.0, "constant", 0.0),
        ("sample 2", -2.0, "constant", 0.0),
        ("sample 3", 4.0, "constant", 0.0),
    )


@given(VALUES)
def test_every_bar_starts_where_the_last_one_ended(values: list[float]) -> None:
    total = sum(values)
    trace = bars_of(samples(values), total)
    *shares, drawn_total = trace["x"]
    *bases, ground = trace["base"]
    assert drawn_total == total
    assert ground == 0
    if len(values) == 1:
        assert shares == bases == []
    else:
        assert bases == [0.0, *accumulate(shares)][:-1]
        end = bases[-1] + shares[-1]
        assert end == pytest.approx(total, rel=1e-9, abs=1e-6)
    assert len(trace["x"]) <= MOST_BARS + 1
    assert trace["meta"] == {"terms": values, "value": total}


def test_one_term_is_one_bar() -> None:
    figure = draw_bars((Term("", -2.5),), -2.5, "x̂", "normalized", "light")
    (trace,) = figure["data"]
    assert (trace["y"], trace["x"], trace["base"]) == (["x̂"], [-2.5], [0.0])
    (note,) = figure["layout"]["annotations"]
    assert note["text"] == "= −2.5"


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("m", [1, 2, 6, 40])
@pytest.mark.parametrize("which", ALL, ids=lambda e: e.id)
def test_the_bars_of_every_equation_end_in_its_value(
    which: Equation, m: int, printed: bool
) -> None:
    ray = xray(which, environment(*random_pass(m, 2)), m // 2, 1, printed=printed)
    trace = bars_of(ray.terms, ray.value)
    assert trace["x"][-1] == ray.value
    assert sum(trace["x"][:-1] or [ray.value]) == pytest.approx(ray.value, rel=1e-9, abs=1e-12)
    # Bars of one label would be drawn in one place.
    assert len(set(trace["y"])) == len(trace["y"])


@pytest.mark.parametrize("theme", THEMES)
def test_paths_have_their_own_names_and_colours(theme: Theme) -> None:
    ray = xray(equation("13"), environment(*random_pass(6, 2)), 0, 1)
    role = QUANTITIES["dx"].role
    (trace,) = draw_bars(ray.terms, ray.value, "∂l/∂x", role, theme)["data"]
    assert trace["y"] == ["direct", "through σ²", "through μ", "∂l/∂x"]
    colours = [PATHS[path].colour(theme) for path in ("direct", "var", "mu")]
    assert trace["marker"]["color"] == [*colours, ROLES[role].colour(theme)]


def test_every_bar_has_its_number_beside_it() -> None:
    figure = draw_bars(samples([1.0, -0.25]), 0.75, "∂l/∂γ", "constant", "light")
    notes = [(note["y"], note["text"]) for note in figure["layout"]["annotations"]]
    assert notes == [("sample 1", "+1"), ("sample 2", "−0.25"), ("∂l/∂γ", "= 0.75")]
    assert figure["layout"]["height"] >= 14 * len(notes)


@pytest.mark.parametrize(
    ("values", "written"),
    [
        # The three paths to a cell of ∂l/∂x where a batch has two samples.
        ([-16.158123, -9.692234, 25.861021], ["−16.1581", "−9.69223", "+25.861"]),
        ([1.5, 2.25], ["+1.5", "+2.25"]),
        # More would run out of the figure.
        ([0.00012345678, -0.00012345677], ["+0.00012346", "−0.00012346"]),
    ],
)
def test_terms_are_written_so_that_they_add_up(values: list[float], written: list[str]) -> None:
    figure = draw_bars(samples(values), sum(values), "∂l/∂x", "constant", "light")
    *texts, total = [note["text"] for note in figure["layout"]["annotations"]]
    assert texts == written
    if values[0] < -1:
        read = [float(text.replace("−", "-")) for text in texts]
        assert sum(read) == pytest.approx(float(total.removeprefix("= ")), rel=0.01)


def test_a_small_number_is_written_as_in_a_cell() -> None:
    figure = draw_bars(samples([1.0, -0.999989]), 1.1e-5, "∂l/∂γ", "constant", "light")
    assert figure["layout"]["annotations"][-1]["text"] == "= 1.1e−5"
    assert figure["data"][0]["customdata"][-1] == "1.1e−5"


def test_zeros_are_drawn_too() -> None:
    trace = bars_of(samples([0.0, 0.0]), 0.0)
    assert trace["x"] == [0.0, 0.0, 0.0]
    assert trace["base"] == [0.0, 0.0, 0.0]


def test_both_paths_to_the_mean_have_names() -> None:
    ray = xray(equation("9"), environment(*random_pass(6, 2)), 0, 1)
    trace = bars_of(ray.terms, ray.value)
    assert trace["y"][:-1] == ["through x̂", "through σ²"]
    colours = [ROLES[role].light for role in ("normalized", "variance")]
    assert trace["marker"]["color"][:-1] == colours


@pytest.mark.parametrize("projector", [0, 1, 1.5])
@pytest.mark.parametrize("count", [1, 2, 3, 8, 40])
def test_bars_share_the_room_that_they_are_given(projector: float, count: int) -> None:
    room = 150 * (projector or 1)
    terms = samples([1.0] * count)
    figure, thin = (
        draw_bars(terms, float(count), "∂l/∂γ", "constant", "light", projector=projector, room=r)
        for r in (room, 0)
    )
    bars, thickness = (
        [len(one["data"][0]["x"]) for one in (figure, thin)],
        [(one["layout"]["height"] - 8) / len(one["data"][0]["x"]) for one in (figure, thin)],
    )
    assert figure["layout"]["height"] <= room + 8
    assert bars[0] <= bars[1]
    assert thickness[0] >= thickness[1]
    if count in (2, 3):
        assert thickness[0] > 1.2 * thickness[1]


def test_a_thread_leads_from_where_each_bar_ends_to_where_the_next_begins() -> None:
    values = [2.0, -5.0, 0.5]
    figure = draw_bars(samples(values), sum(values), "∂l/∂γ", "constant", "light")
    (trace,), (threads,) = figure["data"], figure["layout"]["shapes"]
    drawn = re.findall(r"M([^,]+),([^V]+)V([^M]+)", threads["path"])
    ends = [float(x) for x, *_ in drawn]
    assert ends == pytest.approx(list(accumulate(values)))
    # The next bar begins there, and the total ends there.
    assert ends[:-1] == trace["base"][1:-1]
    assert ends[-1] == trace["base"][-1] + trace["x"][-1]
    for place, (_, top, bottom) in enumerate(drawn):
        assert place - 0.5 < float(top) < place < place + 1 < float(bottom) < place + 1.5


def test_one_bar_needs_no_thread() -> None:
    assert draw_bars(samples([1.0]), 1.0, "δ", "constant", "light")["layout"]["shapes"] == []
