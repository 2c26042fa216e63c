"""Reads Envoy's statistics and tells what happened between two readings. Pure.

Envoy counts from its start and forgets what was idle for long, so a counter that shrank or is new counts from zero; one
that was only hidden for a while goes on from what it last was.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from gatehouse_protocol.vocabulary import HELD_PREFIX, HELD_STATISTICS

from gatehouse_agent.assembly import challenges, proof

_OURS: Final = frozenset({proof.ROUTE_NAME, challenges.ROUTE_NAME})  # the agent's routes are nobody's traffic
STATS_FILTER: Final = rf"^gh\.(rq|rx|tx|dur_us)\.|\.rbac\.{re.escape(HELD_STATISTICS)}policy\."
_REQUESTS: Final = re.compile(
    r"gh\.rq\.route\.(?P<route>.*)\.code\.(?P<code>\d+)\.flags\.(?P<flags>[^.]*)\.(?:cluster|service)\.(?P<service>.*)"
)
_BYTES: Final = re.compile(r"gh\.(?P<way>rx|tx)\.route\.(?P<route>.*)\.(?:cluster|service)\.(?P<service>.*)")
_DURATION: Final = re.compile(r"gh\.dur_us\.route\.(?P<route>.*)")
_HELD: Final = re.compile(
    rf".*\.rbac\.{re.escape(HELD_STATISTICS)}policy\.{HELD_PREFIX}(?P<policy>[^/]+/[^/]+)/(?P<rule>[^/]+)\.denied"
)
_NONE: Final = "-"


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """What is counted apart: route, service, status code and Envoy's response flags; `-` where there is none."""

    route: str
    service: str
    code: int
    flags: str


Place = tuple[str, str]  # route and service
HeldRule = tuple[str, str]  # a WAF policy as `<tenant>/<name>`, and one of its rules
Bin = tuple[int, int]  # lower bound and width in microseconds
Bins = Mapping[Bin, int]


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts since Envoy's start, or between two readings; `held` is what rules refused that Envoy holds by itself.

    `received` and `sent` are bytes by place. One that is in neither is of a listener that does not count bytes.
    """

    requests: Mapping[Outcome, int] = field(default_factory=dict)
    latency: Mapping[str, Bins] = field(default_factory=dict)
    held: Mapping[HeldRule, int] = field(default_factory=dict)
    received: Mapping[Place, int] = field(default_factory=dict)
    sent: Mapping[Place, int] = field(default_factory=dict)


def read(stats: Iterable[Mapping[str, Any]]) -> Totals:
    """Return the totals in the `stats` of `/stats?format=json&histogram_buckets=detailed`, without our own probes."""
    requests: dict[Outcome, int] = {}
    latency: dict[str, Bins] = {}
    held: Counter[HeldRule] = Counter()
    ways: dict[str, dict[Place, int]] = {"rx": {}, "tx": {}}
    for one in stats:
        if "histograms" in one:
            latency = dict(_histograms(one["histograms"].get("details", ())))
        elif found := _REQUESTS.fullmatch(one.get("name", "")):
            outcome = Outcome(
                found["route"] or _NONE, found["service"] or _NONE, int(found["code"]), found["flags"] or _NONE
            )
            requests[outcome] = int(one["value"])
        elif moved := _BYTES.fullmatch(one.get("name", "")):
            if moved["route"] not in _OURS:
                ways[moved["way"]][moved["route"] or _NONE, moved["service"] or _NONE] = int(one["value"])
        elif refused := _HELD.fullmatch(one.get("name", "")):
            held[refused["policy"], refused["rule"]] += int(one["value"])
    probed = {outcome for outcome in requests if outcome.route in _OURS}
    counted = {outcome: count for outcome, count in requests.items() if outcome not in probed}
    return Totals(counted, latency, held, ways["rx"], ways["tx"])


def since(before: Totals, now: Totals) -> Totals:
    """Return what was counted between two readings; only what is not zero."""
    requests = {one: _grown(before.requests.get(one, 0), count) for one, count in now.requests.items()}
    latency = {route: _bins_since(before.latency.get(route, {}), bins) for route, bins in now.latency.items()}
    held = {rule: _grown(before.held.get(rule, 0), count) for rule, count in now.held.items()}
    return Totals(
        {outcome: count for outcome, count in requests.items() if count},
        {route: bins for route, bins in latency.items() if bins},
        {rule: count for rule, count in held.items() if count},
        _bytes_since(before.received, now.received),
        _bytes_since(before.sent, now.sent),
    )


def remember(before: Totals, now: Totals) -> Totals:
    """Return the newest total of everything ever read.

    Envoy marks idle statistics as unused at each eviction and then hides them until the next request, which shows their
    full totals again: what is missing for a moment must not be taken for new when it comes back.
    """
    return Totals(
        {**before.requests, **now.requests},
        {**before.latency, **now.latency},
        {**before.held, **now.held},
        {**before.received, **now.received},
        {**before.sent, **now.sent},
    )


def _histograms(details: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Bins]]:
    for one in details:
        found = _DURATION.fullmatch(one["name"])
        if found and found["route"] not in _OURS:
            yield found["route"] or _NONE, _bins(one["totals"])


def _bins(totals: Iterable[Mapping[str, Any]]) -> Bins:
    bins: dict[Bin, int] = {}
    for one in totals:
        place = (int(one["lower_bound"]), max(1, round(one["width"])))
        bins[place] = bins.get(place, 0) + int(one["count"])
    return bins


def _bins_since(before: Bins, now: Bins) -> Bins:
    if sum(now.values()) < sum(before.values()):
        before = {}
    grown = {place: _grown(before.get(place, 0), count) for place, count in now.items()}
    return {place: count for place, count in grown.items() if count}


def _bytes_since(before: Mapping[Place, int], now: Mapping[Place, int]) -> Mapping[Place, int]:
    grown = {place: _grown(before.get(place, 0), count) for place, count in now.items()}
    return {place: count for place, count in grown.items() if count}


def _grown(before: int, now: int) -> int:
    return now - before if now >= before else now
