"""Puts events, samples and counts into the tables as an inspector would have told them."""

import base64
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from policies.models import Slice
from telemetry import partitions
from waf.models import Event, HourCount, MinuteCount, Sample, Tally
from waf.sealing import seal_sample
from waf.tables import TABLES

USUAL = [["host", "shop.acme.test"], ["user-agent", "Mozilla/5.0"], ["accept", "*/*"]]
ATTACK = "/find?id=1%27%20or%20%271%27=%271"


def sample_of(target: str, *, method: str = "GET", body: bytes | None = None, redacted: tuple[str, ...] = (),
              headers: Any = ()) -> dict[str, Any]:  # fmt: skip
    """A request as an inspector keeps it; without `body` it was not kept."""
    given = dict(headers)
    return {
        "method": method, "target": target, "version": "1.1",
        "headers": [*(one for one in USUAL if one[0] not in given), *headers],
        "body": base64.b64encode(body or b"").decode(), "body_kept": body is not None, "truncated": False,
        "redacted": list(redacted),
    }  # fmt: skip


def record(
    slice_: Slice, target: str, *, outcome: str = "passed", client: str = "203.0.113.9", rules: tuple[str, ...] = (),
    policy: str = "shop", ago: timedelta = timedelta(minutes=5), is_kept: bool = True, **more: Any,
) -> UUID:  # fmt: skip
    """Store one request; what was found in it is an event, too."""
    at, row = timezone.now() - ago, uuid4()
    _prepare(at)
    if is_kept:
        Sample.objects.create(
            id=row, at=at, slice_id=slice_.pk, policy=policy, route="shop", client=client, outcome=outcome,
            ciphertext=seal_sample(slice_.pk, row, sample_of(target, **more)),
        )  # fmt: skip
    if outcome != "passed":
        _event(slice_, row, at, target, outcome=outcome, client=client, rules=rules, policy=policy, is_kept=is_kept)
    return row


def record_many(slice_: Slice, targets: Iterable[str], *, policy: str = "shop") -> None:
    """Store requests in which nothing was found."""
    at = timezone.now() - timedelta(minutes=5)
    _prepare(at)
    Sample.objects.bulk_create(
        Sample(
            id=(row := uuid4()), at=at, slice_id=slice_.pk, policy=policy, route="shop", client="203.0.113.9",
            outcome="passed", ciphertext=seal_sample(slice_.pk, row, sample_of(target)),
        )
        for target in targets
    )  # fmt: skip


def count(slice_: Slice, outcome: str, total: int, *, rule: str = "", route: str = "shop", policy: str = "shop",
          ago: timedelta = timedelta(minutes=5)) -> None:  # fmt: skip
    """Count requests, or matches of a rule."""
    at = (timezone.now() - ago).replace(second=0, microsecond=0)
    _prepare(at)
    for table, begin in ((MinuteCount, at), (HourCount, at.replace(minute=0))):
        table.objects.create(
            slice_id=slice_.pk, at=begin, policy=policy, route=route, outcome=outcome, rule=rule, total=total
        )


def tally(slice_: Slice, rule: str, client: str, *, policy: str = "shop") -> None:
    """Add an event of an hour to what is known of clients."""
    at = timezone.now().replace(minute=0, second=0, microsecond=0)
    _prepare(at)
    Tally.objects.create(
        slice_id=slice_.pk, at=at, digest=uuid4(), policy=policy, route="shop", host="h", client=client, country="",
        method="GET", outcome="noted", rules=[rule], is_folded=False, total=1,
    )  # fmt: skip


def _prepare(at: datetime) -> None:
    for table in TABLES:
        partitions.ensure(table, [at])


def _event(slice_: Slice, row: UUID, at: datetime, target: str, *, outcome: str, client: str, rules: tuple[str, ...],
           policy: str, is_kept: bool) -> None:  # fmt: skip
    Event.objects.create(
        id=row, at=at, slice_id=slice_.pk, node_id=uuid4(), attack_id=uuid4(), policy=policy, route="shop",
        host="shop.acme.test", request_id="", client=client, country="", asn=0, ja4="", method="GET",
        path=target.partition("?")[0], outcome=outcome, status=403, score=5, scores={"anomaly": 5}, custom=[],
        matches=[{"rule": int(one), "target": "ARGS:id"} for one in rules], rules=list(rules), has_sample=is_kept,
    )  # fmt: skip
