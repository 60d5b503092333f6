"""What the README says is so: examples run, tables are computed, links lead somewhere."""

import doctest
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import grimp
import numpy as np
import pytest

import bnviz
from bnviz.derivation import environment, summands
from bnviz.derivation import equation as find_equation
from bnviz.expression import evaluate
from bnviz.notation import QUANTITIES
from bnviz.numerics import Backward, Forward, relative_error
from bnviz.scenario import (
    Limits,
    Settings,
    from_query,
    limits_from_environment,
    make_inputs,
    upstream,
)

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETUPS = re.findall(r"\(http://localhost:8501/\??([^)\s]*)\)", README)


def section(heading: str) -> str:
    """Return the section under a heading."""
    return README.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def rows(text: str, first: str) -> list[list[str]]:
    """Return the cells of the table whose first heading is given, without its headings."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    table = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def settings_of(query: str) -> Settings:
    settings, problems = from_query(dict(parse_qsl(query)))
    assert not problems
    return settings


def run(query: str) -> tuple[Forward, Backward]:
    settings = settings_of(query)
    inputs = make_inputs(settings)
    fwd = bnviz.forward(inputs.x, inputs.gamma, inputs.beta, inputs.eps)
    return fwd, bnviz.backward(fwd, upstream(settings, fwd.y))


def off(query: str, number: str) -> float:
    """Return by how much an equation as printed is off for the set-up of a link."""
    passes = run(query)
    arrays = environment(*passes)
    addends = tuple(evaluate(part, arrays) for part in summands(find_equation(number).corrected))
    return relative_error(
        bnviz.evaluate(number, *passes, printed=True), bnviz.evaluate(number, *passes), addends
    )


def test_the_examples_give_what_they_show() -> None:
    blocks = re.findall(r"```pycon\n(.*?)```", README, flags=re.DOTALL)
    assert len(blocks) == 5
    examples = doctest.DocTestParser().get_doctest("".join(blocks), {}, "README", "README.md", 0)
    report: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(examples, out=report.append)
    assert results.attempted > 10
    assert results.failed == 0, "".join(report)


def test_the_verdicts_are_those_that_are_computed() -> None:
    table = {
        row[0]: row for row in rows(section("The sources, and what is wrong in them"), "equation")
    }
    assert list(table) == [e.number for e in bnviz.EQUATIONS]
    for equation in bnviz.EQUATIONS:
        _, gives, verdict, wrong = table[equation.number]
        assert gives == QUANTITIES[equation.quantity].text
        assert verdict == bnviz.prove(equation.number, printed=True).verdict
        # Only what differs from the corrected form has something wrong.
        assert bool(wrong) == equation.misprinted


@pytest.mark.parametrize("query", sorted(set(SETUPS)))
def test_every_set_up_can_be_opened(query: str) -> None:
    fwd, bwd = run(query)
    assert np.isfinite(fwd.y).all()
    assert np.isfinite(bwd.dx).all()


def test_the_misprints_are_as_far_off_as_the_table_says() -> None:
    table = rows(section("Ten minutes in front of a class"), "standard deviation of x")
    assert len(table) == 3
    for link, *said in table:
        deviation, query = re.fullmatch(r"\[(.+)\]\(.*\?(.*)\)", link).groups()
        assert settings_of(query).scale == float(deviation)
        errors = [off(query, number) for number in ("8", "12", "13")]
        # Beyond that the page tells no more.
        written = [f"{e:.0%}" if e < 10 else ">1000×" if e > 1000 else f"{e:.0f}×" for e in errors]
        only_8 = re.fullmatch(r"\[(.+)\]\(.*\?(.*)\)", said[0])
        assert settings_of(only_8[2]) == replace(settings_of(query), printed=("8",))
        assert [only_8[1], *said[1:]] == written
    variances = run("scale=1")[0].var
    assert f"from {variances.min():.2f} to {variances.max():.2f} at the start" in README


def test_the_claims_of_the_ten_minutes_hold() -> None:
    minutes = section("Ten minutes in front of a class")
    assert np.abs(run("upstream=ones")[1].dx).max() < 1e-15

    start, moved, scaled = (run(query)[1] for query in ("", "beta=-2", "gamma=-2"))
    for name in ("dgamma", "dbeta", "dx_hat", "dvar", "dmu", "dx"):
        assert np.array_equal(getattr(start, name), getattr(moved, name)), name
    assert np.array_equal(start.dgamma, scaled.dgamma)
    assert not np.allclose(start.dx, scaled.dx)

    for query in (
        "data=two-samples&cell=1,4&present=1",
        "data=two-samples&cell=1,4&eps=1&present=1",
    ):
        assert query in SETUPS
        shown = np.abs(run(query)[1].dx)
        assert f"{shown.max():.2g}" in minutes
        # The X-ray takes apart the cell that the sentence is about.
        i, j = settings_of(query).cell
        assert shown[i - 1, j - 1] == shown.max()

    iris = next(query for query in SETUPS if "iris" in query)
    assert f"off by only {off(iris, '13'):.0%}" in minutes
    measured = run(iris)[1]
    through_var, direct = (
        np.abs(part).max() for part in (measured.dx_through_var, measured.dx_direct)
    )
    assert through_var < direct / 20


def test_the_popular_check_finds_12_and_misses_13() -> None:
    passes = run("")
    sums = {n: bnviz.evaluate(n, *passes, printed=True).sum(axis=0) for n in ("12", "13")}
    assert np.abs(sums["12"]).max() > 1
    assert np.abs(sums["13"]).max() < 1e-12


def test_the_variables_of_a_server_are_those_that_it_reads() -> None:
    said = {cells[0].strip("`"): cells[1] for cells in rows(section("On a server"), "variable")}
    assert limits_from_environment(said) == Limits()
    for name, default in said.items():
        changed = {name: str(int(default) - 1)}
        assert limits_from_environment(changed) != Limits()


def test_the_picture_of_the_rooms_shows_every_import() -> None:
    drawn = set(
        re.findall(r"^    (\w+) --> (\w+)$", section("How it is built"), flags=re.MULTILINE)
    )
    graph = grimp.build_graph("bnviz")
    rooms = {child.split(".")[1] for child in graph.find_children("bnviz")}
    assert rooms <= {room for edge in drawn for room in edge}
    below = {room: reach(room, drawn) for room in rooms}
    for importer in graph.modules - {"bnviz"}:
        for target in graph.find_modules_directly_imported_by(importer) - {"bnviz"}:
            room, other = importer.split(".")[1], target.split(".")[1]
            assert other in {room, *below[room]}, f"{importer} imports {target}: {room} --> {other}"


def reach(room: str, edges: set[tuple[str, str]]) -> set[str]:
    """Return the rooms that the arrows lead to from a room."""
    following = {end for start, end in edges if start == room}
    return following.union(*(reach(end, edges) for end in following))


@pytest.mark.parametrize("path", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_what_it_points_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_pictures_are_small() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert all(picture.stat().st_size < 300_000 for picture in pictures)
