"""Which records of a slice are asked for, and how rows are narrowed to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

import telemetry.lookups  # noqa: F401
from telemetry.records.clients import widened
from telemetry.records.models import Record


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters; None is not asked for. `since` is inclusive, `until` is not.

    Who may not see whose addresses these are (`sees_clients`) asks for networks only.
    """

    route: str | None = None
    service: str | None = None
    status: str | None = None
    """A code, or a class as `5xx`."""
    flag: str | None = None
    """One of Envoy's; `any` for those that have one."""
    client: str | None = None
    """An address or a network."""
    method: str | None = None
    host: str | None = None
    path: str | None = None
    """How the path begins."""
    request_id: str | None = None
    trace_id: str | None = None
    revision: int | None = None
    waf_policy: str | None = None
    waf_outcome: str | None = None
    """What the firewall said; `any` where it found something."""
    least_ms: int | None = None
    ja4: str | None = None
    ja3: str | None = None
    country: str | None = None
    asn: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    sees_clients: bool = False


ANY: Final = "any"


def _status(value: str) -> Q:
    if value.endswith("xx"):
        least = int(value[0]) * 100
        is_all_failed = Q(status__gte=500) if least == 500 else Q()
        return Q(status__gte=least, status__lt=least + 100) & is_all_failed
    return Q(status=int(value))


_CONDITIONS: Final[Mapping[str, Callable[[Any], Q]]] = {
    "route": lambda value: Q(route=value),
    "service": lambda value: Q(service=value),
    "status": _status,
    "flag": lambda value: ~Q(flags=[]) & (Q() if value == ANY else Q(flags__contains=[value])),
    "client": lambda value: Q(client__within=value) if "/" in value else Q(client=value),
    "method": lambda value: Q(method=value),
    "host": lambda value: Q(host=value),
    "path": lambda value: Q(path__startswith=value),
    "request_id": lambda value: Q(request_id=value),
    "trace_id": lambda value: Q(trace_id=value) & ~Q(trace_id=""),
    "revision": lambda value: Q(revision_sequence=value),
    "waf_policy": lambda value: ~Q(waf_outcome="") & Q(waf_policy=value),
    "waf_outcome": lambda value: ~Q(waf_outcome="") & (Q() if value == ANY else Q(waf_outcome=value)),
    "least_ms": lambda value: Q(duration_us__gte=value * 1000),
    "ja4": lambda value: Q(ja4=value),
    "ja3": lambda value: Q(ja3=value),
    "country": lambda value: Q(country=value),
    "asn": lambda value: Q(asn=value),
    "since": lambda value: Q(at__gte=value),
    "until": lambda value: Q(at__lt=value),
}
"""Conditions that repeat what an index is limited to are written as the index has them, or it is not used."""


def records_of(slice_id: UUID, asked: Asked) -> "QuerySet[Record]":
    """Return the records asked for."""
    if asked.client is not None and not asked.sees_clients:
        asked = replace(asked, client=widened(asked.client))
    rows = Record.objects.filter(slice_id=slice_id)
    for name, condition in _CONDITIONS.items():
        if (value := getattr(asked, name)) is not None:
            rows = rows.filter(condition(value))
    return rows
