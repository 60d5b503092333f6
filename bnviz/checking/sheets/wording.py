"""What a sheet and a question say in the same words: the batch, the forward pass, a formula."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bnviz.checking.sheets.problems import Row
from bnviz.derivation import equation
from bnviz.expression import Expression, Reference, to_latex
from bnviz.notation import QUANTITIES
from bnviz.proof import Numbers

FORWARD = ("1", "2", "3", "4")
"""The numbers of the equations of the forward pass, which is on every sheet."""


@dataclass(frozen=True)
class Wording:
    """Parts of a page of HTML; ``math`` puts LaTeX into it, as whoever shows the page needs it."""

    math: Callable[[str], str]

    def given(self, numbers: Numbers) -> str:
        """Return the batch as a table, and the parameters in a sentence."""
        samples = range(1, len(numbers.x) + 1)
        rows = {"x": numbers.x, "dy": numbers.dy}
        head = "".join(f"<th>{self.math(f'i={sample}')}</th>" for sample in samples)
        body = "".join(
            f"<tr><th>{self.symbol(name)}</th>"
            f"{''.join(f'<td>{write_number(value)}</td>' for value in values)}</tr>"
            for name, values in rows.items()
        )
        scalars = {
            "m": Fraction(len(numbers.x)),
            "gamma": numbers.gamma,
            "beta": numbers.beta,
            "eps": numbers.eps,
        }
        said = ", ".join(
            f"{self.symbol(name)} = {write_number(value)}" for name, value in scalars.items()
        )
        root = self.tree(equation("3").corrected.children[1])
        return (
            f'<table class="given"><tr><td></td>{head}</tr>{body}</table><p>{said}, so that '
            f"{root} = {write_number(numbers.deviation)}.</p>"
        )

    def forward(self) -> str:
        """Return the forward pass as a list."""
        lines = "".join(f"<li>{self._line(number)}</li>" for number in FORWARD)
        return f'<ul class="forward">{lines}</ul>'

    def tree(self, tree: Expression) -> str:
        """Return a formula."""
        return self.math(to_latex(tree))

    def symbol(self, quantity: str) -> str:
        """Return the symbol of a quantity, at sample i where it has samples."""
        return self.tree(Reference(quantity, "i" if QUANTITIES[quantity].per_sample else None))

    def _line(self, number: str) -> str:
        line = equation(number)
        return f"{self.tree(line.left)} = {self.tree(line.corrected)}"


def write_row(values: Row) -> str:
    """Return the numbers of all samples, or the one number."""
    written = ", ".join(map(write_number, values))
    return written if len(values) == 1 else f"({written})"


def write_number(value: Fraction) -> str:
    """Return a fraction as one reads it."""
    return str(value).replace("-", "−")
