"""Strategies as JSON documents: what people write, what the API shows and what a rollout keeps of its strategy."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Final

from fleet.rollout.strategy.reading import Mistake, Reading
from fleet.rollout.strategy.stages import Cohort, Count, Everybody, Label, Regions, Share, Stage, Strategy

MOST_STAGES: Final = 12
MOST_NODES: Final = 10_000
MOST_REGIONS: Final = 64
LONGEST_BAKE_SECONDS: Final = 7 * 24 * 60 * 60
MOST_REQUESTS: Final = 1_000_000_000
LONGEST_HOLD_HOURS: Final = 30 * 24
NAME: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
LABEL: Final = r"([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"
_FIELDS: Final = ("name", "title", "description", "stages", "judge", "hold_hours")
_STAGE_FIELDS: Final = ("title", "cohort", "bake_seconds", "min_requests", "gate")
_LAST: Final = Stage("All nodes", Everybody())


def parse(document: object) -> Strategy | list[Mistake]:
    """Read a strategy, or return everything that is wrong with it. The stage for all nodes is added if missing."""
    read = _read(document)
    if isinstance(read, Strategy) and len(read.stages) == 1:
        return [Mistake("/stages/0/cohort", "first_cohort", "The first stage must be smaller than the fleet.")]
    return read


def from_document(document: object) -> Strategy:
    """Read what `to_document` wrote; ValueError for anything else.

    Only what is our own, and shows nothing to clients, may begin with all nodes (`fleet/actions/parts.py`).
    """
    read = _read(document)
    if isinstance(read, Strategy):
        return read
    raise ValueError("; ".join(f"{one.pointer}: {one.text}" for one in read))


def _read(document: object) -> Strategy | list[Mistake]:
    if not isinstance(document, Mapping):
        return [Mistake("", "type", "A strategy is an object.")]
    reading = Reading(document)
    reading.refuse_others(_FIELDS)
    stages = _stages(reading)
    strategy = Strategy(
        name=reading.text("name", longest=63, pattern=NAME),
        title=reading.text("title", longest=80),
        description=reading.text("description", longest=500, default=""),
        stages=tuple(stages if stages and stages[-1].is_for_everybody else [*stages, _LAST]),
        judge=reading.flag("judge", default=True),
        hold_hours=_hold_hours(reading),
    )
    if not reading.mistakes:
        _check(strategy, reading)
    return reading.mistakes or strategy


def to_document(strategy: Strategy) -> dict[str, Any]:
    """Return the strategy as JSON; `parse` reads it back."""
    stages = [
        {
            "title": stage.title,
            "cohort": cohort_document(stage.cohort),
            "bake_seconds": stage.bake_seconds,
            "min_requests": stage.min_requests,
            "gate": stage.gate,
        }
        for stage in strategy.stages
    ]
    return {
        "name": strategy.name,
        "title": strategy.title,
        "description": strategy.description,
        "stages": stages,
        "judge": strategy.judge,
        "hold_hours": strategy.hold_hours,
    }


def cohort_document(cohort: Cohort) -> dict[str, Any]:
    """Return a cohort as JSON, tagged with its `type`."""
    match cohort:
        case Count(count):
            return {"type": "count", "count": count}
        case Share(percent):
            return {"type": "share", "percent": percent}
        case Regions(regions):
            return {"type": "regions", "regions": list(regions)}
        case Label(label, value):
            return {"type": "label", "label": label, "value": value}
        case Everybody():
            return {"type": "all"}


def _stages(reading: Reading) -> list[Stage]:
    found = enumerate(reading.items("stages", most=MOST_STAGES))
    return [_stage(one) for at, content in found if (one := reading.inside(content, f"stages/{at}")) is not None]


def _hold_hours(reading: Reading) -> int | None:
    if reading.content.get("hold_hours") is None:
        return None
    return reading.whole("hold_hours", least=1, most=LONGEST_HOLD_HOURS)


def _stage(reading: Reading) -> Stage:
    reading.refuse_others(_STAGE_FIELDS)
    return Stage(
        title=reading.text("title", longest=80),
        cohort=_cohort(reading.inside(reading.content.get("cohort"), "cohort")),
        bake_seconds=reading.whole("bake_seconds", least=0, most=LONGEST_BAKE_SECONDS, default=0),
        min_requests=reading.whole("min_requests", least=0, most=MOST_REQUESTS, default=0),
        gate=reading.flag("gate", default=False),
    )


def _cohort(reading: Reading | None) -> Cohort:
    if reading is None:
        return Everybody()
    kind = reading.content.get("type")
    if not isinstance(kind, str) or kind not in _COHORTS:
        reading.refuse("type", "required" if kind is None else "choice", f"One of {', '.join(_COHORTS)}.")
        return Everybody()
    fields, read = _COHORTS[kind]
    reading.refuse_others(("type", *fields))
    return read(reading)


def _regions(reading: Reading) -> Regions:
    names = reading.items("regions", most=MOST_REGIONS)
    for at, name in enumerate(names):
        Reading({str(at): name}, f"{reading.place}/regions", reading.mistakes).text(str(at), longest=63)
    if len({str(name) for name in names}) < len(names):
        reading.refuse("regions", "duplicate", "Each region once.")
    return Regions(tuple(str(name) for name in names))


def _label(reading: Reading) -> Label:
    return Label(reading.text("label", longest=317, pattern=LABEL), reading.text("value", longest=63))


_COHORTS: Final[dict[str, tuple[tuple[str, ...], Callable[[Reading], Cohort]]]] = {
    "count": (("count",), lambda reading: Count(reading.whole("count", least=1, most=MOST_NODES))),
    "share": (("percent",), lambda reading: Share(reading.whole("percent", least=1, most=99))),
    "regions": (("regions",), _regions),
    "label": (("label", "value"), _label),
    "all": ((), lambda _: Everybody()),
}


def _check(strategy: Strategy, reading: Reading) -> None:
    """What is wrong between stages that are each right."""
    for at, stage in enumerate(strategy.stages[:-1]):
        if stage.is_for_everybody:
            text = "Only the last stage may be for all nodes; every strategy proves a revision on fewer nodes first."
            reading.refuse(f"stages/{at}/cohort", "order", text)
    if strategy.stages[-1].gate:
        reading.refuse(f"stages/{strategy.last}/gate", "gate_at_end", "Nothing comes after the last stage.")
    if not strategy.judge:
        for at, stage in enumerate(strategy.stages):
            if stage.min_requests:
                text = "Requests are only counted when the strategy judges; set judge, or leave this 0."
                reading.refuse(f"stages/{at}/min_requests", "needs_judge", text)
    _check_growth(strategy, reading)


def _check_growth(strategy: Strategy, reading: Reading) -> None:
    sizes = [(at, _size(stage.cohort)) for at, stage in enumerate(strategy.stages)]
    for kind in (Count, Share):
        same = [(at, size[1]) for at, size in sizes if size is not None and size[0] is kind]
        for (_, before), (at, after) in pairwise(same):
            if after <= before:
                field = "count" if kind is Count else "percent"
                text = f"This must be more than the {before} of an earlier stage: cohorts grow."
                reading.refuse(f"stages/{at}/cohort/{field}", "order", text)


def _size(cohort: Cohort) -> tuple[type, int] | None:
    match cohort:
        case Count(count):
            return Count, count
        case Share(percent):
            return Share, percent
        case _:
            return None
