"""Carries deliveries to their receivers: claimed, sent without any lock, and recorded if the claim still holds.

Who dies between sending and recording has sent: the delivery is sent again under the same id, by which receivers tell.
"""

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from alerting.actions.history import note, topic_of
from alerting.channels.channel_type import Message, Outcome
from alerting.channels.notification import Notification
from alerting.channels.registry import CHANNELS
from alerting.claims import Claim, claim_due, held
from alerting.life.retrying import is_over, pause
from alerting.life.words import ChannelType, DeliveryState
from alerting.models import Alert, Attempt, Channel, Delivery
from alerting.sealing import open_secrets
from console.base.keyring import KeyRingError
from console.base.live import announce

AT_A_TIME: Final = 16
SENDERS: Final = 8
LEASE: Final = timedelta(seconds=90)
"""Longer than two rounds of calls may take."""
_WAITING: Final = str(DeliveryState.WAITING)


@dataclass(frozen=True, slots=True)
class Sent:
    """How one attempt ended."""

    outcome: Outcome
    at: datetime
    took_milliseconds: int


def send_due() -> int:
    """Send deliveries that are due and that nobody sends; return how many were found."""
    claims = claim_due(_ready(), timezone.now(), lease=LEASE, most=AT_A_TIME)
    rows = Delivery.objects.select_related("channel").filter(pk__in=[claim.row_id for claim in claims])
    deliveries = list(rows)
    if not deliveries:
        return 0
    with ThreadPoolExecutor(min(SENDERS, len(deliveries)), "notification") as pool:
        results = dict(zip([row.pk for row in deliveries], pool.map(attempt, deliveries), strict=True))
    for claim in claims:
        if claim.row_id in results:
            record(claim, results[claim.row_id])
    return len(claims)


def attempt(delivery: Delivery) -> Sent:
    """Send one delivery now; no database is touched. `channel` must be at hand."""
    at, begun = timezone.now(), time.monotonic()
    try:
        outcome = _send(delivery, at)
    except KeyRingError as error:
        outcome = Outcome(None, str(error))
    except Exception as error:  # a mistake of ours must not stop the others
        outcome = Outcome(None, f"It could not be sent: {type(error).__name__}.")
    return Sent(outcome, at, int(1000 * (time.monotonic() - begun)))


def _send(delivery: Delivery, at: datetime) -> Outcome:
    channel = delivery.channel
    kind = CHANNELS[ChannelType(channel.type)]
    secrets = kind.secrets.model_validate(open_secrets(channel.pk, channel.tenant_id, channel.ciphertext))
    settings = kind.settings.model_validate(channel.settings)
    message = Message(str(delivery.pk), cast("Notification", delivery.notification), at)
    return kind.send(message, settings, secrets)


def _ready() -> QuerySet[Delivery]:
    """Return what may be sent: of one group and receiver the oldest first, so that nothing is told out of order."""
    earlier = Delivery.objects.filter(
        group=OuterRef("group"), channel=OuterRef("channel"), pk__lt=OuterRef("pk"), next_action_at__isnull=False
    )
    return Delivery.objects.filter(~Exists(earlier) | Q(group=None), state=_WAITING)


@transaction.atomic
def record(claim: Claim, sent: Sent) -> None:
    """Write how an attempt ended, if the claim still holds."""
    row = held(Delivery.objects.select_related("channel__tenant"), [claim]).get(claim.row_id)
    if row is None or row.state != _WAITING:
        return
    now, outcome = timezone.now(), sent.outcome
    Attempt.objects.create(
        delivery=row, at=sent.at, status=outcome.status, error=outcome.error, took_milliseconds=sent.took_milliseconds
    )
    row.attempts_made, row.error, row.lease_until = row.attempts_made + 1, outcome.error, None
    if not outcome.error:
        _end(row, DeliveryState.SENT, now)
    elif row.group_id is None or is_over(now - row.created_at):
        _end(row, DeliveryState.GIVEN_UP, now)
        _tell_of_loss(row, now)
    else:
        row.next_action_at = now + pause(row.attempts_made, random.random(), outcome.retry_after)
    row.save()
    _mark_channel(row.channel, row, sent)
    announce(topic_of(row.channel.tenant.slug), "notification", subject=str(row.channel_id))


def _end(row: Delivery, state: DeliveryState, now: datetime) -> None:
    row.state, row.finished_at, row.next_action_at = str(state), now, None


def _mark_channel(channel: Channel, row: Delivery, sent: Sent) -> None:
    mine = Channel.objects.filter(pk=channel.pk)
    if not sent.outcome.error:
        mine.update(failing_since=None, last_error="", last_sent_at=sent.at, sent_total=F("sent_total") + 1)
        return
    lost = int(row.state == str(DeliveryState.GIVEN_UP) and row.group_id is not None)
    mine.update(
        last_error=sent.outcome.error, failed_total=F("failed_total") + 1, given_up_total=F("given_up_total") + lost
    )
    mine.filter(failing_since=None).update(failing_since=sent.at)


def _tell_of_loss(row: Delivery, now: datetime) -> None:
    """Say so in the history of each alert that it was about; the rule `delivery` raises an alert of its own."""
    ids: Sequence[str] = [one["id"] for one in row.notification["alerts"]]
    for alert in Alert.objects.filter(pk__in=ids, tenant=row.channel.tenant_id):
        note(alert, "untold", f"{row.channel.name} could not be reached for a day; it was not told.", now)
