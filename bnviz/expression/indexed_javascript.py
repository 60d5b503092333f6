"""The JavaScript reading of formulas in index notation, where sums run over any axis.

Arrays are ``Float64Array``s in rows, entries of an object ``e`` by their ids; the sizes ``m``,
``D`` and ``H``, and ``eps``, are numbers there. In the formulas for one feature at a time
(`bnviz.expression.javascript`) no feature index is written.
"""

from collections.abc import Iterable
from types import MappingProxyType

from bnviz.expression.indexed import SIZES
from bnviz.expression.javascript_operations import write_operation
from bnviz.expression.nodes import Expression, Reference, Sum, plain
from bnviz.expression.rounding import Rounding, name_rounding
from bnviz.notation import QUANTITIES

_LENGTHS = MappingProxyType({"sample": "e.m", "input": "e.D", "feature": "e.H"})


def write_indexed_function(formulas: Iterable[tuple[str, str, Expression]]) -> str:
    """Return a JavaScript function ``(e)=>{…}`` that puts the value of each formula into e.

    Parameters
    ----------
    formulas
        The id that an array gets (of a quantity, or of what rounding does to one, see
        `name_rounding`), the indices of its axes in order, and its formula; in an order in which
        each may use those before it.

    Raises
    ------
    TypeError
        If a node has no JavaScript reading.
    """
    return "(e)=>{" + "".join(_assign(*one) for one in formulas) + "}"


def _assign(name: str, indices: str, formula: Expression) -> str:
    lengths = [_LENGTHS[axis] for axis in QUANTITIES[name.removeprefix(name_rounding(""))].axes]
    size = "*".join(lengths)
    body = _Body()
    value = body.value(formula)
    loops = "".join(map(_loop, indices, lengths))
    # A buffer of the right length is used again, so that a moving hand makes no garbage.
    return (
        f"{{let o=e[{name!r}];if(o?.length!=={size})o=e[{name!r}]=new Float64Array({size});"
        f"let n=0;{loops}{{{''.join(body.lines)}o[n++]={value};}}}}"
    )


def _loop(index: str, length: str) -> str:
    return f"for(let {index}=0;{index}<{length};{index}++)"


class _Body:
    """What is computed for one cell: lines for its sums, and then an expression."""

    def __init__(self, depth: int = 0) -> None:
        self.lines: list[str] = []
        self.depth = depth

    def value(self, node: Expression) -> str:
        node = plain(node)
        if isinstance(node, Reference):
            return _read(node)
        if isinstance(node, Sum):
            return self._sum(node)
        return write_operation(node, self.value)

    def _sum(self, node: Sum) -> str:
        name = f"s{self.depth}_{len(self.lines)}"
        inner = _Body(self.depth + 1)
        body = inner.value(node.body)
        self.lines.append(
            f"let {name}=0;{_loop(node.index, f'e.{SIZES[node.upper]}')}"
            f"{{{''.join(inner.lines)}{name}+={body};}}"
        )
        return name


def _read(node: Reference) -> str:
    name = name_rounding(node.quantity) if isinstance(node, Rounding) else node.quantity
    array = f"e[{name!r}]"
    if node.feature is None:
        return array
    if node.index is None:
        return f"{array}[{node.feature}]"
    return f"{array}[{node.index}*{_LENGTHS[QUANTITIES[node.quantity].axes[1]]}+{node.feature}]"
