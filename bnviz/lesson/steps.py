"""The lesson: a beginning, equations 1 to 13 in about forty steps read off their trees, an end."""

from collections.abc import Iterator

from bnviz.derivation import CHAINS, DELTA, REWRITINGS, equation
from bnviz.lesson.kinds import (
    MEAN_PATHS,
    agreement,
    along_path,
    between,
    chain_rule,
    factor_by_factor,
    opened,
    product,
    rewritten,
    total,
    whole,
)
from bnviz.lesson.scenes import beginning, column_push, end, misprint
from bnviz.lesson.step import Step
from bnviz.notation import PATH_TEXTS, PATHS, QUANTITIES


def _build() -> Iterator[Step]:
    yield from beginning()
    yield whole("mean", "1", alike=("x",))
    yield opened("variance-distance", "2", (1, 0, 0))
    yield whole("variance", "2")
    yield opened("normalize-deviation", "3", (1,))
    yield whole("normalize", "3")
    yield whole("scale-and-shift", "4", alike=("x_hat", "gamma", "beta"))
    yield product("scale-gradient-product", "5", (0, 0))
    yield whole("scale-gradient", "5")
    yield whole("shift-gradient", "6")
    yield whole("normalized-gradient", "7")
    for name in ("root", "slope"):
        yield between(f"variance-gradient-{name}", "8")
    names = ("arrives", "distance", "half", "power")
    for step in factor_by_factor("8", tuple(f"variance-gradient-{name}" for name in names)):
        yield chain_rule(step) if step.id in REWRITINGS else step
    yield whole("variance-gradient", "8")
    yield along_path("mean-gradient-first", "9", 0)
    yield along_path("mean-gradient-vanishing", "9", 1)
    yield total("mean-gradient", "9", MEAN_PATHS)
    for slug, number, paths in (
        ("input-gradient", "10", ("direct", "var", "mu")),
        ("substituted", "11", ("direct", "var", "mu")),
        ("simplified", "12", ("var", "mu")),
        ("closed-form", "13", ("direct", "var", "mu")),
    ):
        if number == "13":
            yield whole("delta", DELTA.number)
        for name in paths:
            yield from _along(f"{slug}-{name}", number, name)
        if number != "11":
            yield total(slug, number, tuple(PATH_TEXTS.values()))
        if number == "10":
            yield column_push()
        if number in ("12", "13"):
            yield misprint(f"{slug}-in-print", equation(number))
    yield agreement("agreement")
    yield from end()


def _along(slug: str, number: str, path: str) -> Iterator[Step]:
    """Yield the lines on the way to one addend, and the addend."""
    for rewriting in CHAINS[path]:
        if rewriting.id.startswith(f"{slug}-"):
            yield between(rewriting.id, number)
    step = along_path(slug, number, tuple(PATHS).index(path))
    yield rewritten(step) if slug in REWRITINGS else step


STEPS = tuple(_build())
MEETS_UPSTREAM = next(
    step.id for step in STEPS if not step.scene and "dy" in [f.quantity for f in step.factors]
)
"""The step at which ∂l/∂y enters the equations, where one may ask of which loss."""
_BY_ID = {step.id: position for position, step in enumerate(STEPS)}


def find_step(slug: str | None) -> int:
    """Return the position of the step with this id; the first for any other id."""
    return _BY_ID.get(slug or "", 0)


def first_of_chapter(chapter: str) -> int:
    """Return the position of the first step of an equation, of the beginning or of the end."""
    return next(n for n, step in enumerate(STEPS) if step.chapter == chapter)


def step_of_quantity(name: str, *, backward: bool) -> str:
    """Return the id of the step that completes a quantity, or the gradient that arrives at it."""
    wanted = f"d{name}" if backward and f"d{name}" in QUANTITIES else name
    shown = [step for step in STEPS if not step.scene]
    done = [step for step in shown if step.result and step.result.quantity == wanted]
    # The chain rule tells what an equation comes to before its own last step does.
    last = next((step for step in reversed(done) if step.number == done[0].number), None)
    uses_it = (step for step in shown if wanted in [factor.quantity for factor in step.factors])
    found = last or next(uses_it, STEPS[-1] if backward else STEPS[0])
    return found.id
