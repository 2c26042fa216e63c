"""Records of single requests, as a node reports them: of those that failed, took long or were found fault with, and of
a share of the others.

Secrets and what tells of a person were masked before they left the node; what hides them has the same length.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from gatehouse_protocol.shapes import Check
from gatehouse_protocol.vocabulary import Count, SliceKey, Text

MAX_RECORDS: Final = 300
MAX_DROPPED: Final = 1_000
RECORDS: Final = "records"
"""What a control plane that stores records says it takes, in its answer to a report."""
_TRACE_PARENT: Final = r"(00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})?"


def _is_trace_parent(value: str) -> bool:
    return re.fullmatch(_TRACE_PARENT, value) is not None


TraceParent = Annotated[
    str, Check("expected a traceparent of version 00, or nothing", _is_trace_parent, {"pattern": f"^{_TRACE_PARENT}$"})
]


class DropReason(StrEnum):
    """Why a record is not told: the tenant had more in that second than is its share, or too many waited."""

    RATE = "rate"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class AccessRecord:
    """One request; `at` is when it began, texts are empty where there is nothing, times are microseconds.

    `trace_parent` is what went to the service; `is_own_trace` says that the gateway made it. `upstream` is the address
    that was asked last, `flags` are Envoy's, `waf` is the policy that found something, with its outcome and score.
    `country` and `asn` (autonomous system, 0 where it is unknown) are where the client comes from.
    """

    at: datetime
    slice: SliceKey
    revision_sequence: Count
    request_id: Text
    trace_parent: TraceParent
    is_own_trace: bool
    trace_state: Text
    client: Text
    method: Text
    host: Text
    path: Text
    query: Text
    route: Text
    service: Text
    upstream: Text
    status: Count
    flags: Text
    details: Text
    bytes_in: Count
    bytes_out: Count
    duration_us: Count
    first_byte_us: Count | None
    upstream_us: Count | None
    attempts: Count
    protocol: Text
    tls: Text
    ja4: Text
    server_name: Text
    user_agent: Text
    waf_policy: Text
    waf_outcome: Text
    waf_score: Count
    ja3: Text = ""
    country: Text = ""
    asn: Count = 0


@dataclass(frozen=True, slots=True)
class RecordsDropped:
    """How many records of a slice are not told; `at` is where a minute begins."""

    at: datetime
    slice: SliceKey
    reason: DropReason
    count: Count


@dataclass(frozen=True, slots=True)
class RecordReport:
    """Since the report before."""

    records: tuple[AccessRecord, ...]
    dropped: tuple[RecordsDropped, ...]
