"""Who is, was or would be on temporary lists."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from waf.models import Ban


class State(StrEnum):
    """Whether a client is on a list: it is, it was, it would be if the policy blocked, or somebody took it off."""

    PRESENT = "present"
    PAST = "past"
    WOULD_BE = "would_be"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which are asked for; what is empty is any."""

    state: str = ""
    policy: str = ""
    client: str = ""


def bans_of(slice_id: UUID, wanted: Wanted, now: datetime) -> "QuerySet[Ban]":
    """Return those of a slice."""
    rows = Ban.objects.filter(slice_id=slice_id)
    if wanted.policy:
        rows = rows.filter(policy=wanted.policy)
    if wanted.client:
        rows = rows.filter(client=wanted.client)
    match wanted.state:
        case State.PRESENT:
            return rows.filter(until__gt=now, is_enforced=True, released_at=None)
        case State.PAST:
            return rows.filter(until__lte=now, released_at=None)
        case State.WOULD_BE:
            return rows.filter(until__gt=now, is_enforced=False, released_at=None)
        case State.RELEASED:
            return rows.filter(released_at__isnull=False)
    return rows


def state_of(ban: Ban, now: datetime) -> State:
    """Return in which state one is."""
    if ban.released_at is not None:
        return State.RELEASED
    if ban.until <= now:
        return State.PAST
    return State.PRESENT if ban.is_enforced else State.WOULD_BE
