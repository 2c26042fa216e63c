"""The audit trail does not hold: somebody altered, removed or cut off entries behind the product's back."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from console.audit.models import ChainState


class BrokenTrail(Parameters):
    """Nothing can be chosen: one altered entry is one too many."""


def look(_now: datetime, _asked: Sequence[BrokenTrail]) -> Iterator[Finding]:
    """Yield chains that do not hold."""
    for row in ChainState.objects.exclude(broken_at=None).order_by("chain"):
        yield Finding(
            labels={"chain": row.chain},
            title=f"The audit trail of {row.chain} was tampered with",
            text=f"It does not hold at entry {row.broken_at}: {row.broken_text}.",
            value=f"entry {row.broken_at}",
            path="/audit",
            tenant_ids=frozenset({row.tenant_id} if row.tenant_id else ()),
            is_platforms=True,
        )


def judge(_finding: Finding, _asked: BrokenTrail) -> bool:
    """Every finding is trouble."""
    return True


KIND = Kind(
    name="audit_trail",
    title="The audit trail was tampered with",
    parameters=BrokenTrail,
    look=look,
    judge=judge,
    severity=Severity.PAGE,
    for_seconds=0,
    owners=EVERYBODY,
)
