"""The trap matrix, measured once for all visitors, and the visitor's own column."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

import streamlit as st

from bnviz.experiment import Pass
from bnviz.scenario import OWN_SETUP
from bnviz.slips import SLIPS, Slip
from bnviz.trials import (
    CHECKS,
    SETUPS,
    Check,
    Column,
    Given,
    given_by,
    is_measurable,
    measure_column,
)

_HASHES: dict[str | type[Any], Callable[[Any], Any]] = {Pass: attrgetter("fingerprint")}
OWN_NAME = "yours"


def find_slip(id_: str) -> Slip | None:
    """Return the slip with this id, or None."""
    return next((slip for slip in SLIPS if slip.id == id_), None)


def find_check(id_: str) -> Check:
    """Return the check with this id."""
    return next(check for check in CHECKS if check.id == id_)


@st.cache_resource(show_spinner="Making every slip in every set-up…")
def columns() -> Mapping[str, Column]:
    """Return the columns of the set-ups, by their ids."""
    return {setup.id: measure_column(setup.make()) for setup in SETUPS}


@st.cache_resource(
    max_entries=32, show_spinner="Making every slip on your data…", hash_funcs=_HASHES
)
def own_column(done: Pass) -> Column | None:
    """Return the visitor's own column, or None where the data are too large for it."""
    given = given_by(done)
    return measure_column(given) if is_measurable(given) else None


def make_setup(id_: str, done: Pass | None) -> Given | None:
    """Return the arrays of a set-up, or None for the visitor's own where they did not run."""
    if id_ == OWN_SETUP:
        return None if done is None else given_by(done)
    return next(setup for setup in SETUPS if setup.id == id_).make()


def name_of(id_: str) -> str:
    """Return what a set-up is called."""
    return next((setup.name for setup in SETUPS if setup.id == id_), OWN_NAME)


def say_of(id_: str) -> str:
    """Return what a set-up is, and what it hides."""
    own = "Your own settings and data, in float64."
    return next((setup.sentence for setup in SETUPS if setup.id == id_), own)
