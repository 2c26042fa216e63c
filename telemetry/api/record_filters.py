"""Which records are asked for, from the query of a request. What is not understood is refused by its name."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from console.base.errors import Invalid
from console.base.questions import moment, network, text, whole
from telemetry.records.asked import ANY, Asked

_STATUS: Final = re.compile(r"[1-5](?:\d\d|xx)|0", re.ASCII)
_DAY: Final = timedelta(days=1)
FILTERS: Final = [
    OpenApiParameter("since", str, description="RFC 3339, inclusive."),
    OpenApiParameter("until", str, description="RFC 3339, exclusive."),
    OpenApiParameter("route", str, description="Name."),
    OpenApiParameter("service", str, description="Name."),
    OpenApiParameter("status", str, description="A code, or a class as `5xx`; `0` where no answer was sent."),
    OpenApiParameter("flag", str, description=f"One of Envoy's response flags as `UF`; `{ANY}` for all that have one."),
    OpenApiParameter(
        "client", str, description="An address, or a network as `203.0.113.0/24`; widened to what you may see."
    ),
    OpenApiParameter("method", str),
    OpenApiParameter("host", str),
    OpenApiParameter("path", str, description="How the path begins."),
    OpenApiParameter("request_id", str),
    OpenApiParameter("trace_id", str, description="32 hexadecimal digits."),
    OpenApiParameter("revision", int, description="Sequence of the revision that was active."),
    OpenApiParameter("waf_policy", str, description="Name."),
    OpenApiParameter("waf_outcome", str, description=f"What the firewall said; `{ANY}` where it found something."),
    OpenApiParameter("least_ms", int, description="Took at least so many milliseconds."),
    OpenApiParameter("ja4", str, description="What the client's TLS looks like."),
    OpenApiParameter("ja3", str),
    OpenApiParameter("country", str, description="Two letters (ISO 3166-1)."),
    OpenApiParameter("asn", int, description="The client's autonomous system."),
]


def asked_of(request: Request, *, sees_clients: bool) -> Asked:
    """Return the filters. Raises Invalid."""
    given = {name: value for name, value in request.query_params.items() if name in _READERS and value}
    read = {name: _READERS[name](name, value) for name, value in given.items()}
    asked = Asked(**read, sees_clients=sees_clients)
    if asked.since and asked.until and asked.since >= asked.until:
        raise Invalid.field("?until", "out_of_range", "until is later than since.")
    return asked


def span_of(asked: Asked) -> tuple[datetime, datetime]:
    """Return from when to when; a day before the end, and the end now, where nothing is said."""
    until = asked.until or timezone.now()
    since = asked.since or until - _DAY
    if since >= until:
        raise Invalid.field("?since", "out_of_range", "since is before now.")
    return since, until


def _status(name: str, value: str) -> str:
    if not _STATUS.fullmatch(value):
        raise Invalid.field(f"?{name}", "invalid", "A code as 503, a class as 5xx, or 0.")
    return value


_READERS: Final[Mapping[str, Callable[[str, str], Any]]] = {
    **dict.fromkeys(
        (
            "route",
            "service",
            "flag",
            "method",
            "host",
            "path",
            "request_id",
            "trace_id",
            "waf_policy",
            "waf_outcome",
            "ja4",
            "ja3",
            "country",
        ),
        text,
    ),
    "status": _status,
    "client": network,
    "revision": whole(0, 2**62),
    "least_ms": whole(0, 86_400_000),
    "asn": whole(0, 2**32 - 1),
    "since": moment,
    "until": moment,
}
