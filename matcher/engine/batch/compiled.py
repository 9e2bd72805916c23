"""How this package compiles: at the first call, kept on disk, without the interpreter's lock, exact to the last bit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])

_HERE = Path(__file__).parent
_RULES = [_HERE.parent / f"{name}.py" for name in ("geography", "profile", "scoring", "suit", "verdict")]
"""The kernel takes its bounds and constants from these."""


def _edition() -> str:
    digest = hashlib.sha256(numba.__version__.encode())
    for file in [*sorted(_HERE.glob("*.py")), *_RULES]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


# A function that is kept on disk holds the code of those it calls. numba looks at its own file only, and would go on
# with old code of the others: so what is kept stands under the edition of all the files it may come from.
_KEPT = str(_HERE / "__pycache__" / f"compiled-{_edition()}")


def compiled(function: _Function) -> _Function:
    """The function as machine code. No fast maths: a sum must come out as scoring.score makes it."""
    return _compiled(function)


def lean(function: _Function) -> _Function:
    """The same for what makes no arrays, and so needs no count of who holds them: counting took most of the time."""
    return _compiled(function, _nrt=False)


def called(function: _Function) -> _Function:
    """The same for what only compiled code calls: half the compiling of a function is the door to the interpreter."""
    return _compiled(function, **_INSIDE)


def inlined(function: _Function) -> _Function:
    """The same, for what runs once a pair: part of its caller, because handing tables over costs more than the work."""
    return _compiled(function, forceinline=True, **_INSIDE)


_INSIDE = {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def _compiled(function: _Function, **options: Any) -> _Function:
    jit: Any = numba.njit
    config: Any = numba.config
    options = {"nogil": True, "error_model": "numpy", **options}
    before, config.CACHE_DIR = config.CACHE_DIR, _KEPT
    try:
        made = jit(cache=True, **options)(function)
    except RuntimeError:  # nowhere to keep it: it is compiled in each process
        made = jit(**options)(function)
    finally:
        config.CACHE_DIR = before
    return cast("_Function", made)
