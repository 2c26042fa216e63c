"""Which flows or denials are asked for, from the query of a request. What is not understood is refused by its name."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from gatehouse_protocol.egress import FlowOutcome, IdentifiedBy, Way
from rest_framework.request import Request

from console.base.errors import Invalid
from console.base.questions import moment, one_of, text
from egress.queries.asked import Asked
from egress.tables import FLOW
from telemetry.levels import seconds

HOUR: Final = timedelta(hours=1)
OUTCOMES: Final = [str(one) for one in FlowOutcome]
WAYS: Final = [str(one) for one in Way]
KNOWN_BY: Final = [str(one) for one in IdentifiedBy]

SINCE: Final = OpenApiParameter("since", str, description="RFC 3339, inclusive; an hour ago by default.")
UNTIL: Final = OpenApiParameter("until", str, description="RFC 3339, exclusive.")
WORKLOAD: Final = OpenApiParameter("workload", str, description="Name.")
DESTINATION: Final = OpenApiParameter("destination", str, description="As `api.stripe.com:443`.")
OUTCOME: Final = OpenApiParameter("outcome", str, enum=OUTCOMES)
RULE: Final = OpenApiParameter(
    "rule", str, description="As `payments/stripe`; `denied` and `would-deny` for what no rule takes."
)
Q: Final = OpenApiParameter("q", str, description="Part of the destination or of the workload.")
FILTERS: Final = [
    SINCE, UNTIL, WORKLOAD, DESTINATION, OUTCOME, RULE, Q,
    OpenApiParameter("way", str, enum=WAYS),
    OpenApiParameter("identified_by", str, enum=KNOWN_BY, description="How it was proven who asks."),
    OpenApiParameter("reason", str, description="As callers are told, for example `no_rule`."),
    OpenApiParameter("policy", str, description="Name of the rule's policy."),
]  # fmt: skip
REQUEST_ID: Final = OpenApiParameter("request_id", str, description="As callers are told when they are refused.")

_READERS: Final[Mapping[str, Callable[[str, str], Any]]] = {
    **dict.fromkeys(("workload", "destination", "reason", "rule", "policy", "request_id", "q"), text),
    "outcome": one_of(*OUTCOMES),
    "way": one_of(*WAYS),
    "identified_by": one_of(*KNOWN_BY),
    "since": moment,
    "until": moment,
}


def asked_of(request: Request, names: Collection[OpenApiParameter], *, back: timedelta = HOUR) -> Asked:
    """Return the filters of these names; `back`: how long ago the window begins by default. Raises Invalid."""
    wanted, now = {one.name for one in names}, timezone.now()
    given = {name: value for name, value in request.query_params.items() if name in wanted and value}
    read = {name: _READERS[name](name, value) for name, value in given.items()}
    asked = Asked(**{"since": now - back, **read})
    if asked.since < now - seconds(FLOW.kept_seconds):
        days = FLOW.kept_seconds // 86_400
        raise Invalid.field("?since", "out_of_range", f"This is kept for {days} days.")
    if asked.until is not None and asked.since >= asked.until:
        raise Invalid.field("?until", "out_of_range", "until is later than since.")
    return asked
