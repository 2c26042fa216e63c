"""What came of each stage of a rollout, kept on its row (`Rollout.stages`): one small document per stage.

`nodes` is how many have the revision after it, planned at first and chosen when it begins; times are RFC 3339 or null.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fleet.models import Rollout
from fleet.rollout.cohort import Candidate, choose
from fleet.rollout.seen import NodeSeen
from fleet.rollout.strategy import Strategy


def planned(strategy: Strategy, nodes: Sequence[NodeSeen], salt: str) -> list[dict[str, Any]]:
    """Return the documents of a rollout that has not begun: the nodes it would take if it began now."""
    candidates = [Candidate(node.id, node.name, node.is_heard, node.region, node.labels) for node in nodes]
    chosen: Collection[UUID] = ()
    found = []
    for stage in strategy.stages:
        chosen = choose(stage, candidates, chosen, salt)
        found.append(_waiting(len(chosen)))
    return found


def begin(rollout: Rollout, nodes: int, now: datetime) -> None:
    """Note on `rollout` (in memory) that its present stage has begun, with so many nodes."""
    rollout.stages[_current(rollout)] |= {"nodes": nodes, "started_at": now.isoformat()}


def keep(rollout: Rollout, baked_seconds: float) -> None:
    """Note how far the present stage is; nothing before the first."""
    if rollout.stage is not None:
        rollout.stages[rollout.stage] |= {
            "baked_seconds": round(baked_seconds, 1),
            "gate_opened": rollout.gate_opened,
        }


def finish(rollout: Rollout, now: datetime) -> None:
    """Note that the present stage is over; nothing before the first."""
    if rollout.stage is not None:
        rollout.stages[rollout.stage]["finished_at"] = now.isoformat()


def count_requests(rollout: Rollout, requests: int) -> None:
    """Note how many requests the nodes that have the revision answered in the present stage."""
    rollout.stages[_current(rollout)]["requests"] = requests


def _waiting(nodes: int) -> dict[str, Any]:
    return {
        "nodes": nodes,
        "started_at": None,
        "finished_at": None,
        "baked_seconds": 0.0,
        "requests": 0,
        "gate_opened": False,
    }


def _current(rollout: Rollout) -> int:
    if rollout.stage is None:
        raise ValueError("no stage has begun")
    return rollout.stage
