"""What a node says and proves about itself: how far each slice got, what it serves, and what the traffic did."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from gatehouse_protocol.checks import CheckReport, CheckTry
from gatehouse_protocol.egress import EgressReport
from gatehouse_protocol.endpoints import EndpointsReport
from gatehouse_protocol.findings import WafReport
from gatehouse_protocol.health import HealthReport
from gatehouse_protocol.key_sources import KeySetReport
from gatehouse_protocol.records import RecordReport
from gatehouse_protocol.vending import VendingReport
from gatehouse_protocol.vitals import VitalReport
from gatehouse_protocol.vocabulary import Count, Name, SliceKey, Text

BYTES: Final = "bytes"
"""What a control plane that counts bytes says it takes, in its answer to a report."""


class AgentState(StrEnum):
    STARTING = "starting"
    RUNNING = "running"
    DEGRADED = "degraded"
    DRAINING = "draining"


class EnvoyState(StrEnum):
    STARTING = "starting"
    LIVE = "live"
    CRASHED = "crashed"
    STOPPED = "stopped"


class FaultStage(StrEnum):
    """Where a slice's new revision got stuck."""

    FETCH = "fetch"
    VERIFY = "verify"
    STORE = "store"
    APPLY = "apply"
    WARM = "warm"
    PROBE = "probe"


class Transport(StrEnum):
    """What a listener listens on: TCP, or QUIC (UDP), by which clients come with HTTP/3."""

    TCP = "tcp"
    QUIC = "quic"


@dataclass(frozen=True, slots=True)
class AgentHealth:
    version: Name
    state: AgentState
    uptime_seconds: Count
    refusals: Count


@dataclass(frozen=True, slots=True)
class EnvoyHealth:
    version: Text
    state: EnvoyState
    restarts: Count
    uptime_seconds: Count
    warming: Count


class InspectorState(StrEnum):
    """How the inspector beside Envoy is: not installed, without policies, looking, or not able to look as it should."""

    UNAVAILABLE = "unavailable"
    IDLE = "idle"
    SERVING = "serving"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class InspectorHealth:
    """`engine` and `crs` are versions, empty where there is none; `bundle` is the SHA-256 of what it looks with."""

    state: InspectorState
    text: Text
    engine: Text
    crs: Text
    bundle: Text
    workers: Count


@dataclass(frozen=True, slots=True)
class SliceFault:
    stage: FaultStage
    sequence: Count
    type: Text
    object: Text
    message: Text


@dataclass(frozen=True, slots=True)
class SliceReport:
    """How far a slice got on this node; each number is the sequence that reached that point, null if none did."""

    slice: SliceKey
    received: Count | None
    accepted: Count | None
    active: Count | None
    proven: Count | None
    proven_at: datetime | None
    error: SliceFault | None


@dataclass(frozen=True, slots=True)
class ListenerReport:
    """Whether a request of the node's own came through a listener; one with HTTP/3 is there for each transport."""

    name: Name
    address: Text
    proven: bool
    error: Text
    transport: Transport = Transport.TCP


@dataclass(frozen=True, slots=True)
class ChallengeEcho:
    """Whether this node answers a challenge of the manifest on its own listeners; `error` says why it does not."""

    id: Name
    proven: bool
    error: Text


@dataclass(frozen=True, slots=True)
class CertificateReport:
    """What a TLS handshake of the node's own with one listener showed for one name and key family.

    `key` is `ecdsa` or `rsa`, or empty where the listener's only TLS version (1.3) leaves the choice to Envoy.
    `certificate` is the SHA-256 of the leaf (DER) that was seen, 64 hexadecimal digits, or empty if none was.
    `proven_at` is when the expected leaf was last seen, also while it is not any more. An agent that does not
    know QUIC names no `transport`.
    """

    listener: Name
    server_name: Name
    key: Text
    certificate: Text
    proven: bool
    error: Text
    proven_at: datetime | None
    transport: Transport = Transport.TCP


@dataclass(frozen=True, slots=True)
class CountRow:
    slice: SliceKey
    revision_sequence: Count
    route: Text
    service: Text
    code: Count
    flags: Text
    count: Count


@dataclass(frozen=True, slots=True)
class LatencyRow:
    """Histogram bins `(lower, width, count)`, bounds in microseconds; bins of equal bounds add up across nodes."""

    slice: SliceKey
    revision_sequence: Count
    route: Text
    bins: tuple[tuple[Count, Count, Count], ...]


@dataclass(frozen=True, slots=True)
class ByteRow:
    """Bytes on the wire between clients and a route with one service behind it: heads, bodies and their framing.

    `requests` are those whose bytes are in it. Of requests that no row speaks of the bytes are unknown, not zero.
    """

    slice: SliceKey
    revision_sequence: Count
    route: Text
    service: Text
    requests: Count
    received: Count
    sent: Count


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened within a span; a node only tells `bytes` once the control plane said that it takes them."""

    from_: datetime
    to: datetime
    rows: tuple[CountRow, ...]
    latency: tuple[LatencyRow, ...]
    bytes: tuple[ByteRow, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeEvent:
    at: datetime
    code: Name
    text: Text


@dataclass(frozen=True, slots=True)
class Report:
    """`POST /node/v1/reports`; harmless when repeated or reordered, by (node, epoch, sequence).

    `challenges` are those of the manifest; null `certificates` are as in the report before, else they are all of them.
    `waf` is what was found and counted since the report before; it is added exactly once, as `counts` are.
    So are `records`, `checks`, `vitals` and `egress`, which a node only tells once the control plane said that it takes
    them. `vending`, `endpoints` and `key_sets` are told on the same condition, whenever they are others than before,
    and of `health` what is.
    """

    epoch: Name
    sequence: Count
    sent_at: datetime
    manifest_version: Count
    agent: AgentHealth
    envoy: EnvoyHealth
    slices: tuple[SliceReport, ...]
    listeners: tuple[ListenerReport, ...]
    counts: Counts | None
    events: tuple[NodeEvent, ...]
    challenges: tuple[ChallengeEcho, ...] = ()
    certificates: tuple[CertificateReport, ...] | None = None
    inspector: InspectorHealth | None = None
    waf: WafReport | None = None
    records: RecordReport | None = None
    checks: CheckReport | None = None
    vitals: VitalReport | None = None
    egress: EgressReport | None = None
    vending: VendingReport | None = None
    endpoints: EndpointsReport | None = None
    health: HealthReport | None = None
    key_sets: KeySetReport | None = None


@dataclass(frozen=True, slots=True)
class ReportAccepted:
    """Answer to a report, only once it is stored; `takes` names what else a report may bring.

    `tries` are checks to run once, now; each is told to its node once.
    """

    accepted: bool
    next_report_seconds: Count
    takes: tuple[Name, ...] = ()
    tries: tuple[CheckTry, ...] = ()
