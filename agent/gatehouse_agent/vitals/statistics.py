"""Reads from Envoy's statistics how near it is to its limits, and what is counted beside requests. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from gatehouse_protocol.vitals import Resource, Signal, Trouble
from gatehouse_protocol.vocabulary import CACHE_PREFIX, CONNECTION_PREFIX, CONSUMER_PREFIX

from gatehouse_agent.vitals import refusals
from gatehouse_agent.vitals.handshakes import outcome_of

_OURS: Final = "admin"
_CONNECTIONS: Final = re.compile(r"http\.(?P<listener>.+)\.downstream_cx_active")
_OPEN: Final = re.compile(r"cluster\.(?P<service>.+)\.circuit_breakers\.\w+\.(?:cx|rq|rq_pending|rq_retry)_open")
_ENDED: Final = re.compile(
    rf"{re.escape(CONNECTION_PREFIX)}\.(?P<listener>.+?)\.cx\.chain\.?(?P<chain>.*)"
    r"\.done\.(?P<done>yes|no)(?:\.why(?:\.(?P<why>.*))?)?"
)
_ASKED: Final = re.compile(r"http\..+\.ext_authz\.(?P<filter>[^.]+)\.(?P<said>ok|denied|error)")
_CONSUMERS: Final = re.compile(
    rf"{re.escape(CONSUMER_PREFIX)}\.of\.(?P<policy>[^/]+/[^/]+)/(?P<subject>[^/]*/[^/]*)"
    r"/(?P<verdict>\w+)\.code\.(?P<code>\d+)"
)
_CACHES: Final = re.compile(
    rf"{re.escape(CACHE_PREFIX)}\.of\.(?P<policy>[^/]+/[^/]+)/(?P<did>\w+)\.route\.(?P<route>.+)"
)
_TROUBLES: Final = (
    (Trouble.REFUSED, re.compile(r"listener\.(?P<subject>.+)\.downstream(?:_global)?_cx_(?:overflow|overload_reject)")),
    (Trouble.REFUSED, re.compile(r"http\.(?P<subject>.+)\.downstream_rq_overload_close")),
    (Trouble.REFUSED, re.compile(r"listener_local_ratelimit\.(?P<subject>.+)\.rate_limited")),
    (Trouble.OVERFLOW, re.compile(r"cluster\.(?P<subject>.+)\.upstream_rq_pending_overflow")),
    (Trouble.RESET, re.compile(r"http\.(?P<subject>.+)\.downstream_rq_rx_reset")),
    (Trouble.STUCK, re.compile(r"server\.(?P<subject>main_thread|worker_\d+)\.watchdog_miss")),
)
STATS_FILTER: Final = (
    rf"^({re.escape(CONNECTION_PREFIX)}|{re.escape(CONSUMER_PREFIX)}|{re.escape(CACHE_PREFIX)})\.|\.downstream(_global)?_cx_(active|overflow|overload_reject)$|\.circuit_breakers\.\w+\.\w+_open$"
    r"|\.upstream_rq_pending_overflow$|\.downstream_rq_(rx_reset|overload_close)$|^listener_local_ratelimit\..*\.rate_limited$|^server\..*\.watchdog_miss$|\.ext_authz\.\w+\.\w+$"
    rf"|{refusals.STATS_FILTER}"
)

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reading shows.

    `connections` of each listener and services with an `open` breaker are as they are now; `totals` count since Envoy's
    start: (trouble, subject), (`handshakes`, chain, listener, outcome), (`inspection`, filter, outcome), (`consumers`,
    policy with its tenant, consumer and key, outcome), (`refusals`, route, policy, outcome), (`caches`, policy with its
    tenant, route with its, outcome).
    """

    connections: Mapping[str, int] = field(default_factory=dict)
    open: frozenset[str] = frozenset()
    totals: Mapping[Key, int] = field(default_factory=dict)


def read(stats: Iterable[Mapping[str, Any]]) -> Seen:
    """Return what the `stats` of `/stats?format=json` show, without our own doors."""
    connections: dict[str, int] = {}
    open_: set[str] = set()
    totals: Counter[Key] = Counter()
    for one in stats:
        name, value = one.get("name", ""), one.get("value")
        if not isinstance(value, int):
            continue
        if found := _CONNECTIONS.fullmatch(name):
            if found["listener"] != _OURS:
                connections[found["listener"]] = value
        elif found := _OPEN.fullmatch(name):
            open_ |= {found["service"]} if value else set()
        elif refused := refusals.refusals_of(name, value):
            for whose, count in refused:
                totals[whose] += count
        elif key := _counted(name):
            totals[key] += value
    return Seen(connections, frozenset(open_), totals)


def grown(before: Mapping[Key, int], now: Mapping[Key, int]) -> dict[Key, int]:
    """Return what was counted between two readings, where anything was; what shrank started over."""
    found = {key: count - known if count >= (known := before.get(key, 0)) else count for key, count in now.items()}
    return {key: count for key, count in found.items() if count}


def used(connections: Mapping[str, int], most: int) -> list[tuple[Resource, str, int, int | None]]:
    """Return the connections of all listeners together, with their limit, and of each."""
    whole: tuple[Resource, str, int, int | None] = (Resource.CONNECTIONS, "", sum(connections.values()), most)
    each = sorted(connections.items())
    return [whole, *((Resource.CONNECTIONS, listener, count, None) for listener, count in each)]


def _counted(name: str) -> Key | None:
    if found := _ENDED.fullmatch(name):
        if not found["chain"]:
            return None  # it never said whom it wants: a look from a balancer, or a scan
        outcome = outcome_of(found["done"] == "yes", found["why"] or "")
        return Signal.HANDSHAKES, found["chain"], found["listener"], outcome
    if found := _ASKED.fullmatch(name):
        return Signal.INSPECTION, found["filter"], "unanswered" if found["said"] == "error" else "answered"
    if found := _CONSUMERS.fullmatch(name):
        return Signal.CONSUMERS, found["policy"], found["subject"], f"{found['verdict']}-{found['code']}"
    return _cached(name) or _trouble(name)


def _cached(name: str) -> Key | None:
    found = _CACHES.fullmatch(name)
    return (Signal.CACHES, found["policy"], found["route"], found["did"]) if found else None


def _trouble(name: str) -> Key | None:
    for trouble, pattern in _TROUBLES:
        if (found := pattern.fullmatch(name)) and found["subject"] != _OURS:
            return trouble, found["subject"]
    return None
