"""A certificate's standing as SQL, to filter and count by it; `life/standing.py` says the same, and a test agrees."""

from datetime import datetime
from typing import Final

from django.db.models import (
    Case,
    CharField,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from certificates.life.standing import (
    CRITICAL_SHARE,
    EXPIRING_LEFT,
    EXPIRING_MOST,
    EXPIRING_SHARE,
    MOVING,
    STOPPED,
    Standing,
)
from certificates.models import Leaf, Rotation
from certificates.models.certificate import CertificateQuerySet

_LAST: Final = Rotation.objects.filter(certificate=OuterRef("pk")).order_by("-number")
_BEGIN: Final = Leaf.objects.filter(version=OuterRef("active")).order_by().values("version")


def with_standing(rows: CertificateQuerySet, now: datetime) -> CertificateQuerySet:
    """Return the certificates with their `standing` at `now` annotated; deleted ones are not expected."""
    obtained = Coalesce("active__obtained_at", "active__created_at")
    begins = Greatest(Subquery(_BEGIN.annotate(begin=Max("not_before")).values("begin")), obtained)
    length = ExpressionWrapper(F("not_after") - Least(begins, F("not_after")), output_field=DurationField())
    left = ExpressionWrapper(F("not_after") - Value(now), output_field=DurationField())
    with_parts = rows.annotate(
        rotation_state=Subquery(_LAST.values("state")[:1]),
        failing_state=Subquery(_LAST.values(failing=_FAILING)[:1]),
        life_length=length,
        life_left=left,
    )
    return with_parts.annotate(standing=_standing(now))


_FAILING: Final = Case(When(~Q(cause="") & Q(finished_at=None), then=F("state")), default=Value(""))


def _standing(now: datetime) -> Case:
    """In the order of `life.standing.standing`."""
    is_stopped = Q(rotation_state__in=[str(state) for state in STOPPED])
    is_moving = Q(rotation_state__in=[str(state) for state in MOVING], failing_state="")
    soon = Least(Value(EXPIRING_LEFT, output_field=DurationField()), _share(EXPIRING_MOST))
    return Case(
        When(Q(active=None) & is_stopped, then=Value(str(Standing.FAILED))),
        When(active=None, then=Value(str(Standing.PENDING))),
        When(not_after__lte=now, then=Value(str(Standing.EXPIRED))),
        When(life_left__lt=_share(CRITICAL_SHARE), then=Value(str(Standing.CRITICAL))),
        When(is_moving, then=Value(str(Standing.RENEWING))),
        When(life_left__lt=Greatest(_share(EXPIRING_SHARE), soon), then=Value(str(Standing.EXPIRING))),
        default=Value(str(Standing.ACTIVE)),
        output_field=CharField(),
    )


def _share(share: float) -> ExpressionWrapper:
    return ExpressionWrapper(F("life_length") * share, output_field=DurationField())
