"""Several simulated nodes of one gateway that do as they are told, and the traffic they count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from console.audit.actor import SYSTEM
from fleet.actions.strategies import create_strategy
from fleet.models import Rollout, RolloutNode
from policies.models import Slice
from telemetry.ingest import CountRow, Heard, record
from telemetry.levels import floor
from tests.fleet.simulated_node import SimulatedNode, proven

MOMENTS = (
    "created_at", "stage_started_at", "baking_since", "started_at", "origin", "evidence_at", "counted_at",
    "held_since", "rolling_back_since",
)  # fmt: skip


@dataclass
class Crew:
    """Nodes by name, and what each of them has proven last."""

    nodes: dict[str, SimulatedNode]
    told: dict[str, dict[str, int]] = field(default_factory=dict)

    def obey(self, *names: str, **changes: Any) -> None:
        """Let these nodes (or all) ask what to run, and prove it."""
        for name in names or self.nodes:
            self.told[name] = self.asked(name)
        self.speak(*names, **changes)

    def speak(self, *names: str, **changes: Any) -> None:
        """Let these nodes (or all) report what they run."""
        for name in names or self.nodes:
            running = [proven(slice, sequence) for slice, sequence in self.told.get(name, {}).items()]
            assert self.nodes[name].report(*running, **changes).status_code == 200

    def asked(self, name: str) -> dict[str, int]:
        """The sequences that a node is told to run, by slice, from its own signed manifest."""
        return {row["slice"]: row["sequence"] for row in self.nodes[name].manifest()["slices"]}

    def count(self, slice: Slice, names: Iterable[str], at: datetime, requests: int, bad: int = 0) -> None:
        """Count requests of a slice on each of these nodes, `bad` of which ended in 503.

        Rollouts look at their whole past again: counts come at once here that would have come one by one.
        """
        step = floor(at, 10)
        plain = {"at": step, "slice_id": slice.pk, "revision_sequence": 1, "route": "r", "service": "s", "flags": "-"}
        ids = [self.nodes[name].id for name in names]
        rows = [CountRow(node_id=one, code=200, count=requests - bad, **plain) for one in ids]
        rows += [CountRow(node_id=one, code=503, count=bad, **plain) for one in ids if bad]
        record(rows, [], [Heard(at=step, node_id=one, gateway_id=slice.gateway_id) for one in ids])
        Rollout.objects.active().filter(slice=slice).update(evidence_at=None)

    def others(self, *names: str) -> list[str]:
        """All but these."""
        return [name for name in self.nodes if name not in names]


def of(new_node: Callable[[str], SimulatedNode], count: int) -> Crew:
    """So many nodes, joined and heard."""
    crew = Crew({name: new_node(name) for name in (f"edge-{number}" for number in range(1, count + 1))})
    crew.speak()
    return crew


def strategy(name: str, *stages: dict[str, Any], judge: bool = True, hold_hours: int | None = None) -> str:
    """Make a strategy of these stages, each a cohort's fields and more; the stage for all is added. Return its name."""
    rows = [{"title": f"Stage {number}", **stage} for number, stage in enumerate(stages, 1)]
    document = {"name": name, "title": name.title(), "stages": rows, "judge": judge, "hold_hours": hold_hours}
    create_strategy(actor=SYSTEM, gateway=None, document=document)
    return name


def one_node(**more: Any) -> dict[str, Any]:
    """A stage of one node."""
    return {"cohort": {"type": "count", "count": 1}, **more}


def share(percent: int, **more: Any) -> dict[str, Any]:
    """A stage of a share of the nodes."""
    return {"cohort": {"type": "share", "percent": percent}, **more}


def everybody(**more: Any) -> dict[str, Any]:
    """The last stage."""
    return {"cohort": {"type": "all"}, **more}


def make_older(rollout: Rollout, minutes: float) -> None:
    """Move all that a rollout noted so far into the past, as if it had begun that much earlier."""
    back = timedelta(minutes=minutes)
    Rollout.objects.filter(pk=rollout.pk).update(**{name: F(name) - back for name in MOMENTS})
    moments = {name: F(name) - back for name in ("pushed_at", "proven_at", "waiting_since")}
    RolloutNode.objects.filter(rollout=rollout).update(**moments)


def minutes_ago(minutes: float) -> datetime:
    """A moment in the past."""
    return timezone.now() - timedelta(minutes=minutes)
