"""The JavaScript reading: a function of plain loops that gives what formulas give, in a browser.

Arrays are ``Float64Array``s in rows, entries of an object ``e`` by their ids; ``m`` and ``eps`` are
numbers there. Whatever does not depend on the sample, or not on the feature, is computed once and
not in every cell: sums, roots and powers above all. Operations keep the order of the array reading.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bnviz.expression.across import FeatureMaximum, FeatureSum
from bnviz.expression.javascript_operations import write_operation
from bnviz.expression.nodes import Expression, Number, Reference, Sum, free_indices, plain
from bnviz.expression.rounding import Rounding, name_rounding
from bnviz.notation import QUANTITIES

# What a value depends on: a sample, a feature.
_EACH = {
    (True, True): "for(let i=0;i<m;i++)for(let j=0;j<D;j++)",
    (True, False): "for(let i=0;i<m;i++)",
    (False, True): "for(let j=0;j<D;j++)",
}
_LENGTH = {(True, True): "m*D", (True, False): "m", (False, True): "D"}
_AT = {(True, True): "i*D+j", (True, False): "i", (False, True): "j"}


def write_function(formulas: Iterable[tuple[str, Expression]]) -> str:
    """Return a JavaScript function ``(e,m,D)=>{…}`` that puts the value of each formula into e.

    Parameters
    ----------
    formulas
        The id that a value gets, and its formula, in an order in which each may use those before
        it. A value without an index is one for each feature, or one number.

    Raises
    ------
    TypeError
        If a node has no JavaScript reading.
    ValueError
        If more than one sample index is free where a value is to be computed.
    """
    body = _Function()
    for name, formula in formulas:
        body.assign(name, formula)
    return "(e,m,D)=>{" + "".join(body.lines) + "}"


@dataclass
class _Function:
    lines: list[str] = field(default_factory=list)
    known: dict[Expression, str] = field(default_factory=dict)

    def assign(self, name: str, formula: Expression) -> None:
        """Compute a formula into an entry of e."""
        depends = _shape(name) or _depends(formula)
        value = self.cell(formula, _own(formula), hoist=False)
        if depends == (False, False):
            self.lines.append(f"e[{name!r}]={value};")
            return
        # A buffer of the right length is used again, so that a moving hand makes no garbage.
        self.lines.append(
            f"{{let o=e[{name!r}];"
            f"if(o?.length!=={_LENGTH[depends]})o=e[{name!r}]=new Float64Array({_LENGTH[depends]});"
            f"{_EACH[depends]}o[{_AT[depends]}]={value};}}"
        )

    def cell(self, node: Expression, at: Mapping[str, str], *, hoist: bool = True) -> str:
        """Return a formula in one cell: `at` says which variable each sample index is."""
        node = plain(node)
        if isinstance(node, Reference):
            return _leaf(node, at)
        if isinstance(node, FeatureSum) and not _has_feature(node.body):
            # What no feature owns counts once for every feature.
            return f"(D*{self.cell(node.body, at)})"
        if hoist and not isinstance(node, Number) and _depends(node) != (True, True):
            return self.hoisted(node, at)
        return self.operation(node, at)

    def operation(self, node: Expression, at: Mapping[str, str]) -> str:
        """Return an operation on cells."""
        if isinstance(node, Sum | FeatureSum | FeatureMaximum):
            return self.hoisted(node, at)
        return write_operation(node, lambda child: self.cell(child, at))

    def hoisted(self, node: Expression, at: Mapping[str, str]) -> str:
        """Return where a value stands that is computed before the loops, once."""
        depends = _depends(node)
        if node not in self.known:
            self.known[node] = name = f"t{len(self.known)}"
            if isinstance(node, Sum):
                self._sum(name, node, depends)
            elif isinstance(node, FeatureSum | FeatureMaximum):
                self._across(name, node)
            elif depends == (False, False):
                self.lines.append(f"const {name}={self.operation(node, {})};")
            else:
                value = self.operation(node, _own(node))
                self.lines.append(
                    f"const {name}=new Float64Array({_LENGTH[depends]});"
                    f"{_EACH[depends]}{name}[{_AT[depends]}]={value};"
                )
        name = self.known[node]
        match depends:
            case (False, False):
                return name
            case (False, True):
                return f"{name}[j]"
        return f"{name}[{at[_index(node)]}]"

    def _sum(self, name: str, node: Sum, depends: tuple[bool, bool]) -> None:
        if depends[0]:
            raise ValueError("a sum over the batch inside of which another sample index is free")
        # A bound index shadows a free one of the same name (equation 11 as printed).
        inner = self.cell(node.body, {node.index: "i"})
        if depends == (False, True):
            self.lines.append(
                f"const {name}=new Float64Array(D);{_EACH[True, True]}{name}[j]+={inner};"
            )
        else:
            self.lines.append(f"let {name}=0;{_EACH[True, False]}{name}+={inner};")

    def _across(self, name: str, node: FeatureSum | FeatureMaximum) -> None:
        inner = self.cell(node.body, _own(node))
        start, step = "0", f"{name}[i]+={inner}"
        if isinstance(node, FeatureMaximum):
            start, step = "-Infinity", f"{name}[i]=Math.max({name}[i],{inner})"
        self.lines.append(
            f"const {name}=new Float64Array(m).fill({start});{_EACH[True, True]}{step};"
        )


def _leaf(node: Reference, at: Mapping[str, str]) -> str:
    axes = QUANTITIES[node.quantity].axes
    if node.quantity == "D":
        return "D"
    is_rounding = isinstance(node, Rounding)
    array = f"e[{name_rounding(node.quantity)!r}]" if is_rounding else f"e.{node.quantity}"
    if not axes:
        return array
    if node.index is None:
        return f"{array}[j]"
    row = at[node.index]
    return f"{array}[{row}*D+j]" if "feature" in axes else f"{array}[{row}]"


def _shape(name: str) -> tuple[bool, bool] | None:
    """Return what a quantity has a value for: a sample, a feature; or None for a part of one."""
    if name not in QUANTITIES:
        return None
    axes = QUANTITIES[name].axes
    return "sample" in axes, "feature" in axes


def _depends(node: Expression) -> tuple[bool, bool]:
    """Return whether a value depends on a sample, and whether on a feature."""
    return bool(free_indices(node)), _has_feature(node)


def _has_feature(node: Expression) -> bool:
    if isinstance(node, FeatureSum | FeatureMaximum):
        return False
    if isinstance(node, Reference):
        return "feature" in QUANTITIES[node.quantity].axes
    return any(map(_has_feature, node.children))


def _own(node: Expression) -> dict[str, str]:
    return {_index(node): "i"} if free_indices(node) else {}


def _index(node: Expression) -> str:
    """Return the one sample index that is free in a formula."""
    free = sorted(free_indices(node))
    if len(free) > 1:
        raise ValueError(f"the formula has several free sample indices: {', '.join(free)}")
    return free[0]
