"""How a quota is dealt out among nodes: whole requests, in windows that begin anew, never more in all than the limit.

A node that has told nothing of a bucket in a window may use its even share of it without asking, so that first requests
wait for nobody; that much stays reserved for it until it tells of the bucket. What a node holds beyond that it was
dealt, and what it does not need it gives back. A node's own word counts for what it holds: nobody else can know.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """What one node holds of a bucket in a window, and what it told of it, at `told_at` (Unix seconds)."""

    held: int
    used: int
    refused: int
    wanted: int
    told_at: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a node says: as `QuotaTold` has it."""

    limit: int
    held: int | None
    used: int
    refused: int
    wanted: int


Holdings = Mapping[str, Holding]
"""By node, those alone that have told of the bucket in this window."""


def even_share(limit: int, nodes: int) -> int:
    """What each of so many nodes may use of a bucket before it has asked."""
    return limit // max(nodes, 1)


def window_at(seconds: float, window_seconds: int) -> int:
    """Which window it is at a time (Unix seconds); windows begin at full minutes, hours and days of UTC."""
    return int(seconds // window_seconds)


def free(limit: int, holdings: Holdings, asking: str, nodes: Collection[str]) -> int:
    """What is left of a bucket beside what others hold, or may use without asking; below zero if nothing."""
    others = sum(one.held for node, one in holdings.items() if node != asking)
    untold = sum(1 for node in nodes if node != asking and node not in holdings)
    return limit - others - untold * even_share(limit, len(nodes))


def deal(
    told: Told, holdings: Holdings, asking: str, nodes: Collection[str], at: float, *, is_settled: bool = True
) -> Holding:
    """Return what the asking node holds from now on; `nodes` are all of the gateway that live.

    Where it is not settled what others hold, nobody gets more than it has, or than its even share when it begins.
    """
    before = holdings.get(asking)
    held, used, refused = told.held, told.used, told.refused
    if held is None:
        held = before.held if before else 0
        used += before.used if before else 0
        refused += before.refused if before else 0
    left = free(told.limit, holdings, asking, nodes) if is_settled or told.held is None else 0
    if told.held is None:
        wanted = max(told.wanted + used, held, even_share(told.limit, len(nodes)))
    else:
        wanted = max(told.wanted, held)
    most = wanted if is_settled else even_share(told.limit, len(nodes))
    return Holding(max(held, min(most, left)), used, refused, wanted, at)


def is_short(holding: Holding) -> bool:
    """Whether the node would like more than it holds."""
    return holding.wanted > holding.held
