"""Which findings are asked for, from the query of a request. What is not understood is refused by its name."""

import ipaddress
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from console.base.errors import Invalid
from waf.models import Verdict
from waf.models.outcome import OF_EVENTS
from waf.queries.asked import UNLABELLED, Asked

OUTCOMES: Final = tuple(str(one) for one in OF_EVENTS)
LABELS: Final = (*(str(one) for one in Verdict), UNLABELLED)
LONGEST: Final = 500

TIMES: Final = [
    OpenApiParameter("since", str, description="RFC 3339, inclusive."),
    OpenApiParameter("until", str, description="RFC 3339, exclusive."),
]
OF_ATTACKS: Final = [
    OpenApiParameter("policy", str, description="Name."),
    OpenApiParameter("route", str, description="Name."),
    OpenApiParameter("client", str, description="An address, or a network as `203.0.113.0/24`."),
    OpenApiParameter("country", str, description="Two letters."),
    OpenApiParameter("rule", str, description="Number of a rule, or name of a custom one."),
    *TIMES,
]
FILTERS: Final = [
    *OF_ATTACKS,
    OpenApiParameter("host", str),
    OpenApiParameter("outcome", str, description=f"One of {', '.join(OUTCOMES)}."),
    OpenApiParameter("method", str),
    OpenApiParameter("q", str, description="Part of the path or of the host."),
    OpenApiParameter("label", str, description=f"One of {', '.join(LABELS)}; `{UNLABELLED}` for those without."),
    OpenApiParameter("request_id", str, description="As clients are told when they are refused."),
    OpenApiParameter("attack", str, description="Id of an attack."),
]


def asked_of(request: Request) -> Asked:
    """Return the filters. Raises Invalid."""
    given = {name: value for name, value in request.query_params.items() if name in _READERS and value}
    asked = Asked(**{name: _READERS[name](name, value) for name, value in given.items()})
    if asked.since and asked.until and asked.since >= asked.until:
        raise Invalid.field("?until", "out_of_range", "until is later than since.")
    return asked


def moment(name: str, value: str) -> datetime:
    """Return a moment; raise Invalid where it is none."""
    try:
        found = parse_datetime(value)
    except ValueError:  # written as a moment, and there is no such day
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid.field(f"?{name}", "invalid", "A moment as RFC 3339 has it, with a zone.")
    return found


def _text(name: str, value: str) -> str:
    if len(value) > LONGEST or "\0" in value:
        raise Invalid.field(f"?{name}", "invalid", f"At most {LONGEST} characters, without NUL.")
    return value


def _network(name: str, value: str) -> str:
    try:
        return str(ipaddress.ip_network(value) if "/" in value else ipaddress.ip_address(value))
    except ValueError:
        raise Invalid.field(f"?{name}", "invalid", "An address, or a network as 203.0.113.0/24.") from None


def _one_of(*known: str) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if value not in known:
            raise Invalid.field(f"?{name}", "invalid", f"{name} is one of {', '.join(known)}.")
        return value

    return read


def _id(name: str, value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Invalid.field(f"?{name}", "invalid", f"{name} is an id.") from None


_READERS: Final[Mapping[str, Callable[[str, str], Any]]] = {
    **dict.fromkeys(("policy", "route", "host", "country", "method", "rule", "q", "request_id"), _text),
    "client": _network,
    "outcome": _one_of(*OUTCOMES),
    "label": _one_of(*LABELS),
    "attack": _id,
    "since": moment,
    "until": moment,
}
