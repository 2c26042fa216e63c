"""Which certificates people must be told of, or told anew, because they end: found in SQL, decided by `life/alerts`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Greatest, Least

from certificates.life.alerts import HORIZONS, RENEWED_SHARE, UPLOADED_SHARE, Alert, alert
from certificates.life.standing import EXPIRING_LEFT, EXPIRING_MOST, is_moving
from certificates.life.states import RotationState
from certificates.models import Certificate, ExpiryNotice, Rotation, RotationEvent, Source
from certificates.queries.lives import life_of
from certificates.queries.rotations import last_rotations

_DONE: Final = frozenset({RotationState.COMPLETE, RotationState.PROVEN})
CHUNK: Final = 400
_LENGTH: Final = ExpressionWrapper(
    F("not_after") - Coalesce("active__obtained_at", "active__created_at"), output_field=DurationField()
)
"""Of the life with us; what begins later than it was obtained lives shorter, and is found a little too early."""


def ones_to_tell(now: datetime, most: int) -> list[tuple[UUID, UUID]]:
    """Return certificate and slice of those without a notice that need one, at most so many, the soonest to end first.

    A query finds those near their end, and four more for each few hundred what is known of these.
    """
    is_told = Exists(ExpiryNotice.objects.open().filter(certificate=OuterRef("pk")))
    rows = Certificate.objects.shown().filter(~is_told, active__isnull=False, not_after__lte=now + HORIZONS[0])
    left = ExpressionWrapper(F("not_after") - Value(now), output_field=DurationField())
    near = rows.annotate(left=left, length=_LENGTH).filter(
        Q(source=Source.UPLOAD, left__lte=_share("length", UPLOADED_SHARE))
        | Q(left__lte=Greatest(_share("length", RENEWED_SHARE), _soon("length")))
    )
    found: list[tuple[UUID, UUID]] = []
    ids = list(near.order_by("not_after", "pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        found += _needing(ids[start : start + CHUNK], now)
        if len(found) >= most:
            break
    return found[:most]


def _needing(ids: Sequence[UUID], now: datetime) -> list[tuple[UUID, UUID]]:
    rows = Certificate.objects.filter(pk__in=ids).select_related("active").prefetch_related("active__leaves")
    last = last_rotations(list(rows))
    needing = [row for row in rows if alert_of(row, last.get(row.pk), now) is not None]
    return [(row.pk, row.slice_id) for row in sorted(needing, key=lambda row: row.not_after)]


def notices_to_look_at(now: datetime) -> list[tuple[UUID, UUID]]:
    """Return certificate and slice of open notices that step up, are over, or may have another cause now; one query."""
    has_news = Exists(RotationEvent.objects.filter(certificate=OuterRef("certificate"), at__gt=OuterRef("looked_at")))
    is_current = Q(version=F("certificate__active"))
    is_over = Q(certificate__active=None) | (~is_current & Q(certificate__active__proven_at__isnull=False))
    rows = ExpiryNotice.objects.open().filter(is_over | (is_current & (Q(next_at__lte=now) | has_news)))
    return list(rows.order_by("not_after", "pk").values_list("certificate_id", "certificate__slice_id"))


def alert_of(row: Certificate, last: Rotation | None, now: datetime) -> Alert | None:
    """Return what people are to be told of a certificate now; `active` with its leaves must be at hand."""
    life = life_of(row.active)
    if row.deleted_at is not None or life is None:
        return None
    state = RotationState(last.state) if last is not None else RotationState.COMPLETE
    return alert(
        life,
        now,
        is_uploaded=row.source == Source.UPLOAD,
        is_planned=row.renew_at is not None and row.renew_at > now and state in _DONE,
        is_renewing=last is not None and is_moving(state) and not last.cause,
    )


def _share(column: str, share: float) -> ExpressionWrapper:
    return ExpressionWrapper(F(column) * share, output_field=DurationField())


def _soon(column: str) -> Least:
    """Before `life.standing.expiring_left`, where that is not a share of the life below the other."""
    return Least(Value(EXPIRING_LEFT, output_field=DurationField()), _share(column, EXPIRING_MOST))
