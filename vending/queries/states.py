"""How a credential is, as SQL: one word, the worst first."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Case, CharField, F, Q, Value, When

from vending.models import ReadState
from vending.models.credential import CredentialQuerySet


class State(StrEnum):
    """How a credential is, from the side of the control plane; what nodes say of it stands beside it."""

    FAILED = "failed"
    """It could not be read from its store for too long."""
    EXPIRED = "expired"
    REFUSED = "refused"
    """Nodes sent the newest version back and have the one before."""
    STALE = "stale"
    """It cannot be read now; the last version stays."""
    WAITING = "waiting"
    """It was not read yet, so no node has it."""
    ROLLING = "rolling"
    LIVE = "live"


STATES: Final = tuple(str(one) for one in State)


def with_state(rows: CredentialQuerySet, now: datetime) -> CredentialQuerySet:
    """Return them with their `state`."""
    is_refused = Q(newest__refused_at__isnull=False) & ~Q(newest=F("active"))
    refused = is_refused | Q(newest__refused_at__isnull=False, active=None)
    found: CredentialQuerySet = rows.annotate(
        state=Case(
            When(read_state=ReadState.FAILED, then=Value(State.FAILED)),
            When(active__expires_at__lte=now, then=Value(State.EXPIRED)),
            When(refused, then=Value(State.REFUSED)),
            When(read_state=ReadState.STALE, then=Value(State.STALE)),
            When(newest=None, then=Value(State.WAITING)),
            When(rollout__isnull=False, then=Value(State.ROLLING)),
            default=Value(State.LIVE),
            output_field=CharField(),
        )
    )
    return found
