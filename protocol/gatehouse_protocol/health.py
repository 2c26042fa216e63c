"""What a node's Envoy knows of the endpoints of services: which are asked, since when they are as they are, and why.

A node only tells this to a control plane that said it takes `HEALTH`: at first of every service, then of those that are
otherwise than before. What is told of a service replaces what was told of it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from gatehouse_protocol.shapes import at_most
from gatehouse_protocol.vocabulary import Count, Name, SliceKey, Text

HEALTH: Final = "health"
"""What a control plane that stores the health of services says it takes, in its answer to a report."""
CHECK_MARK: Final = "gatehouse.health"
"""The name of health checks in clusters; a node has Envoy write down what came of those, and of no others."""
MAX_ENDPOINTS: Final = 300
"""Endpoints of one service that are told, those in trouble first; the others are in its numbers."""
MAX_TOLD_ENDPOINTS: Final = 2_000
"""Endpoints of one report; what found no room goes with the next."""
MAX_TOLD_SERVICES: Final = 500


class EndpointState(StrEnum):
    """How an endpoint is on a node.

    It is healthy; it was not asked yet; it fails its checks; it is left out, for its answers failed; it is taken
    out by what the configuration says of it.
    """

    HEALTHY = "healthy"
    CHECKING = "checking"
    UNHEALTHY = "unhealthy"
    EJECTED = "ejected"
    DRAINED = "drained"


class EndpointReason(StrEnum):
    """Why it is so: the check was answered otherwise (`status`, of HTTP the code beside it), not in time, or could not
    be asked; requests failed in a row; the service said itself that it is not to be asked.
    """

    NONE = ""
    STATUS = "status"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    FAILURES = "failures"
    SAID_SO = "said_so"


@dataclass(frozen=True, slots=True)
class EndpointHealth:
    """One endpoint, by its `address` with the port; `host` is the name by which it was found, if any.

    `since` is when the state began, as far as the node saw. `active` requests are on their way, `requests` and `failed`
    (5xx, no answer) count since Envoy knows the endpoint. `status` is 0 where the check read none.
    """

    address: Text
    host: Text
    state: EndpointState
    reason: EndpointReason
    status: Count
    since: datetime
    weight: Count
    priority: Count
    zone: Text
    active: Count
    requests: Count
    failed: Count


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """`total` endpoints, of which so many are `healthy`."""

    slice: SliceKey
    service: Name
    total: Count
    healthy: Count
    endpoints: Annotated[tuple[EndpointHealth, ...], at_most(MAX_ENDPOINTS)]


@dataclass(frozen=True, slots=True)
class ServiceGone:
    """The node has this service no more."""

    slice: SliceKey
    service: Name


@dataclass(frozen=True, slots=True)
class HealthReport:
    """`is_whole`: with this report, all services of the node were told since the agent's start; others are no more."""

    services: Annotated[tuple[ServiceHealth, ...], at_most(MAX_TOLD_SERVICES)]
    gone: Annotated[tuple[ServiceGone, ...], at_most(MAX_TOLD_SERVICES)]
    is_whole: bool
