"""Says how the endpoints of services are: first of all of them, then of those services that are otherwise. Pure.

Numbers move with every request and are told now and then; what is looked at each time is only what else may change, so
that 10 000 endpoints of which none changes cost some milliseconds.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from gatehouse_protocol.health import (
    MAX_ENDPOINTS,
    MAX_TOLD_ENDPOINTS,
    MAX_TOLD_SERVICES,
    EndpointHealth,
    EndpointReason,
    EndpointState,
    HealthReport,
    ServiceGone,
    ServiceHealth,
)

from gatehouse_agent.health.reading import Endpoint, Place, Verdict
from gatehouse_agent.traffic.rows import slice_of

_REFRESHED_ENDPOINTS: Final = 100
"""Endpoints of which only numbers moved that one report tells again."""
_MADE: Final = 8
"""Reports that are remembered until they are stored; others are made for the command line, and never sent."""
_REFRESHED_AFTER_SECONDS: Final = 60.0
_WORST_FIRST: Final = (
    EndpointState.UNHEALTHY, EndpointState.EJECTED, EndpointState.DRAINED, EndpointState.CHECKING,
    EndpointState.HEALTHY,
)  # fmt: skip
_ORDER: Final = {state: number for number, state in enumerate(_WORST_FIRST)}
_Shape = tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """Since when an endpoint is as it is, and why."""

    state: EndpointState
    reason: EndpointReason
    status: int
    since: datetime


@dataclass(slots=True)
class _Known:
    """A service: what was seen of it last; `version` grows whenever anything but numbers is otherwise."""

    seen: Sequence[Endpoint]
    shape: _Shape
    marks: Mapping[str, _Mark]
    version: int


@dataclass(slots=True)
class _Told:
    """What the control plane has of a service, and when it was told."""

    version: int
    seen: Sequence[Endpoint]
    at: float


class Telling:
    """What is known of each service, and what the control plane has of it; `gateway` is the node's."""

    def __init__(self, gateway: str) -> None:
        self._gateway = gateway
        self._known: dict[str, _Known] = {}
        self._told: dict[str, _Told] = {}
        self._made: deque[tuple[HealthReport, dict[str, _Told]]] = deque(maxlen=_MADE)
        self._verdicts: dict[Place, Verdict] = {}
        self._fresh: set[str] = set()
        self._is_known = self._was_whole = False
        self._version = 0

    def hear(self, events: Iterable[tuple[Place, Verdict]]) -> None:
        """Remember what checks found last of each endpoint."""
        for place, verdict in events:
            self._verdicts[place] = verdict
            self._fresh.add(place[0])

    def note(self, seen: Mapping[str, Sequence[Endpoint]], now: datetime, ahead_seconds: float) -> bool:
        """Note how endpoints are; return whether any is otherwise. `ahead_seconds` is `now` before this machine."""
        gone = self._known.keys() - seen.keys()
        is_news = bool(gone)
        for name in gone:
            del self._known[name]
        for name, endpoints in seen.items():
            is_news |= self._note_one(name, endpoints, now, ahead_seconds)
        self._fresh.clear()
        self._is_known = True
        if is_news:
            there = {(name, one.address) for name, endpoints in seen.items() for one in endpoints}
            self._verdicts = {place: one for place, one in self._verdicts.items() if place in there}
        return is_news

    def report(self, now_seconds: float) -> HealthReport | None:
        """Return what the control plane does not have yet, None if that is nothing."""
        if not self._is_known:
            return None
        waiting = sorted(name for name, one in self._known.items() if self._is_otherwise(name, one))
        names = self._as_many_as_fit(waiting, MAX_TOLD_ENDPOINTS)
        gone = sorted(self._told.keys() - self._known.keys())
        is_whole = len(names) == len(waiting) and len(gone) <= MAX_TOLD_SERVICES
        if not waiting:
            names = self._as_many_as_fit(self._stale(now_seconds), _REFRESHED_ENDPOINTS)
        if not names and not gone and (self._was_whole or not is_whole):
            return None
        told = {name: self._known[name] for name in names}
        services = tuple(self._service(name, one) for name, one in told.items())
        made = HealthReport(services, tuple(map(self._gone, gone[:MAX_TOLD_SERVICES])), is_whole)
        self._made.append((made, {name: _Told(one.version, one.seen, now_seconds) for name, one in told.items()}))
        return made

    def stored(self, report: HealthReport) -> None:
        """The control plane has this very report; of one that was made long ago all is told again."""
        self._was_whole = self._was_whole or report.is_whole
        for one in report.gone:
            self._told.pop(_cluster(one.slice, one.service), None)
        self._told.update(next((told for made, told in self._made if made is report), {}))

    def _note_one(self, name: str, endpoints: Sequence[Endpoint], now: datetime, ahead: float) -> bool:
        shape = tuple(
            (one.address, one.state, one.reason, one.host, one.weight, one.priority, one.zone) for one in endpoints
        )
        known = self._known.get(name)
        if known is not None and known.shape == shape and name not in self._fresh:
            known.seen = endpoints
            return False
        before = known.marks if known is not None else {}
        marks = {one.address: self._mark(name, one, before.get(one.address), now, ahead) for one in endpoints}
        if known is not None and known.shape == shape and marks == before:
            known.seen = endpoints
            return False
        self._version += 1
        self._known[name] = _Known(endpoints, shape, marks, self._version)
        return True

    def _mark(self, name: str, one: Endpoint, before: _Mark | None, now: datetime, ahead: float) -> _Mark:
        """Reasons are the check's own where it failed; a state begins when the check said so, or when it was seen."""
        verdict = self._verdicts.get((name, one.address))
        reason, status, is_unhealthy = one.reason, 0, one.state is EndpointState.UNHEALTHY
        is_same = before is not None and before.state is one.state
        if is_unhealthy and verdict is not None and verdict.reason:
            reason, status = verdict.reason, verdict.status
        elif is_unhealthy and not reason and before is not None and is_same:
            reason, status = before.reason, before.status
        if before is not None and is_same:
            return _Mark(one.state, reason, status, before.since)
        since = now
        if verdict is not None and is_unhealthy == bool(verdict.reason) and one.state is not EndpointState.EJECTED:
            since = min(now, datetime.fromtimestamp(verdict.at + ahead, UTC))
        return _Mark(one.state, reason, status, since.replace(microsecond=since.microsecond // 1000 * 1000))

    def _service(self, name: str, known: _Known) -> ServiceHealth:
        worst = sorted(known.seen, key=lambda one: (_ORDER[one.state], one.address))[:MAX_ENDPOINTS]
        healthy = sum(one.state is EndpointState.HEALTHY for one in known.seen)
        rows = tuple(_row(one, known.marks[one.address]) for one in worst)
        return ServiceHealth(slice_of(name, self._gateway), name.partition("/")[2], len(known.seen), healthy, rows)

    def _is_otherwise(self, name: str, one: _Known) -> bool:
        told = self._told.get(name)
        return told is None or told.version != one.version

    def _stale(self, now_seconds: float) -> list[str]:
        """Services of which only numbers moved, those that were told longest ago first."""
        old = sorted((told.at, name) for name, told in self._told.items() if name in self._known)
        found = []
        for at, name in old:
            if now_seconds - at < _REFRESHED_AFTER_SECONDS:
                break
            if self._told[name].seen == self._known[name].seen:
                self._told[name].at = now_seconds  # nothing moved: it need not be looked at again so soon
            else:
                found.append(name)
        return found

    def _as_many_as_fit(self, names: Iterable[str], most: int) -> list[str]:
        """Return those that fit, one at least."""
        found: list[str] = []
        for name in names:
            most -= min(len(self._known[name].seen), MAX_ENDPOINTS)
            if found and (most < 0 or len(found) == MAX_TOLD_SERVICES):
                break
            found.append(name)
        return found

    def _gone(self, name: str) -> ServiceGone:
        return ServiceGone(slice_of(name, self._gateway), name.partition("/")[2])


def _row(one: Endpoint, mark: _Mark) -> EndpointHealth:
    return EndpointHealth(
        one.address, one.host, one.state, mark.reason, mark.status, mark.since, one.weight, one.priority, one.zone,
        one.active, one.requests, one.failed,
    )  # fmt: skip


def _cluster(slice_key: str, service: str) -> str:
    return f"{slice_key.partition('@')[0]}/{service}"
