"""∂l/∂x in training and in evaluation mode, path by path, on one board."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from bnviz.figures.panels import Band, Panel
from bnviz.notation import PATH_TEXTS, PATHS, QUANTITIES

Array = np.ndarray[Any, Any]


def mode_bands(
    arrays: Mapping[str, Any], paths: Mapping[str, Array], evaluation: Array, running: Any
) -> tuple[Band, Band]:
    """Lay out a row for each mode: x with the statistics in use, the three paths, and their sum.

    Parameters
    ----------
    arrays
        Every quantity of the pass in training, by its id.
    paths
        The addends of ∂l/∂x in training (m, D), by the name of the path.
    evaluation
        ∂l/∂x in evaluation mode (m, D), which is the direct path alone.
    running
        The remembered ``mean`` and ``var`` (D,).
    """
    nothing = np.zeros_like(evaluation)
    remembered = {"running_mu": running.mean, "running_var": running.var}
    in_evaluation = {"direct": evaluation, "var": nothing, "mu": nothing}
    return (
        _row("training", {"mu": arrays["mu"], "var": arrays["var"]}, arrays, paths, arrays["dx"]),
        _row("evaluation", remembered, arrays, in_evaluation, evaluation),
    )


def _row(
    mode: str,
    statistics: Mapping[str, Array],
    arrays: Mapping[str, Any],
    paths: Mapping[str, Array],
    total: Array,
) -> Band:
    strips = tuple(
        # Both means share a scale, and both variances.
        Panel(name, "", np.asarray(values), about.text, about.role, about.role)
        for name, values in statistics.items()
        for about in [QUANTITIES[name]]
    )
    about = QUANTITIES["x"]
    batch = Panel("x", "", np.asarray(arrays["x"]), about.text, about.role, "x", below=strips)
    addends = (
        Panel(
            f"dx_{mode}",
            "",
            paths[path],
            PATH_TEXTS[path],
            role.id,
            "dx",
            term=path,
            operator="+" * (n > 0),
        )
        for n, (path, role) in enumerate(PATHS.items())
    )
    whole = Panel(
        f"dx_{mode}", "", total, f"∂l/∂x, {mode}", QUANTITIES["dx"].role, "dx", operator="="
    )
    return Band((), (batch, *addends, whole))
