"""Stores that go past the caches, which Numba's language lacks; importing this needs Numba."""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

LINE = 64
"""Bytes of a cache line."""


def _emitted(function: Callable[..., Any]) -> Any:
    """Let compiled code call the function, without its first argument, for what it generates."""
    return intrinsic(function)


@_emitted
def copy_line(_context: Any, source: Any, start: Any, target: Any, at: Any, line: Any) -> Any:
    """Copy a line, counted from source[start], to as many lines from target[at].

    A line of the cache must start at target[at]. It is written as a whole and marked as not needed
    again soon ("nontemporal"), so the processor need not read it first. Other threads may see it
    only after a `fence`.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lines = ir.ArrayType(ir.IntType(8), LINE).as_pointer()
        vector = ir.VectorType(ir.IntType(8), LINE).as_pointer()

        def place(of: int) -> Any:
            array = context.make_array(signature.args[of])(context, builder, arguments[of])
            first = builder.bitcast(builder.gep(array.data, [arguments[of + 1]]), lines)
            return builder.bitcast(builder.gep(first, [arguments[4]]), vector)

        store = builder.store(builder.load(place(0), align=1), place(2), align=LINE)
        mark = builder.module.add_metadata([ir.Constant(ir.IntType(32), 1)])
        store.set_metadata("nontemporal", mark)
        return context.get_dummy_value()

    return types.void(source, start, target, at, line), generate


@_emitted
def fence(_context: Any) -> Any:
    """Complete all stores before any that follow."""

    def generate(context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        builder.fence("seq_cst")
        return context.get_dummy_value()

    return types.void(), generate
