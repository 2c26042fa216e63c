"""Checks: requests that nodes send to themselves, what is expected of the answer, and how it was.

A check travels as JSON in the metadata of the virtual host of its hostname: a node of an earlier version carries it
along unread. It is read strictly, for a node that passed over what it does not know would call a bad answer good.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from gatehouse_protocol.shapes import at_most
from gatehouse_protocol.vocabulary import Count, Name, SliceKey, Text

METADATA: Final = "gatehouse.checks"
"""Of a virtual host: by the name of each check its `CheckDocument` as JSON."""
CHECKS: Final = "checks"
"""What a control plane that stores results says it takes, in its answer to a report."""
HEADER: Final = "x-gatehouse-check"
"""Names the check in each of its requests, and goes to the service as well."""
SOURCE: Final = "127.71.72.1"
"""Where a node's own checks come from: nobody outside of the machine can, and traffic of others does not."""
MAX_RESULTS: Final = 500
MAX_REFUSED: Final = 100
MAX_TRIES: Final = 20
MAX_SAMPLE: Final = 300
BODY_LOOKED_AT: Final = 65_536
"""As much of an answer's body as is looked at, in bytes."""


class Scheme(StrEnum):
    """Which of a gateway's listeners is asked."""

    HTTP = "http"
    HTTPS = "https"


class Reason(StrEnum):
    """Why a check failed; the first that applies."""

    LISTENER = "listener"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    CERTIFICATE = "certificate"
    STATUS = "status"
    HEADER = "header"
    BODY = "body"
    JSON = "json"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class HeaderPair:
    name: Name
    value: Text


@dataclass(frozen=True, slots=True)
class JsonValue:
    """`path` is such as `$.items[0].state`; `equals` is JSON itself: `"ok"`, `1`, `true`."""

    path: Name
    equals: Text


@dataclass(frozen=True, slots=True)
class CheckRequest:
    scheme: Scheme
    method: Name
    host: Name
    path: Name
    headers: tuple[HeaderPair, ...]
    body: Text


@dataclass(frozen=True, slots=True)
class Expectations:
    """All must hold. `statuses` are such as `200` or `2xx`; empty texts and nulls expect nothing."""

    statuses: tuple[Name, ...]
    headers: tuple[HeaderPair, ...]
    body_contains: Text
    body_matches: Text
    json: tuple[JsonValue, ...]
    max_duration_ms: Count | None
    certificate_days: Count | None


@dataclass(frozen=True, slots=True)
class CheckDocument:
    """`nodes` are the names of those that run it, null for all of the gateway."""

    request: CheckRequest
    expect: Expectations
    every_seconds: Count
    timeout_ms: Count
    retries: Count
    nodes: tuple[Name, ...] | None


Sample = Annotated[str, at_most(MAX_SAMPLE, "characters")]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One run, of the last attempt; times are microseconds, null for what it did not come to.

    `reason` is empty where all was as expected; `text` says it in a sentence, `body` is the masked beginning of what
    came, both only of failures.
    """

    at: datetime
    slice: SliceKey
    check: Name
    reason: Text
    status: Count | None
    attempts: Count
    connect_us: Count | None
    tls_us: Count | None
    first_byte_us: Count | None
    total_us: Count
    text: Text = ""
    body: Sample = ""

    @property
    def is_good(self) -> bool:
        """Whether all was as expected."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class RefusedCheck:
    """A check that this node does not run although it is told to, and why."""

    slice: SliceKey
    check: Name
    text: Text


@dataclass(frozen=True, slots=True)
class TriedCheck:
    """What became of a check that was tried once."""

    id: Name
    result: CheckResult


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Since the report before; `running` checks are on their rounds, `lost` results are not told for want of room."""

    running: Count
    refused: tuple[RefusedCheck, ...]
    results: tuple[CheckResult, ...]
    lost: Count
    tries: tuple[TriedCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckTry:
    """In the answer to a report: run this once, now, and tell it in a report. `document` is a `CheckDocument`."""

    id: Name
    slice: SliceKey
    check: Name
    document: Text
