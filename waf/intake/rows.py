"""What nodes say as rows: names without the tenant, texts and numbers within what a column holds."""

import ipaddress
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from gatehouse_protocol.findings import WafEvent
from gatehouse_protocol.shapes import encode

from telemetry.ids import id_at
from waf.intake.sorting import Finding, Found
from waf.models import Event

MAX_AGE: Final = timedelta(minutes=15)
NO_RULE: Final = "-"
OF_DETECTORS: Final = "dlp/"
"""Before the names of detectors, among those of rules; and, in names of policies, of those with detectors."""


def event_row(slice_id: UUID, found: Found, finding: Finding, said: WafEvent) -> Event:
    """Return an event; its attack and whether its request is kept are still open."""
    at = believable(said.at, finding.at)
    return Event(
        id=id_at(at),
        at=at,
        slice_id=slice_id,
        node_id=finding.node_id,
        policy=found.own(said.policy),
        route=found.own(said.route),
        host=said.host[:255],
        request_id=said.request_id[:100],
        client=address(said.client),
        country=said.country[:2],
        asn=min(said.asn, 2**32),
        ja4=said.ja4[:64],
        method=said.method[:32],
        path=said.path,
        outcome=str(said.outcome),
        status=min(said.status or 0, 999),
        response_status=min(said.response_status or 0, 999),
        score=min(said.score, 1_000_000),
        scores=dict(said.scores),
        custom=encode(said.rules),
        matches=encode(said.matches),
        leaks=encode(said.leaks),
        rules=_rules(said),
        has_sample=False,
    )


def believable(said: datetime, received: datetime) -> datetime:
    """Return when it was: a node's clock may be wrong, and what it keeps is not older than this."""
    return min(max(said, received - MAX_AGE), received)


def address(text: str) -> str | None:
    """Return an IP address as it is written usually; None for anything else."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def document(sample: Any) -> dict[str, Any]:
    """Return a request as it is sealed."""
    found: dict[str, Any] = encode(sample)
    return found


def document_of_event(said: WafEvent) -> dict[str, Any]:
    """Return the request of an event as it is sealed; without its body, what rules found in it is `seen`."""
    assert said.sample is not None
    found = document(said.sample)
    if said.response_status:
        return found
    del found["response"]
    return found if said.sample.body_kept else {**found, "seen": [[one.target, one.value] for one in said.matches]}


def _rules(said: WafEvent) -> list[str]:
    """Return the rules that found or did something, those with the highest severity first, each once."""
    by_severity = sorted(said.matches, key=lambda match: match.severity)
    names = [*(str(match.rule) for match in by_severity), *(rule.name[:100] for rule in said.rules)]
    names += [f"{OF_DETECTORS}{leak.detector}"[:100] for leak in said.leaks]
    return list(dict.fromkeys(names)) or [NO_RULE]
