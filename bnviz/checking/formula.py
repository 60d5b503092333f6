"""One typed answer, judged: right for every batch size, or refuted with exact numbers."""

from dataclasses import replace
from time import perf_counter

from bnviz.checking.answer import ASKED, NoAnswerError, count_terms, settle_answer, with_index
from bnviz.checking.conditions import Condition
from bnviz.checking.judgement import Judgement
from bnviz.checking.numbers import GENERIC, refute, say_no_value, search
from bnviz.checking.recognition import recognize
from bnviz.checking.refutation import Refutation
from bnviz.expression import Expression, Reference, to_latex
from bnviz.expression.reading import ParseError, parse
from bnviz.expression.symbolic import to_sympy
from bnviz.proof.counterexample import Counterexample
from bnviz.proof.exact_numbers import NoExactRootError
from bnviz.proof.naming import name
from bnviz.proof.normal_form import is_zero
from bnviz.proof.unfolding import difference
from bnviz.proof.written_out import holds_written_out
from bnviz.slips import FORMS, find_slips

# A formula with more terms than this is not proved: that could take longer than a reader waits.
MOST_TERMS = 3_000
# How many operations go into finding a counterexample where there is no proof.
_STEPS_TO_DECIDE = 100_000
# The batch sizes at which everything is written out as well, as a witness of its own.
_SIZES = (2, 3)


def judge(quantity: str, text: str, *, most_slips: int | None = None) -> Judgement:
    """Judge an answer: the right-hand side for a quantity, as somebody typed it.

    Any true formula is accepted, whatever known quantities it is written in.

    Parameters
    ----------
    quantity
        ``"dbeta"``, ``"dgamma"``, ``"dx_hat"``, ``"dvar"``, ``"dmu"`` or ``"dx"``.
    text
        Plain text, LaTeX or Unicode, see `bnviz.parse`.
    most_slips
        How many slips together are looked for behind a false answer. By default two, and one for
        ∂l/∂x: to work out its pairs takes some seconds, once (see `bnviz.proof.prepare`).

    Raises
    ------
    KeyError
        If there is no such quantity to ask for.
    """
    if quantity not in ASKED:
        raise KeyError(f"there is nothing to ask about {quantity!r}; choose of {', '.join(ASKED)}")
    start = perf_counter()
    try:
        tree = parse(text)
    except ParseError as error:
        judgement = Judgement(quantity, "ill-formed", error.sentence, position=error.position)
    else:
        judgement = judge_tree(quantity, tree, most_slips=most_slips)
        judgement = replace(judgement, tree=tree, parsed=to_latex(tree))
    return replace(judgement, milliseconds=1e3 * (perf_counter() - start))


def judge_tree(quantity: str, tree: Expression, *, most_slips: int | None = None) -> Judgement:
    """Judge an answer that is a tree already."""
    try:
        left, right = settle_answer(quantity, tree)
    except NoAnswerError as error:
        return Judgement(quantity, "ill-formed", str(error))
    why = say_no_value(right, left.index)
    if why is not None:
        return Judgement(quantity, "ill-formed", why)
    judgement = _decide(left, right)
    if judgement.verdict != "false":
        return judgement
    # Slips are made in formulas whose sample is called i.
    right = with_index(right, left.index, "i") if left.index else right
    return _named(judgement, right, most_slips or (1 if quantity == "dx" else 2))


def _decide(left: Reference, right: Expression) -> Judgement:
    witness = refute(left, right, GENERIC)
    if witness is not None:
        return _refuted(left, right, witness)
    right = recognize(right)
    if count_terms(right) > MOST_TERMS:
        return _searched(left, right)
    if is_zero(difference(to_sympy(left), to_sympy(right))) and _agrees_written_out(left, right):
        return _proved(left, right)
    return _searched(left, right)


def _agrees_written_out(left: Expression, right: Expression) -> bool:
    """Whether batches that are written out do not contradict the proof."""
    try:
        return all(holds_written_out(left, right, size) for size in _SIZES)
    except NoExactRootError:
        return True


def _proved(left: Reference, right: Expression) -> Judgement:
    slips = [slip for slip in find_slips(left, right) if slip.kind != "missing index"]
    sentence = "Right, for every batch size and all numbers."
    if slips:
        return Judgement(left.quantity, "notation", f"{sentence} {slips[0].sentence}")
    return Judgement(left.quantity, "holds", sentence)


def _refuted(left: Reference, right: Expression, witness: Counterexample) -> Judgement:
    refutation = Refutation(left, right, witness)
    said = _say_when(refutation.conditions)
    return Judgement(left.quantity, "false", said, refutation=refutation)


def _named(judgement: Judgement, right: Expression, most: int) -> Judgement:
    """Name the slip, or the slips together, that give the same false formula, if any do."""
    form = next(form for form in FORMS if form.quantity == judgement.quantity)
    explanations = name(recognize(right), form, most=most)
    slips = explanations[0].slips if explanations else ()
    sentence = " ".join([judgement.sentence, *(slip.sentence for slip in slips)])
    return replace(judgement, sentence=sentence, slips=tuple(slip.id for slip in slips))


def _say_when(conditions: tuple[Condition, ...]) -> str:
    if not conditions:
        return "The answer is not right."
    *most, last = [condition.text for condition in conditions]
    when = f"{', '.join(most)} or {last}" if most else last
    return f"The answer is not right in general. It is right where {when}."


def _searched(left: Reference, right: Expression) -> Judgement:
    """Say how far a search for numbers came, where there is no proof."""
    witness, tried = search(left, right, _STEPS_TO_DECIDE)
    if witness is not None:
        return _refuted(left, right, witness)
    return Judgement(
        left.quantity,
        "not decided",
        f"There is no proof of it here, and none of {tried:,} small batches of two and three "
        "samples refutes it.",
    )
