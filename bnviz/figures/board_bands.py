"""What stands on the board: the heatmaps of the forward and the backward pass, as data."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from bnviz.derivation import DELTA, Roundings, column_sum, equation, part, settle
from bnviz.expression import Expression, evaluate
from bnviz.figures.panels import Array, Arrays, Band, Panel
from bnviz.notation import PATH_TEXTS, PATHS, QUANTITIES

_PATH_SUM = {"var": ("sum_x_hat_delta", "Σ x̂δ"), "mu": ("sum_delta", "Σ δ")}
INPUT_GRADIENTS = ("10", "11", "12", "13")


def bands(arrays: Arrays, printed: Collection[str] = (), *, own: bool = False) -> tuple[Band, ...]:
    """Lay out every heatmap of equations 1 to 13.

    Parameters
    ----------
    arrays
        Every quantity by its id, from `bnviz.derivation.environment`, as NumPy arrays.
    printed
        The numbers of the equations to show as printed.
    own
        Give each path of equations 10 to 13 a colour scale of its own, and their sum another: down
        the page, where the equations are compared, a path still has one.
    """
    shown = _Shown(arrays, frozenset(printed), Roundings(arrays), own)
    return (shown.forward(), shown.stages(), *map(shown.input_gradient, INPUT_GRADIENTS))


@dataclass(frozen=True)
class _Shown:
    arrays: Arrays
    printed: frozenset[str]
    roundings: Roundings
    own: bool

    def forward(self) -> Band:
        statistics = (self.quantity("mu", "1", scale="x"), self.quantity("var", "2"))
        parameters = (self.quantity("gamma", "4"), self.quantity("beta", "4"))
        return Band(
            ("1", "2", "3", "4"),
            (
                self.quantity("x", "", below=statistics),
                self.quantity("x_hat", "3", operator="→"),
                self.quantity("y", "4", operator="→", below=parameters),
            ),
        )

    def stages(self) -> Band:
        return Band(
            ("5", "6", "7", "8", "9", DELTA.number),
            (
                self.quantity("dy", "", below=(self.quantity("dbeta", "6", operator="Σ↓"),)),
                self._scale_gradient(),
                self.quantity(
                    "dx_hat", "7", below=(self.quantity("dvar", "8"), self.quantity("dmu", "9"))
                ),
                self.quantity("delta", DELTA.number),
            ),
        )

    def input_gradient(self, number: str) -> Band:
        """Equations 10 to 13: three addends and their total, all on one scale."""
        addends = tuple(
            self._panel(
                "dx",
                number,
                PATH_TEXTS[path],
                role.id,
                term=path,
                operator="+" * (n > 0),
                # Equation 13 names the sums that its terms are made of.
                below=(self._delta_sum(path),) if number == "13" and path in _PATH_SUM else (),
            )
            for n, (path, role) in enumerate(PATHS.items())
        )
        total = self._panel(
            "dx",
            number,
            "∂l/∂x",
            QUANTITIES["dx"].role,
            operator="=",
            below=(self._column_sum(number),) if number == "13" else (),
        )
        return Band((number,), (*addends, total))

    def quantity(
        self,
        name: str,
        number: str,
        *,
        scale: str | None = None,
        operator: str = "",
        below: tuple[Panel, ...] = (),
    ) -> Panel:
        """One quantity: what the kernel computed, or its equation as printed."""
        about = QUANTITIES[name]
        # Equation 4 also stands over γ and β, which it only uses.
        if number in self.printed and equation(number).quantity == name:
            return self._panel(
                name, number, about.text, about.role, scale, operator=operator, below=below
            )
        values = np.asarray(self.arrays[name])
        return Panel(
            name,
            number,
            values,
            about.text,
            about.role,
            scale or name,
            operator=operator,
            below=below,
            rounding=self.roundings.of_quantity(name),
        )

    def _scale_gradient(self) -> Panel:
        if "5" in self.printed:
            return self.quantity("dgamma", "5")
        product = part(equation("5"), printed=False, term="product")
        return Panel(
            "product",
            "5",
            evaluate(product, self.arrays),
            "∂l/∂y·x̂",
            QUANTITIES["dgamma"].role,
            "product",
            below=(self.quantity("dgamma", "5", operator="Σ↓"),),
            rounding=self.roundings.of(product),
        )

    def _column_sum(self, number: str) -> Panel:
        # On the scale of its summands: what is left of them is rounding, or a misprint.
        printed = number in self.printed
        summed = column_sum(equation(number), printed=printed)
        values, rounding = evaluate(summed, self.arrays), self.roundings.of(summed)
        scale, together = self._scale(number, "dx")
        return Panel(
            "sum_dx",
            number,
            values,
            "Σ↓ ∂l/∂x",
            QUANTITIES["dx"].role,
            scale,
            printed,
            rounding=rounding,
            together=together,
            # Those of the corrected form are zero.
            is_alike=printed and not settle(values, rounding).any(),
        )

    def _scale(self, number: str, name: str, term: str | None = None) -> tuple[str, str]:
        """Return the scale of what an equation gives, and the one that it has left for it."""
        if self.own and number in INPUT_GRADIENTS:
            return f"{name} {term or 'sum'}", name
        return name, ""

    def _delta_sum(self, path: str) -> Panel:
        tag, text = _PATH_SUM[path]
        summed = part(equation("13"), printed=False, term=tag)
        values, rounding = evaluate(summed, self.arrays), self.roundings.of(summed)
        return Panel(tag, "13", values, text, PATHS[path].id, tag, rounding=rounding)

    def _panel(
        self,
        name: str,
        number: str,
        text: str,
        role: str,
        scale: str | None = None,
        *,
        term: str | None = None,
        operator: str = "",
        below: tuple[Panel, ...] = (),
    ) -> Panel:
        printed = number in self.printed
        right = part(equation(number), printed=printed, term=term)
        values, rounding = self._evaluate(right, name), self.roundings.of(right)
        is_alike = False
        if printed:
            true = part(equation(number), printed=False, term=term)
            limit = rounding + self.roundings.of(true)
            is_alike = _differ_by_rounding(values, self._evaluate(true, name), limit)
        shared, together = self._scale(number, name, term)
        return Panel(
            name,
            number,
            values,
            text,
            role,
            scale or shared,
            printed,
            term,
            operator,
            below,
            rounding=rounding,
            together=together,
            is_alike=is_alike,
        )

    def _evaluate(self, right: Expression, name: str) -> Array:
        values = np.asarray(evaluate(right, self.arrays))
        if QUANTITIES[name].per_sample:
            # The path through μ is the same for every sample; as an addend it is a full matrix.
            values = np.broadcast_to(values, np.shape(self.arrays["x"]))
        return values


def _differ_by_rounding(one: Array, other: Array, limit: Array | float) -> bool:
    """Return whether two arrays have one shape, and differ nowhere by more than rounding."""
    return one.shape == other.shape and bool((np.abs(one - other) <= limit).all())
