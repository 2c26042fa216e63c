"""Reads and writes how objectives stand: one statement for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from slo.arithmetic.judging import Finding
from slo.arithmetic.sums import Sums
from slo.judging.running import Running
from slo.judging.standing import Judged
from slo.judging.statements import run
from slo.judging.windows import ALL
from slo.models import ObjectiveState

_STATES: Final = """
INSERT INTO slo_objectivestate AS known
  (objective_id, upto, windows, begins, good, bad, heard_at, judged_at, standing, availability, remaining, is_tentative)
SELECT objective, %(now)s, %(windows)s, begins::text::timestamptz[], good::text::bigint[], bad::text::bigint[],
  heard_at, %(now)s, standing, availability, remaining, is_tentative
FROM unnest(%(objective)s::uuid[], %(begins)s::text[], %(good)s::text[], %(bad)s::text[], %(heard_at)s::timestamptz[],
  %(standing)s::text[], %(availability)s::float8[], %(remaining)s::float8[], %(is_tentative)s::bool[])
  AS fresh (objective, begins, good, bad, heard_at, standing, availability, remaining, is_tentative)
ON CONFLICT (objective_id) DO UPDATE SET
  upto = excluded.upto, windows = excluded.windows, begins = excluded.begins, good = excluded.good, bad = excluded.bad,
  heard_at = coalesce(excluded.heard_at, known.heard_at), judged_at = excluded.judged_at, standing = excluded.standing,
  availability = excluded.availability, remaining = excluded.remaining, is_tentative = excluded.is_tentative
"""
_BURNS: Final = """
INSERT INTO slo_burnstate AS known (objective_id, condition, severity, is_firing, is_insufficient, since, long_burn,
  short_burn, threshold, judged_at)
SELECT objective, condition, severity, is_firing, is_insufficient, CASE WHEN is_firing THEN %(now)s END, long_burn,
  short_burn, threshold, %(now)s
FROM unnest(%(objective)s::uuid[], %(condition)s::text[], %(severity)s::text[], %(is_firing)s::bool[],
  %(is_insufficient)s::bool[], %(long_burn)s::float8[], %(short_burn)s::float8[], %(threshold)s::float8[])
  AS fresh (objective, condition, severity, is_firing, is_insufficient, long_burn, short_burn, threshold)
ON CONFLICT (objective_id, condition) DO UPDATE SET
  severity = excluded.severity, is_firing = excluded.is_firing, is_insufficient = excluded.is_insufficient,
  since = CASE WHEN excluded.is_firing THEN coalesce(known.since, excluded.since) END, long_burn = excluded.long_burn,
  short_burn = excluded.short_burn, threshold = excluded.threshold, judged_at = excluded.judged_at
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What the round before left: running sums, None where they are of other windows than today's, and when heard."""

    running: Running | None
    heard_at: datetime | None


def known_states() -> dict[UUID, Known]:
    """Return every state there is."""
    rows = ObjectiveState.objects.values_list("pk", "windows", "begins", "good", "bad", "heard_at")
    return {pk: Known(_running(*sums), heard_at) for pk, *sums, heard_at in rows}


def _running(windows: list[int], begins: list[datetime], good: list[int], bad: list[int]) -> Running | None:
    return Running(begins, list(map(Sums, good, bad))) if tuple(windows) == ALL else None


def keep_states(
    found: Mapping[UUID, tuple[Running, Judged]], heard: Mapping[UUID, datetime | None], now: datetime
) -> None:
    """Write down sums and standings."""
    columns: dict[str, list[Any]] = {
        "objective": list(found),
        "begins": [_array(at.isoformat() for at in running.begins) for running, _ in found.values()],
        "good": [_array(one.good for one in running.sums) for running, _ in found.values()],
        "bad": [_array(one.bad for one in running.sums) for running, _ in found.values()],
        "heard_at": [heard.get(pk) for pk in found],
        "standing": [str(judged.standing) for _, judged in found.values()],
        "availability": [_float(judged.availability) for _, judged in found.values()],
        "remaining": [_float(judged.budget.remaining) for _, judged in found.values()],
        "is_tentative": [judged.budget.is_tentative for _, judged in found.values()],
    }
    run(_STATES, columns | {"now": now, "windows": list(ALL)})


def keep_burns(found: Mapping[UUID, Iterable[Finding]], now: datetime) -> None:
    """Write down each condition, and delete those that an objective has no more."""
    rows = [(pk, one) for pk, findings in found.items() for one in findings]
    columns: dict[str, Any] = {
        "objective": [pk for pk, _ in rows],
        "condition": [str(one.condition) for _, one in rows],
        "severity": [str(one.severity) for _, one in rows],
        "is_firing": [one.is_firing for _, one in rows],
        "is_insufficient": [one.is_insufficient for _, one in rows],
        "long_burn": [_float(one.long_burn) for _, one in rows],
        "short_burn": [_float(one.short_burn) for _, one in rows],
        "threshold": [float(one.threshold) for _, one in rows],
        "now": now,
    }
    run(_BURNS, columns)
    run("DELETE FROM slo_burnstate WHERE judged_at < %(now)s", {"now": now})


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(str(value) for value in values) + "}"


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
