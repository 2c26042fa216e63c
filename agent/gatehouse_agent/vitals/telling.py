"""Puts what was seen into the words of a report: whose each count is, and under which revision. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from gatehouse_protocol.vitals import (
    MAX_GAUGES,
    MAX_SIGNALS,
    MAX_TROUBLES,
    Gauge,
    Resource,
    Signal,
    SignalCount,
    Trouble,
    TroubleCount,
)

from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.serving import Look
from gatehouse_agent.traffic.rows import slice_of
from gatehouse_agent.vitals.statistics import Key

_DEFAULT: Final = "default"
Rows = Iterable[tuple[Resource, str, int, int | None]]


def gauges(rows: Rows) -> tuple[Gauge, ...]:
    """Return how much is used; of too many listeners and services only the first are told."""
    return tuple(Gauge(*row) for row in list(rows)[:MAX_GAUGES])


def troubles(counted: Mapping[Key, int]) -> tuple[TroubleCount, ...]:
    """Return what went wrong, the most first."""
    found = [TroubleCount(Trouble(key[0]), key[1], n) for key, n in counted.items() if key[0] in set(Trouble)]
    return tuple(sorted(found, key=lambda one: (-one.count, one.trouble, one.subject))[:MAX_TROUBLES])


def signals(
    counted: Mapping[Key, int], looks: Iterable[Look], active: Mapping[str, SliceRef], gateway: str
) -> tuple[SignalCount, ...]:
    """Return the counts beside requests; what one's own looks found counts once for each certificate."""
    found: Counter[tuple[str, Signal, str, str, str]] = Counter()
    for key, number in counted.items():
        if key[0] == Signal.HANDSHAKES:
            name = key[1].rpartition("+")[2]
            owner = slice_of(name if not name.startswith("gatehouse/") else "", gateway)
            found[owner, Signal.HANDSHAKES, _own(name), key[2], key[3]] += number
        elif key[0] == Signal.INSPECTION:
            found[slice_of("", gateway), Signal.INSPECTION, key[1], "", key[2]] += number
        elif key[0] == Signal.CONSUMERS:
            found[slice_of(key[1], gateway), Signal.CONSUMERS, key[2], _own(key[1]), key[3]] += number
        elif key[0] == Signal.REFUSALS:
            owner, policy = slice_of(key[1] or key[2], gateway), key[2]
            name = policy.partition("/")[2] if slice_of(policy, gateway) == owner else policy
            found[owner, Signal.REFUSALS, key[1], name, key[3]] += number
        elif key[0] == Signal.CACHES:
            found[slice_of(key[2], gateway), Signal.CACHES, _own(key[2]), _own(key[1]), key[3]] += number
    for look in looks:
        outcome = "proven" if look.is_proven else "failed"
        found[slice_of(look.piece, gateway), Signal.SERVING, _own(look.piece), "", outcome] += 1
    rows = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MAX_SIGNALS]
    return tuple(
        SignalCount(owner, active[owner].sequence if owner in active else 0, signal, subject, place, outcome, number)
        for (owner, signal, subject, place, outcome), number in rows
    )


def _own(name: str) -> str:
    """Return the name of a certificate without its tenant; the listener's own is the default."""
    owner, slash, own = name.partition("/")
    return own if slash and owner != "gatehouse" else _DEFAULT
