"""Which findings are asked for, from the query of a request. What is not understood is refused by its name."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from console.base.errors import Invalid
from console.base.questions import moment, network, one_of, text
from waf.models import Verdict
from waf.models.outcome import OF_EVENTS
from waf.queries.asked import UNLABELLED, Asked, Direction

OUTCOMES: Final = tuple(str(one) for one in OF_EVENTS)
DIRECTIONS: Final = tuple(str(one) for one in Direction)
LABELS: Final = (*(str(one) for one in Verdict), UNLABELLED)

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
    OpenApiParameter("direction", str, enum=DIRECTIONS, description="What something was found in."),
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


def _id(name: str, value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Invalid.field(f"?{name}", "invalid", f"{name} is an id.") from None


_READERS: Final[Mapping[str, Callable[[str, str], Any]]] = {
    **dict.fromkeys(("policy", "route", "host", "country", "method", "rule", "q", "request_id"), text),
    "client": network,
    "outcome": one_of(*OUTCOMES),
    "label": one_of(*LABELS),
    "direction": one_of(*DIRECTIONS),
    "attack": _id,
    "since": moment,
    "until": moment,
}
