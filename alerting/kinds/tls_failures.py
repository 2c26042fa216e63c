"""Clients cannot finish TLS handshakes: too large a share of those with a certificate fails."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from gatehouse_protocol.vitals import Signal
from pydantic import Field

from alerting.kinds.kind import EVERYBODY, Finding, Kind, Parameters
from alerting.life.words import Severity
from policies.models import Slice
from telemetry.signals import scope_of_signal, sums_since

WINDOW: Final = timedelta(minutes=5)
OK: Final = "ok"
ABANDONED: Final = "abandoned"
"""A client that goes away is neither: scanners and impatient people do that all day."""
REASONS: Final = {
    "no_certificate": "clients brought no certificate",
    "certificate_refused": "clients brought a certificate that is not let in",
    "ours_refused": "clients did not accept ours",
    "version": "there was no TLS version in common",
    "cipher": "there was no cipher or curve in common",
    "broken": "what came was no TLS that could be read",
}


class TlsFailures(Parameters):
    """Which share of the handshakes of five minutes, and how many at least."""

    at_percent: int = Field(default=10, ge=1, le=100)
    failed_at_least: int = Field(default=20, ge=1, le=1_000_000)


def look(now: datetime, asked: Sequence[TlsFailures]) -> Iterator[Finding]:
    """Yield certificates with so many failed handshakes in five minutes."""
    least = min(one.failed_at_least for one in asked)
    slices = {
        scope_of_signal(row.pk, Signal.HANDSHAKES): row for row in Slice.objects.traffic().select_related("gateway")
    }
    found: defaultdict[tuple[Slice, str], Counter[str]] = defaultdict(Counter)
    for one in sums_since(slices.keys(), now - WINDOW):
        found[slices[one.scope_id], one.subject][one.outcome] += one.count
    for (slice_, certificate), outcomes in found.items():
        failed = sum(count for outcome, count in outcomes.items() if outcome in REASONS)
        if failed >= least:
            yield _finding(slice_, certificate, outcomes, failed)


def _finding(slice_: Slice, certificate: str, outcomes: Mapping[str, int], failed: int) -> Finding:
    share = failed / (failed + outcomes.get(OK, 0))
    reasons = sorted((-count, REASONS[outcome]) for outcome, count in outcomes.items() if outcome in REASONS)
    return Finding(
        labels={"gateway": slice_.gateway.slug, "slice": slice_.key, "certificate": certificate},
        title=f"TLS handshakes with {certificate} of {slice_.key} fail",
        text=f"In five minutes {failed} failed, {share:.0%} of all. Mostly, {reasons[0][1]}.",
        value=f"{share:.0%}",
        path=f"/s/{slice_.key}/certificates",
        tenant_ids=frozenset({slice_.tenant_id}),
        facts={"share": share, "failed": failed},
    )


def judge(finding: Finding, asked: TlsFailures) -> bool:
    """Whether it is so many, and such a share."""
    facts = finding.facts
    return bool(facts["failed"] >= asked.failed_at_least and facts["share"] * 100 >= asked.at_percent)


KIND = Kind(
    name="tls_failures",
    title="TLS handshakes fail",
    parameters=TlsFailures,
    look=look,
    judge=judge,
    severity=Severity.TICKET,
    for_seconds=60,
    owners=EVERYBODY,
    is_from_nodes=True,
)
