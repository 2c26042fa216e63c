"""A certificate ends soon, or its renewal is held until somebody helps."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, Literal

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from certificates.life.alerts import Severity as End
from certificates.life.states import RotationState
from certificates.models import Certificate, ExpiryNotice, Rotation

_ORDER: Final = tuple(str(one) for one in End)
"""From a notice to expired."""


class CertificateTrouble(Parameters):
    """From which notice on the end is told, and whether renewals that are held are."""

    from_notice: Literal["notice", "warning", "critical", "expired"] = "warning"
    is_held_told: bool = True


def look(now: datetime, asked: Sequence[CertificateTrouble]) -> Iterator[Finding]:
    """Yield open notices that certificates end, and renewals that are held."""
    with_place = "certificate__slice__tenant", "certificate__slice__gateway"
    for notice in ExpiryNotice.objects.open().select_related(*with_place).order_by("not_after", "pk"):
        state = "has ended" if notice.severity == str(End.EXPIRED) else "ends soon"
        yield _finding(notice.certificate, "expiry", state, notice.text, str(notice.severity))
    held = Rotation.objects.filter(state=str(RotationState.HELD), certificate__deleted_at=None)
    for rotation in held.select_related(*with_place).order_by("pk"):
        text = rotation.cause or rotation.text or "It is held until somebody retries."
        yield _finding(rotation.certificate, "renewal", "is not renewed", text, "held")


def _finding(row: Certificate, trouble: str, state: str, text: str, level: str) -> Finding:
    return Finding(
        labels={
            "gateway": row.slice.gateway.slug,
            "slice": row.traffic_key,
            "certificate": row.name,
            "trouble": trouble,
        },
        title=f"Certificate {row.name} of {row.traffic_key} {state}",
        text=text,
        value=level,
        path=f"/s/{row.traffic_key}/certificates/{row.pk}",
        tenant_ids=frozenset({row.slice.tenant_id}),
        facts={"level": level},
    )


def judge(finding: Finding, asked: CertificateTrouble) -> bool:
    """Whether it is near enough to its end, or held and that is told of."""
    level = finding.facts["level"]
    if level == "held":
        return asked.is_held_told
    return _ORDER.index(level) >= _ORDER.index(asked.from_notice)


KIND = Kind(
    name="certificate",
    title="A certificate ends or is not renewed",
    parameters=CertificateTrouble,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=0,
    owners=EVERYBODY,
)
