"""What the processor does in one step and Python has no word for: counting bits, and asking the memory ahead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic


def _intrinsic(function: Callable[..., Any]) -> Callable[..., Any]:
    """As numba's own, typed as compiled code sees it: without the context of the compiler."""
    made: Callable[..., Any] = intrinsic(function)
    return made


@_intrinsic
def ones(_context: Any, mask: Any) -> Any:
    """How many bits of a whole number are set."""

    def code(_inner: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.ctpop(values[0])

    return mask(mask), code


@_intrinsic
def lowest(_context: Any, mask: Any) -> Any:
    """The place of the lowest bit that is set, of a number that is not 0."""

    def code(_inner: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.cttz(values[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), code


@_intrinsic
def fetch(_context: Any, table: Any, place: Any, further: Any) -> Any:
    """Ask the memory for a row of a table of one dimension that will be read soon. further: so many bytes on."""

    def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, values[0])
        row = builder.zext(values[1], ir.IntType(64)) if values[1].type.width < 64 else values[1]
        start = builder.add(builder.ptrtoint(held.data, ir.IntType(64)), builder.mul(row, held.itemsize))
        where = builder.add(start, values[2])
        byte, whole = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, whole, whole, whole])
        ask = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        builder.call(ask, [builder.inttoptr(where, byte), *(ir.Constant(whole, one) for one in (0, 3, 1))])
        return context.get_dummy_value()

    return types.none(table, place, types.int64), code
