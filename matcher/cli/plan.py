"""The command plan: which intakes open and who is proposed where, from a file, without a server."""

import json
import math
import os
from pathlib import Path
from typing import Any

import click

from matcher.cli.common import Refused
from matcher.cli.problem_file import NotAProblem, ProblemFile
from matcher.engine.planning import GAP, SECONDS, LeftOut, Opening, Plan, Proposal, solve
from matcher.places import service as places

_IN = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


class _Number(click.FloatRange):
    """A number in a range; not NaN, which is in every range because it is outside none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no number", param, ctx)
        return number


@click.command("plan")
@click.option("--in", "source", type=_IN, default="-", help="The problem; standard input if left out.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write there instead of standard output.")
@click.option("--seconds", type=_Number(0, 86_400), default=SECONDS, show_default=True, help="Time to search.")
@click.option("--gap", type=_Number(0, 1), default=GAP, show_default=True, help="How near to the best is good enough.")
def plan_intakes(source: Path, out: Path | None, seconds: float, gap: float) -> None:
    """Plan intakes: a problem in JSON in, a plan in JSON out (see docs/intakes.md). Needs no server.

    An entry that can't be used is named, and the rest is planned; exit code 1 then. What is no problem at all: 2.
    """
    if out is not None and not out.absolute().parent.is_dir():
        raise click.UsageError(f"there is no folder {out.absolute().parent}")
    try:
        with click.open_file(str(source), "rb") as file:
            content = file.read()
    except OSError as error:
        raise Refused(f"The problem can't be read: {error}") from error
    reading = ProblemFile(places.built_in_points())
    try:
        problem = reading.read(content)
    except NotAProblem as error:
        raise click.UsageError(str(error)) from error
    for where, why in reading.refused:
        click.echo(f"{where}: {why}", err=True)
    text = json.dumps(_told(solve(problem, seconds=seconds, gap=gap), reading.refused), ensure_ascii=False, indent=1)
    _write(text + "\n", out)
    raise SystemExit(1 if reading.refused else 0)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    except OSError as error:
        raise Refused(f"The plan can't be written: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _told(plan: Plan, refused: list[tuple[str, str]]) -> dict[str, Any]:
    """The plan as the JSON that docs/intakes.md describes."""
    return {
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "stopped": plan.stopped,
        "proposals": [_proposal(one) for one in plan.proposals],
        "left_out": [_left_out(one) for one in plan.left_out],
        "intakes": [_opening(one) for one in plan.openings],
        "moves": [{"person": one.seeker, "before": one.before, "after": one.after} for one in plan.moves],
        "refused": [{"at": where, "why": why} for where, why in refused],
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "person": one.seeker,
        "intake": one.offer,
        "gain": one.gain,
        "km": _tenths(one.km),
        "rank": one.rank,
        "options": one.options,
        "why": one.chosen.value,
        "better": one.better,
        "kept": one.kept,
    }


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {
        "person": one.seeker,
        "why": one.missed.value,
        "intake": one.offer,
        "gain": one.gain,
        "threshold": one.threshold,
        "km": _tenths(one.km),
        "options": one.options,
    }


def _opening(one: Opening) -> dict[str, Any]:
    return {
        "intake": one.offer,
        "opens": one.opens,
        "why": one.verdict.value,
        "instead": one.instead,
        "seats": one.seats,
        "taken": one.taken,
        "proposed": one.proposed,
        "possible": one.possible,
        "value": one.value,
        "threshold": one.threshold,
        "below_minimum": one.below_minimum,
    }


def _tenths(km: float | None) -> float | None:
    return None if km is None else round(km, 1)


COMMANDS = (plan_intakes,)
