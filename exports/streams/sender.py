"""Carries streams on: claimed, sent without any lock, and noted if the claim still holds.

Who dies between sending and noting has sent: the same entries are sent again, each under its own id.
"""

import random
import time
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from alerting.claims import Claim, claim_due, held
from alerting.life.retrying import pause
from console.base.keyring import KeyRingError
from console.base.live import announce
from exports.models import Stream, StreamPosition
from exports.sending.calling import Fate, Outcome
from exports.streams.batch import next_batch
from exports.streams.delivery import deliver
from exports.streams.sealing import unseal

LONGEST_SECONDS: Final = 30
LEASE: Final = timedelta(seconds=90)
"""Longer than one go: no delivery begins after LONGEST_SECONDS, and none takes longer than 20 s."""
LOOK_AGAIN: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(minutes=5)
TOPIC: Final = "exports"


def send_due() -> int:
    """Carry on streams that are due and that nobody carries; return how many were found."""
    claims = claim_due(Stream.objects.filter(is_enabled=True), timezone.now(), lease=LEASE, most=1)
    for claim in claims:
        _go(claim)
    return len(claims)


def _go(claim: Claim) -> None:
    """Tell one stream what it does not know, batch by batch; each is noted before the next."""
    stream = Stream.objects.select_related("tenant").get(pk=claim.row_id)
    until = time.monotonic() + LONGEST_SECONDS
    try:
        secrets = unseal(stream)
    except KeyRingError as error:
        _fail(claim, Outcome(Fate.WAITING, str(error)))
        return
    while batch := next_batch(stream):
        outcome = deliver(stream, secrets, batch)
        if outcome.fate is not Fate.TAKEN:
            _fail(claim, outcome)
            return
        is_over = time.monotonic() > until
        if not _note(claim, batch.positions, len(batch), is_over=is_over) or is_over:
            return
    _rest(claim)


@transaction.atomic
def _note(claim: Claim, positions: dict[str, int], sent: int, *, is_over: bool) -> bool:
    """Write how far the stream has come, if the claim still holds; return whether it does."""
    row = _held(claim)
    if row is None:
        return False
    StreamPosition.objects.bulk_create(
        [StreamPosition(stream=row, chain=chain, position=position) for chain, position in positions.items()],
        update_conflicts=True, unique_fields=["stream", "chain"], update_fields=["position"],
    )  # fmt: skip
    was_failing, row.last_sent_at = row.failing_since is not None, timezone.now()
    row.messages_sent += sent
    row.attempts_failed, row.failing_since, row.last_error = 0, None, ""
    if is_over:
        row.lease_until, row.next_action_at = None, timezone.now()
    row.save()
    if was_failing:
        announce(TOPIC, "progress", subject=row.name)
    return True


@transaction.atomic
def _fail(claim: Claim, outcome: Outcome) -> None:
    row = _held(claim)
    if row is None:
        return
    now = timezone.now()
    row.lease_until = None
    row.attempts_failed += 1
    row.failing_since, row.last_error = row.failing_since or now, outcome.text[:500]
    waited = min(pause(row.attempts_failed, random.random()), LONGEST_PAUSE)
    row.next_action_at = now + max(waited, min(outcome.retry_after or timedelta(0), LONGEST_PAUSE))
    row.save()
    announce(TOPIC, "progress", subject=row.name)


@transaction.atomic
def _rest(claim: Claim) -> None:
    row = _held(claim)
    if row is not None:
        row.lease_until, row.next_action_at = None, timezone.now() + LOOK_AGAIN
        row.save(update_fields=["lease_until", "next_action_at"])


def _held(claim: Claim) -> Stream | None:
    found: Stream | None = held(Stream.objects.all(), [claim]).get(claim.row_id)
    return found
