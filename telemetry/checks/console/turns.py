"""Whose turn it is among the checks that the control plane sends itself."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from policies.compiler import Kind, parse
from policies.compiler.intent import CheckSpec, IntentObject
from policies.models import RevisionObject, Slice
from telemetry.checks.models import ConsoleTurn, id_of

MOST: Final = 64
MOST_OF_SLICE: Final = 8
"""So many at a time, so that those of one slice cannot keep all others waiting."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A published check that the control plane sends."""

    slice_id: UUID
    slice_key: str
    name: str
    spec: CheckSpec


def wanted() -> dict[UUID, Wanted]:
    """Return all of them by their ids; one query."""
    rows = RevisionObject.objects.filter(
        slice__in=Slice.objects.values("pk"), kind=Kind.CHECK, to_sequence=None,
        spec__enabled=True, spec__places__console=True,
    )  # fmt: skip
    found = {}
    for slice_id, key, name, spec in rows.values_list("slice_id", "slice__key", "name", "spec"):
        read = parse(Kind.CHECK, name, spec)
        if isinstance(read, IntentObject) and isinstance(read.spec, CheckSpec):
            found[id_of(slice_id, name)] = Wanted(slice_id, key, name, read.spec)
    return found


def take_turns(checks: Mapping[UUID, Wanted], now: datetime) -> list[Wanted]:
    """Return whose turn it is, the longest waiting first, and note when each is next; the caller holds the lock.

    A check that is new is sent at once; what was missed while nobody sent is not sent later.
    """
    ConsoleTurn.objects.exclude(pk__in=checks).delete()
    known = set(ConsoleTurn.objects.values_list("pk", flat=True))
    fresh = [ConsoleTurn(pk, one.slice_id, one.name, now) for pk, one in checks.items() if pk not in known]
    ConsoleTurn.objects.bulk_create(fresh)
    taken: list[ConsoleTurn] = []
    of_slice: Counter[UUID] = Counter()
    for turn in ConsoleTurn.objects.filter(due_at__lte=now).order_by("due_at", "pk"):
        if len(taken) < MOST and of_slice[turn.slice_id] < MOST_OF_SLICE:
            of_slice[turn.slice_id] += 1
            turn.due_at = _next(turn.due_at, checks[turn.pk].spec.every_seconds, now)
            taken.append(turn)
    ConsoleTurn.objects.bulk_update(taken, ["due_at"])
    return [checks[turn.pk] for turn in taken]


def _next(due_at: datetime, every_seconds: int, now: datetime) -> datetime:
    """Return the first moment of its rhythm that is yet to come."""
    periods = (now - due_at) // timedelta(seconds=every_seconds) + 1
    return due_at + periods * timedelta(seconds=every_seconds)
