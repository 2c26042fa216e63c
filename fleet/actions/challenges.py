"""Puts challenges into the signed manifest of a gateway, and takes them out again.

Not verbs of their own: rotations of certificates call them inside theirs, as often as they like.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from gatehouse_protocol.messages import MAX_CHALLENGES, ChallengeType

from console.base.errors import Conflict
from fleet.actions.assign import bump
from fleet.models import Challenge
from policies.models import Gateway


@dataclass(frozen=True, slots=True)
class NewChallenge:
    """What nodes shall answer for `host` (a name without `*.`) until `expires_at`, or until it is taken back."""

    type: ChallengeType
    host: str
    token: str
    key_authorization: str
    expires_at: datetime


@transaction.atomic
def put_challenges(gateway: Gateway, wanted: Sequence[NewChallenge]) -> list[Challenge]:
    """Let every node of the gateway answer these, and return their rows in the same order.

    What is there already stays as it is; the manifest gets a new version only where something is new. Raises Conflict
    `too_many_challenges` when nodes would not answer them all; some time later there is room again.
    """
    now = timezone.now()
    _lock(gateway.pk)
    _delete(Challenge.objects.filter(gateway=gateway, expires_at__lte=now))
    known = {_identity(row): row for row in Challenge.objects.filter(gateway=gateway)}
    fresh: dict[tuple[str, str, str], Challenge] = {}
    for one in wanted:
        row = Challenge(
            gateway=gateway, type=str(one.type), host=one.host, token=one.token,
            key_authorization=one.key_authorization, created_at=now, expires_at=one.expires_at,
        )  # fmt: skip
        if _identity(row) not in known:
            fresh.setdefault(_identity(row), row)
    if len(known) + len(fresh) > MAX_CHALLENGES:
        text = f"Nodes answer at most {MAX_CHALLENGES} challenges at a time; wait until others are done."
        raise Conflict(text, code="too_many_challenges")
    if fresh:
        Challenge.objects.bulk_create(fresh.values())
        bump(gateway.pk)
    rows = {**known, **fresh}
    return [rows[str(one.type), one.host, one.token] for one in wanted]


@transaction.atomic
def take_back(rows: Iterable[Challenge]) -> None:
    """Let nobody answer these any more; those that are gone already do no harm."""
    found = Challenge.objects.filter(pk__in=[row.pk for row in rows])
    for gateway_id in sorted(set(found.values_list("gateway_id", flat=True))):
        _lock(gateway_id)
        if _delete(found.filter(gateway=gateway_id)):
            bump(gateway_id)


def _lock(gateway_id: UUID) -> None:
    """Take the gateway; whoever puts or takes challenges takes it first, then the challenges, then their echoes."""
    Gateway.objects.select_for_update(no_key=True).filter(pk=gateway_id).first()


def _delete(rows: QuerySet[Challenge]) -> bool:
    """Delete what is there with its echoes, locked as reports lock it; return whether there was anything."""
    found = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    Challenge.objects.filter(pk__in=found).delete()
    return bool(found)


def _identity(row: Challenge) -> tuple[str, str, str]:
    return row.type, row.host, row.token
