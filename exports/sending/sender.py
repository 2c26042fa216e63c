"""Carries exports on: claimed, sent without any lock, and noted if the claim still holds.

Who dies between sending and noting has sent: the same samples are sent again, with the same times and values.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alerting.claims import Claim, claim_due, held
from alerting.life.retrying import pause
from console.base.keyring import KeyRingError
from console.base.live import announce
from exports.families import remote_write
from exports.models import Export, ExportKind
from exports.sealing import open_headers
from exports.sending import otlp
from exports.sending.batch import Batch, batch_of, samples_at
from exports.sending.calling import Fate, Outcome, call
from exports.sending.cutting import cuts_after

MOST_CUTS: Final = 12
"""Told at one go."""
LONGEST_SECONDS: Final = 40
LEASE: Final = timedelta(seconds=120)
"""Longer than one go: no call begins after LONGEST_SECONDS, and none takes longer than 15 s."""
LOOK_AGAIN: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=5)
TOPIC: Final = "exports"


@dataclass(slots=True)
class Trip:
    """What came of one go."""

    begins: datetime | None = None
    """The first cut it is to be told, where it has been told nothing yet; kept even if it cannot be told now."""
    sent_until: datetime | None = None
    sent: int = 0
    refused: int = 0
    refusal: str = ""
    skipped: timedelta = timedelta(0)
    trouble: Outcome | None = None
    """What the last call ended in, where it is to be made again."""
    is_complete: bool = True
    """Whether nothing is left to tell for now."""


def send_due() -> int:
    """Carry on exports that are due and that nobody carries; return how many were found."""
    rows = Export.objects.filter(is_enabled=True)
    claims = claim_due(rows, timezone.now(), lease=LEASE, most=1)
    for claim in claims:
        export = Export.objects.get(pk=claim.row_id)
        note(claim, go(export))
    return len(claims)


def go(export: Export) -> Trip:
    """Tell an export what it does not know yet, as far as it goes."""
    since = export.sent_until or export.started_at
    cuts = cuts_after(since, export.interval_seconds, MOST_CUTS)
    trip = Trip(is_complete=len(cuts) <= MOST_CUTS)
    if not cuts:
        return trip
    if since:
        trip.skipped = cuts[0].end - since
    is_first = export.sent_until is None or trip.skipped > timedelta(0)
    if export.sent_until is None:
        trip.begins = cuts[0].end
    if len(cuts) < 2 and not is_first:
        return trip
    batch = batch_of(export, cuts, is_first=is_first)
    try:
        headers = open_headers(export.pk, export.ciphertext)
    except KeyRingError as error:
        trip.trouble = Outcome(Fate.WAITING, str(error))
        return trip
    _tell(export, batch, headers, trip)
    return trip


def _tell(export: Export, batch: Batch, headers: dict[str, str], trip: Trip) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    for place in batch.places:
        for body, number in _messages(export, batch, place):
            if time.monotonic() > until:
                trip.is_complete = False
                return
            outcome = call(export.url, body, {**headers, **_kind_headers(export)})
            if outcome.fate is Fate.WAITING:
                trip.trouble = outcome
                return
            _count(export, trip, outcome, number)
        trip.sent_until = batch.cuts[place].end


def _count(export: Export, trip: Trip, outcome: Outcome, number: int) -> None:
    lost, why = (number, outcome.text) if outcome.fate is Fate.REFUSED else (0, "")
    if outcome.fate is Fate.TAKEN and export.kind == ExportKind.OTLP:
        lost, why = otlp.refused_of(outcome.content)
    trip.sent += number - lost
    trip.refused += lost
    trip.refusal = why or trip.refusal


def _messages(export: Export, batch: Batch, place: int) -> Iterator[tuple[bytes, int]]:
    if export.kind == ExportKind.OTLP:
        yield otlp.message_at(batch, place, export.external_labels)
    else:
        yield from remote_write.messages(samples_at(batch, place), export.external_labels)


def _kind_headers(export: Export) -> dict[str, str]:
    return otlp.HEADERS if export.kind == ExportKind.OTLP else remote_write.HEADERS


@transaction.atomic
def note(claim: Claim, trip: Trip) -> None:
    """Write what came of it, if the claim still holds."""
    row: Export | None = held(Export.objects.all(), [claim]).get(claim.row_id)
    if row is None:
        return
    now, was_failing = timezone.now(), row.failing_since
    row.lease_until = None
    row.next_action_at = now if not trip.is_complete else now + LOOK_AGAIN
    row.started_at = trip.begins or row.started_at
    if trip.sent_until:
        row.sent_until, row.last_sent_at = trip.sent_until, now
        row.skipped_seconds += int(trip.skipped.total_seconds())
    row.samples_sent += trip.sent
    row.samples_refused += trip.refused
    if trip.refused:
        row.last_refusal, row.refused_at = trip.refusal[:500], now
    _trouble(row, trip, now)
    row.save()
    if trip.sent_until or bool(was_failing) != bool(row.failing_since):
        announce(TOPIC, "progress", subject=row.name)


def _trouble(row: Export, trip: Trip, now: datetime) -> None:
    if trip.trouble is None:
        if trip.sent_until:
            row.attempts_failed, row.failing_since, row.last_error = 0, None, ""
        return
    row.attempts_failed = 1 if trip.sent_until else row.attempts_failed + 1
    row.failing_since, row.last_error = row.failing_since or now, trip.trouble.text[:500]
    waited = min(pause(row.attempts_failed, random.random()), LONGEST_PAUSE)
    row.next_action_at = now + max(waited, trip.trouble.retry_after or timedelta(0))


def wake(export: Export) -> None:
    """Have an export carried on at once."""
    Export.objects.filter(pk=export.pk).update(next_action_at=timezone.now(), attempts_failed=F("attempts_failed") * 0)
