"""Every symbol and every colour of the app, each with its one meaning."""

from bnviz.notation.palette import NEUTRALS, ROLES, SIGNS, Role, Sign, Theme
from bnviz.notation.quantities import (
    BATCH,
    PATH_TEXTS,
    PATHS,
    QUANTITIES,
    Axis,
    Quantity,
    path_colours,
    quantity_colours,
)

__all__ = [
    "BATCH",
    "NEUTRALS",
    "PATHS",
    "PATH_TEXTS",
    "QUANTITIES",
    "ROLES",
    "SIGNS",
    "Axis",
    "Quantity",
    "Role",
    "Sign",
    "Theme",
    "path_colours",
    "quantity_colours",
]
