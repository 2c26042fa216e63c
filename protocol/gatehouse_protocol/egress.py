"""What went out through a node: who asked for what, what became of it, and which tunnels were cut.

A node only tells this to a control plane that said it takes `EGRESS`. Requests that are alike go together; a tunnel is
counted when it begins, and its bytes are told while it lives and when it ends.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from gatehouse_protocol.shapes import at_most
from gatehouse_protocol.vocabulary import Count, SliceKey, Text

EGRESS: Final = "egress"
"""What a control plane that stores flows says it takes, in its answer to a report."""
IDENTIFIED_BY: Final = "identified_by"
"""What a control plane that stores how workloads were known says it takes, too."""
MAX_FLOWS: Final = 1_000
MAX_TUNNELS: Final = 1_000
MAX_CUTS: Final = 1_000


class Way(StrEnum):
    """How a workload comes through: a tunnel (`CONNECT`), or a plain request."""

    TUNNEL = "tunnel"
    HTTP = "http"


class FlowOutcome(StrEnum):
    """What became of it: let through, let through although a rule says no, refused, or not to be reached."""

    ALLOWED = "allowed"
    WOULD_DENY = "would_deny"
    DENIED = "denied"
    FAILED = "failed"


class IdentifiedBy(StrEnum):
    """By what it was proven who asks: a client certificate, a password, the network it asks from, or by nothing."""

    CERTIFICATE = "certificate"
    PASSWORD = "password"
    SOURCE = "source"
    NONE = "none"


class CutCause(StrEnum):
    """Why a tunnel was cut: what it asked for is denied now, its permission is over, its credential is gone, the
    platform denies its destination to everybody, or more were open than may be.
    """

    DENIED = "denied"
    EXPIRED = "expired"
    CREDENTIAL = "credential"
    PLATFORM = "platform"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Flow:
    """Requests and tunnels of one workload to one destination that ended alike.

    `workload` is empty while nobody has proven who asks; `destination` is `host:port` in the spelling that rules are
    compared with; `rule` is the name of the route (`acme/egress/<policy>/<rule>`); `reason` is what the caller was told
    (`x-gatehouse-reason`), empty when it was let through; `address` is where it was dialled, empty when it was not.
    `count` is how many began; bytes are those of what the workload sent (`bytes_up`) and got (`bytes_down`), also of
    tunnels that began earlier. `at` and `request_id` are of the newest. `identified_by` is one of `IdentifiedBy`, empty
    from nodes that do not say; it is told to a control plane that said it takes `IDENTIFIED_BY`.
    """

    at: datetime
    slice: SliceKey
    revision_sequence: Count
    workload: Text
    destination: Text
    way: Way
    outcome: FlowOutcome
    reason: Text
    rule: Text
    address: Text
    client: Text
    request_id: Text
    count: Count
    bytes_up: Count
    bytes_down: Count
    identified_by: Text = ""


@dataclass(frozen=True, slots=True)
class OpenTunnels:
    """How many tunnels of a workload to a destination are open now."""

    slice: SliceKey
    workload: Text
    destination: Text
    count: Count


@dataclass(frozen=True, slots=True)
class Cut:
    """Tunnels that the node cut at once, and after which revision of the slice."""

    at: datetime
    slice: SliceKey
    revision_sequence: Count
    workload: Text
    destination: Text
    rule: Text
    cause: CutCause
    count: Count


@dataclass(frozen=True, slots=True)
class EgressReport:
    """Flows and cuts since the report before, and all tunnels that are open; `lost` counts flows without room."""

    flows: Annotated[tuple[Flow, ...], at_most(MAX_FLOWS)]
    tunnels: Annotated[tuple[OpenTunnels, ...], at_most(MAX_TUNNELS)]
    cuts: Annotated[tuple[Cut, ...], at_most(MAX_CUTS)]
    lost: Count
