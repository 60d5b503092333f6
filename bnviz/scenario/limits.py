"""How large the arrays and files of a visitor may be; the server's owner can change it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bnviz.scenario.numerals import read_int
from bnviz.scenario.problem import quote
from bnviz.scenario.settings import DEFAULTS


@dataclass(frozen=True)
class Limits:
    """Largest batch size, number of features, product of the two, and file in bytes."""

    max_m: int = 4096
    max_d: int = 1024
    max_cells: int = 1_048_576
    max_upload_bytes: int = 10 * 1024 * 1024


def limits_from_environment(environ: Mapping[str, str]) -> Limits:
    """Read ``BNVIZ_MAX_M``, ``BNVIZ_MAX_D`` and ``BNVIZ_MAX_CELLS``, each with a default.

    Raises
    ------
    ValueError
        If a value is not a whole number, or so small that the default set-up would not fit.
    """

    def read(variable: str, least: int, default: int) -> int:
        text = environ.get(variable)
        if text is None:
            return default
        value = read_int(text)
        if value is None or value < least:
            raise ValueError(
                f"{variable} must be a whole number of at least {least}, but it is {quote(text)}."
            )
        return value

    # The defaults of Settings must always fit, since every bad parameter falls back to them.
    return Limits(
        max_m=read("BNVIZ_MAX_M", DEFAULTS.m, Limits.max_m),
        max_d=read("BNVIZ_MAX_D", DEFAULTS.d, Limits.max_d),
        max_cells=read("BNVIZ_MAX_CELLS", DEFAULTS.m * DEFAULTS.d, Limits.max_cells),
    )
