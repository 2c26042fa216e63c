"""The requests of the last day that inspectors kept, newest first, alike ones once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Sum

from console.base.keyring.sealing import KeyRingError
from policies.models import Slice
from waf.models import MinuteCount, Sample
from waf.models.outcome import OF_REQUESTS, SAMPLE_OF_RESPONSE, Outcome
from waf.sealing import open_sample
from waf.trials.replay.alike import key_of
from waf.trials.requests import Document, document_of_sample

PERIOD: Final = timedelta(hours=24)
MOST_REQUESTS: Final = 2_000
_MOST_BYTES: Final = 32 * 1024 * 1024
"""Of bodies and heads together; a trial is one document."""


@dataclass(slots=True)
class Group:
    """Requests that are alike: the newest of them, and how many by what became of them then.

    Those in which something was found are also of one client.
    """

    id: UUID
    client: str
    request: Document
    by_outcome: dict[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many requests there are in it."""
        return sum(self.by_outcome.values())

    @property
    def is_event(self) -> bool:
        """Whether something was found in the newest of them, so that it has a page of its own."""
        return Outcome.PASSED not in self.by_outcome


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what came was kept, and how whole. `of_requests` is None where nothing was counted."""

    since: datetime
    recorded: int
    of_requests: int | None
    bodies_kept: int
    redacted: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """What there is to try. `requests` were read, `unreadable` of them cannot be tried.

    `counted` are all requests by outcome, also those of which nothing was kept.
    """

    groups: list[Group]
    requests: int
    unreadable: int
    coverage: Coverage
    counted: Mapping[str, int]


def recorded_of(slice_: Slice, policy: str, now: datetime, *, is_exact: bool, most: int = MOST_REQUESTS) -> Recorded:
    """Return recorded requests of a policy; `is_exact` where its rules ask for more than alike ones share."""
    since = now - PERIOD
    rows = Sample.objects.filter(slice_id=slice_.pk, policy=policy, at__gte=since).exclude(outcome=SAMPLE_OF_RESPONSE)
    kept = rows.aggregate(all=Count("pk"))["all"]
    counted = counts_of(slice_, policy, since)
    groups: dict[tuple[bytes, str], Group] = {}
    read = unreadable = bodies = redacted = size = 0
    for row in rows.order_by("-at", "-id")[:most].iterator(chunk_size=200):
        read += 1
        found = _opened(row, slice_.tenant.slug)
        if found is None:
            unreadable += 1
            continue
        request, sample = found
        bodies += bool(sample["body_kept"])
        redacted += bool(sample["redacted"])
        key = (key_of(request, is_exact=is_exact), str(row.client) if row.outcome != Outcome.PASSED else "")
        if key not in groups:
            size += len(request["body"]) + len(request["target"])
            if size > _MOST_BYTES:
                read -= 1
                break
            groups[key] = Group(row.pk, str(row.client or ""), request)
        group = groups[key]
        group.by_outcome[row.outcome] = group.by_outcome.get(row.outcome, 0) + 1
    coverage = Coverage(since, kept, sum(counted.values()) or None, bodies, redacted)
    return Recorded(list(groups.values()), read, unreadable, coverage, counted)


def counts_of(slice_: Slice, policy: str, since: datetime) -> dict[str, int]:
    """Return how many requests a policy looked at, by outcome."""
    rows = MinuteCount.objects.filter(slice_id=slice_.pk, policy=policy, at__gte=since, outcome__in=OF_REQUESTS)
    return {outcome: int(total) for outcome, total in rows.values_list("outcome").annotate(Sum("total"))}


def _opened(row: Sample, tenant: str) -> tuple[Document, Mapping[str, Any]] | None:
    """The request of a row; None where its key is lost, or it is not as an inspector writes it."""
    try:
        sample = open_sample(row)
        request = document_of_sample(sample, client=str(row.client or "0.0.0.0"), tenant=tenant, route=row.route)
        return request, {"body_kept": sample.get("body_kept"), "redacted": sample.get("redacted")}
    except (KeyRingError, KeyError, TypeError, ValueError):
        return None
