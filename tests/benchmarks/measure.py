"""How long something takes, told as a ratio to a fixed piece of work, so that machines can be compared."""

import time
from collections.abc import Callable


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """The shortest of several runs, in seconds: what disturbs a run only ever makes it longer."""
    return min(_once(work) for _ in range(times))


def yardstick() -> float:
    """Seconds for a fixed piece of plain Python on this machine, now."""
    return seconds(lambda: sum(i * i % 7 for i in range(200_000)))


def tell(name: str, took: float, *, unit: float | None = None) -> None:
    """Print a measurement: seconds, and how many yardsticks (or `unit`s) that is."""
    unit = unit or yardstick()
    print(f"\n  {name}: {took:.4f} s = {took / unit:.3g} x", end="")


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
