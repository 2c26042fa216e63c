"""How near a node is to its limits, and what is counted there that is no request: whole numbers, since the last time.

A node only tells this to a control plane that said it takes `VITALS`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from gatehouse_protocol.shapes import at_most
from gatehouse_protocol.vocabulary import Count, Name, SliceKey, Text

VITALS: Final = "vitals"
"""What a control plane that stores vitals says it takes, in its answer to a report."""
MAX_GAUGES: Final = 100
MAX_TROUBLES: Final = 200
MAX_SIGNALS: Final = 2_000


class Resource(StrEnum):
    """What a node can run out of.

    Memory and disk are in bytes, processor time is in thousandths of a processor; the others are counts. A breaker is
    used up when it is open: one of one.
    """

    MEMORY = "memory"
    CONNECTIONS = "connections"
    DESCRIPTORS = "descriptors"
    DISK = "disk"
    ENVOY_CPU = "envoy_cpu"
    INSPECTOR_CPU = "inspector_cpu"
    BREAKER = "breaker"


class Trouble(StrEnum):
    """What goes wrong when something ran out, or a client goes away.

    Refused at a limit (connections, new ones in a second, requests while memory is short), refused by an open breaker
    (requests to a service), missed by the watchdog of a thread of Envoy's that was stuck, and reset by the client with
    a request on its way.
    """

    REFUSED = "refused"
    OVERFLOW = "overflow"
    STUCK = "stuck"
    RESET = "reset"


class Signal(StrEnum):
    """What is counted beside requests, each with outcomes of its own."""

    HANDSHAKES = "handshakes"
    SERVING = "serving"
    INSPECTION = "inspection"
    FIREWALL = "firewall"
    CONSUMERS = "consumers"
    REFUSALS = "refusals"
    CACHES = "caches"


class KeyVerdict(StrEnum):
    """What became of a request that a policy asked for an API key.

    The key was let in; there was none and none was needed; there was none, one that is nobody's, one that has ended,
    or one of a consumer that may not call. In shadow the last four only would have been refused (`would_be_missing`).
    """

    ALLOWED = "allowed"
    ANONYMOUS = "anonymous"
    MISSING = "missing"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    NOT_ALLOWED = "not_allowed"


class CacheVerdict(StrEnum):
    """What a cache did with a request.

    It gave what it kept, fresh or old; it kept nothing, or only what was too old, and the service was asked; or the
    request was none for it.
    """

    HIT = "hit"
    HIT_STALE = "hit_stale"
    MISS = "miss"
    STALE = "stale"
    BYPASS = "bypass"


WOULD_BE: Final = "would_be_"

OUTCOMES: Final[dict[Signal, tuple[str, ...]]] = {
    Signal.HANDSHAKES: (
        "ok", "no_certificate", "certificate_refused", "ours_refused", "version", "cipher", "broken", "abandoned",
    ),
    Signal.SERVING: ("proven", "failed"),
    Signal.INSPECTION: ("answered", "unanswered"),
    Signal.FIREWALL: ("passed", "noted", "would_refuse", "refused", "challenged", "limited", "unreadable"),
}  # fmt: skip
"""Of a handshake: done, the client brought no certificate or one that is not let in, refused ours, knows no common
version or cipher, sent what is no TLS, or went away. `serving` is what a node's own look at a certificate found.
Of consumers an outcome is a verdict with the status of the answer, as `allowed-429`: see `KeyVerdict`; of caches it is
a `CacheVerdict`. Of refusals it is the type of the policy, with the rule or reason if there is one, as
`authorization:no-admin`; `would_be_` before it where a policy in shadow would have refused; `unanswered` where an
authorizer or a firewall could not be asked."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """How much is used of a resource, and its limit where there is one."""

    resource: Resource
    subject: Text
    used: Count
    limit: Count | None


@dataclass(frozen=True, slots=True)
class TroubleCount:
    """`subject` is a listener or a service."""

    trouble: Trouble
    subject: Text
    count: Count


@dataclass(frozen=True, slots=True)
class SignalCount:
    """`subject` is a certificate, or another name of the tenant's; `place` is the listener, if there is one.

    Of consumers the subject is `<consumer>/<key>`, or `/` where nobody is known, and the place is the policy's name. Of
    refusals and caches the subject is the route and the place the policy (`platform/<name>` for one of the platform),
    where it is known.
    """

    slice: SliceKey
    revision_sequence: Count
    signal: Signal
    subject: Text
    place: Text
    outcome: Name
    count: Count


@dataclass(frozen=True, slots=True)
class VitalReport:
    """Of the time up to `to`."""

    to: datetime
    gauges: Annotated[tuple[Gauge, ...], at_most(MAX_GAUGES)]
    troubles: Annotated[tuple[TroubleCount, ...], at_most(MAX_TROUBLES)]
    signals: Annotated[tuple[SignalCount, ...], at_most(MAX_SIGNALS)]
