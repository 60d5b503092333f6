"""How fast answers are judged, and how many rightly: ``python -m benchmarks.judging``.

The sets are those of the tests, in full: 500 right answers by random rewritings, 500 wrong ones by
a random change of one node, every slip in every form that it fits, pairs of slips, and 5,000
hostile texts.
"""

from collections.abc import Iterable
from contextlib import suppress
from statistics import quantiles
from time import perf_counter

from benchmarks.outcomes import Outcome, save
from bnviz.checking import Judgement, judge
from bnviz.expression.reading import ParseError, parse
from bnviz.proof import name
from bnviz.slips import FORMS, SLIPS
from tests.checking.answers import Answer, right_answers, wrong_answers
from tests.checking.exact_check import confirms, holds_on
from tests.checking.test_answer_sets import BATCHES
from tests.expression.hostile import hostile_texts
from tests.slips.test_naming import draw_pairs

ANSWERS, TEXTS, PAIRS = 500, 5_000, 150

Judged = list[tuple[Answer, Judgement]]


def judge_all(answers: Iterable[Answer]) -> Judged:
    """Return each answer with its judgement."""
    return [(answer, judge(answer.quantity, answer.text)) for answer in answers]


def is_explained(answer: Answer, judgement: Judgement) -> bool:
    """Whether a refused answer is so with numbers that a check of its own confirms."""
    if judgement.verdict == "ill-formed":
        return "no value" in judgement.sentence
    found = judgement.counterexample
    return found is not None and confirms(answer.quantity, answer.tree, found.numbers)


def is_right_by_accident(answer: Answer) -> bool:
    """Whether a change made no difference, by a check that knows nothing of the proofs."""
    return holds_on(answer.quantity, answer.tree, BATCHES)


def name_slips() -> tuple[int, int]:
    """Return how many formulas single slips make, and how many of them are not named by it."""
    made = [(slip, form, tree) for slip in SLIPS for form in FORMS for tree in slip.apply(form)]
    named = sum(
        (slip,) in [found.slips for found in name(tree, form, most=1)] for slip, form, tree in made
    )
    return len(made), len(made) - named


def milliseconds_to_read(text: str) -> float:
    """Return how long a text takes until it is a tree or a sentence."""
    start = perf_counter()
    with suppress(ParseError):
        parse(text)
    return 1e3 * (perf_counter() - start)


def measure() -> tuple[Outcome, ...]:
    """Judge everything, and return the figures."""
    judge("dx", "dy_i")  # Loads SymPy and derives the gradients.
    right, changed = judge_all(right_answers(ANSWERS)), judge_all(wrong_answers(ANSWERS))
    wrong = [pair for pair in changed if not is_right_by_accident(pair[0])]
    times = [judgement.milliseconds for _, judgement in (*right, *changed)]
    reading = [milliseconds_to_read(text) for text in hostile_texts(TEXTS)]
    made, nameless = name_slips()
    pairs = sum(not name(tree, form) for form, *_, tree in draw_pairs(PAIRS))
    return (
        Outcome("judging an answer, median", quantiles(times, n=2)[0], "ms"),
        Outcome("judging an answer, 95th percentile", quantiles(times, n=20)[-1], "ms", 300),
        Outcome("judging an answer, longest", max(times), "ms", 2000),
        Outcome(f"of {len(right)} right answers, refused", _refused(right), "", 0),
        Outcome(f"of {len(changed)} changed answers, right still", len(changed) - len(wrong), ""),
        Outcome(f"of {len(wrong)} wrong answers, accepted", len(wrong) - _refused(wrong), "", 0),
        Outcome("of these, without numbers that are confirmed", _unexplained(wrong), "", 0),
        Outcome(f"of {made} formulas with one slip, not named by it", nameless, "", 0),
        Outcome(f"of {PAIRS} pairs of slips, not named", 100 * pairs / PAIRS, "%", 20),
        Outcome(f"reading one of {TEXTS:,} hostile texts, longest", max(reading), "ms", 100),
    )


def _refused(judged: Judged) -> int:
    return sum(not judgement.accepted for _, judgement in judged)


def _unexplained(wrong: Judged) -> int:
    return sum(not is_explained(answer, judgement) for answer, judgement in wrong)


if __name__ == "__main__":
    save("judging", measure())
