"""Reads the attacks that may still go on, lets events join them, and writes what came of it."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import connection

from telemetry import partitions
from telemetry.ids import id_at
from waf.intake.joining import GAP, LONGEST, Blow, Course, join
from waf.models import Attack, Event
from waf.models.outcome import STOPPED
from waf.tables import ATTACK

CHANGE: Final = """
UPDATE waf_attack AS known
SET first_at = told.first_at, last_at = told.last_at, requests = told.requests, refused = told.refused
FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::bigint[], %s::bigint[])
  AS told (id, first_at, last_at, requests, refused)
WHERE known.id = told.id AND known.first_at >= %s AND known.first_at <= %s
"""


def join_attacks(slice_id: UUID, events: Sequence[Event]) -> None:
    """Set the attack of each event, all of one slice which the caller has locked."""
    if not events:
        return
    blows = [Blow(one.at, (one.client, one.rules[0], one.route), one.outcome in STOPPED) for one in events]
    known = _known(slice_id, blows)
    earliest = min([course.first_at for course in known], default=blows[0].at)
    courses, ids = join(blows, known, id_at)
    for event, attack_id in zip(events, ids, strict=True):
        event.attack_id = attack_id
    _add(events, [one for one in courses if one.is_new])
    changed = [one for one in courses if one.has_changed and not one.is_new]
    if changed:
        rows = [(one.id, one.first_at, one.last_at, one.requests, one.refused) for one in changed]
        latest = max(one.last_at for one in changed)
        with connection.cursor() as cursor:
            cursor.execute(CHANGE, [*(list(column) for column in zip(*rows, strict=True)), earliest, latest])


def _known(slice_id: UUID, blows: Sequence[Blow]) -> list[Course]:
    keys = {blow.key for blow in blows}
    first, last = min(blow.at for blow in blows), max(blow.at for blow in blows)
    rows = Attack.objects.filter(
        slice_id=slice_id,
        first_at__gte=first - LONGEST - GAP,
        first_at__lte=last + GAP,
        last_at__gte=first - GAP,
        rule__in={rule for _, rule, _ in keys},
    )
    courses = (
        Course(
            row.id,
            (row.client, row.rule, row.route),
            row.first_at,
            row.last_at,
            row.requests,
            row.refused,
            False,
            False,
        )
        for row in rows
    )
    return [one for one in courses if one.key in keys]


def _add(events: Sequence[Event], courses: Sequence[Course]) -> None:
    partitions.ensure(ATTACK, {one.first_at for one in courses})
    first_of: dict[Any, Event] = {}
    for event in events:
        first_of.setdefault(event.attack_id, event)
    Attack.objects.bulk_create(
        Attack(
            id=one.id, first_at=one.first_at, last_at=one.last_at, slice_id=first_of[one.id].slice_id,
            policy=first_of[one.id].policy, route=one.key[2], client=one.key[0], country=first_of[one.id].country,
            rule=one.key[1], requests=one.requests, refused=one.refused,
        )
        for one in courses
    )  # fmt: skip
