"""What came of a trial."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policies.compiler import Kind
from tester.telling.candidates import Candidate
from tester.telling.changes import Change

Headers = list[tuple[str, str]]


class Verdict(StrEnum):
    """What a step did with a request."""

    PASSED = "passed"
    CHANGED = "changed"
    ANSWERED = "answered"
    REFUSED = "refused"
    FAILED = "failed"
    NOT_REACHED = "not_reached"
    NOT_RUN = "not_run"
    OFF = "off"

    @property
    def ends(self) -> bool:
        """Whether nothing behind the step saw the request."""
        return self in (Verdict.ANSWERED, Verdict.REFUSED, Verdict.FAILED)


@dataclass(frozen=True, slots=True)
class Named:
    """An object. `is_of_platform`: of the gateway's own slice."""

    kind: Kind
    name: str
    is_of_platform: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A station on the way of a request: `step` is listener, hostname, route, a type of traffic policy,
    client_certificate, waf, dlp or service; `object` decided, since `said_by` names it.
    """

    step: str
    verdict: Verdict
    text: str = ""
    object: Named | None = None
    said_by: Named | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The request as the service would see it. Secrets in headers are masked."""

    method: str
    target: str
    host: str
    headers: Headers
    body_bytes: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A service that a route sends to, with its share in percent."""

    service: str
    weight: int
    percent: float


@dataclass(frozen=True, slots=True)
class Holding:
    """What bounds the request on its way, in seconds; of `mirrors` the services, and the percent of their copies."""

    timeout_seconds: float
    idle_timeout_seconds: float | None
    retry_attempts: int
    retry_on: tuple[str, ...]
    per_try_timeout_seconds: float | None
    mirrors: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client reads. `by` is gateway or service; of a service's answer the body is not told."""

    status: int
    headers: Headers
    body: str
    is_truncated: bool
    by: str
    details: str
    flags: str


@dataclass(frozen=True, slots=True)
class Run:
    """So many requests one after the other with the same answer. `by` decided: a step."""

    status: int
    times: int
    by: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the last request of a trial, and how the others went."""

    hostname: str | None
    route: str | None
    steps: tuple[Step, ...]
    sent: Sent | None
    service: str | None
    shares: tuple[Share, ...]
    holds: Holding | None
    answer: Answer
    runs: tuple[Run, ...]
    attempts: int
    candidates: tuple[Candidate, ...]
    hostnames: tuple[str, ...]
    notes: tuple[str, ...]
    milliseconds: int
