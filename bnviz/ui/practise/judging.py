"""Answers judged for the page, the same ones once for all visitors."""

import gc
from collections.abc import Sequence
from functools import lru_cache
from threading import Thread

import streamlit as st

from bnviz.checking import (
    EXERCISES,
    Attempt,
    Working,
    attempt,
    attempt_tree,
    find_exercise,
    gaps,
    judge_working,
)
from bnviz.expression import Expression, to_typed
from bnviz.proof import prepare

# An answer has at most some thousand characters, and what was found out about it no more.
_MOST_KEPT = 512


@lru_cache(maxsize=_MOST_KEPT)
def judged(exercise: str, text: str) -> Attempt:
    """Judge an answer as it was typed."""
    return attempt(find_exercise(exercise), text)


def judged_for_two(exercise: str, text: str) -> Attempt:
    """Judge an answer, and look for two slips together behind it."""
    return attempt(find_exercise(exercise), text, most_slips=2)


@lru_cache(maxsize=_MOST_KEPT)
def judged_tree(exercise: str, tree: Expression) -> Attempt:
    """Judge a formula in which a gap was filled."""
    return attempt_tree(find_exercise(exercise), to_typed(tree), tree)


@lru_cache(maxsize=_MOST_KEPT)
def judged_working(exercise: str, texts: Sequence[str]) -> Working:
    """Judge a derivation of several lines."""
    return judge_working(find_exercise(exercise), texts)


@st.cache_resource(show_spinner=False)
def warm_up() -> Thread:
    """Work out in the background, once, what the first answer would have to wait for."""
    thread = Thread(target=_warm_up, name="practise", daemon=True)
    thread.start()
    return thread


def _warm_up() -> None:
    for exercise in EXERCISES:
        prepare(exercise.form, most=1)
        for gap in gaps(exercise)[:1]:
            attempt_tree(exercise, "", gap.filled(gap.choices[0]))
    # What is known by now stays. To go through all of it again takes Python's collector a tenth of
    # a second, and it would do so in the middle of somebody's answer.
    gc.collect()
    gc.freeze()
