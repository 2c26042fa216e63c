"""PURE: which nodes a stage reaches. The choice is stable, grows from stage to stage, and differs between rollouts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from fleet.rollout.strategy import Cohort, Count, Everybody, Label, Regions, Share, Stage


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that may be chosen."""

    id: UUID
    name: str
    is_heard: bool
    region: str = ""
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)


def choose(stage: Stage, nodes: Sequence[Candidate], chosen: Collection[UUID], salt: str) -> tuple[UUID, ...]:
    """Return the whole cohort after `stage`, by name: those `chosen` before that are still there, and those it adds.

    Nodes are added in the order of a hash of `salt` and their id, so no node is always the first to be tried; those
    that are heard go before the others. A stage that is not for everybody leaves at least one node out, if possible
    one that is heard: it is what the others are compared with. A first cohort is never empty.
    """
    if isinstance(stage.cohort, Everybody):
        return _by_name(nodes)
    before = set(chosen)
    kept = [node for node in nodes if node.id in before]
    line = _line([node for node in nodes if node.id not in before], kept, salt)
    wanted = _wanted(stage.cohort, line, len(nodes), len(kept))
    if not kept and not wanted:
        wanted = line[:1]
    room = max(len(nodes) - 1, 1) - len(kept)
    return _by_name([*kept, *wanted[: max(room, 0)]])


def _wanted(cohort: Cohort, line: Sequence[Candidate], total: int, kept: int) -> Sequence[Candidate]:
    match cohort:
        case Count(count):
            return line[: max(count - kept, 0)]
        case Share(percent):
            return line[: max(-(-total * percent // 100) - kept, 0)]
        case Regions(regions):
            return [node for node in line if node.region in regions]
        case Label(label, value):
            return [node for node in line if node.labels.get(label) == value]
        case Everybody():
            return line


def _line(nodes: Sequence[Candidate], kept: Sequence[Candidate], salt: str) -> list[Candidate]:
    """The order in which nodes are added; the last one that is heard stands at the very end, to be left out."""
    ranked = sorted(nodes, key=lambda node: sha256(f"{salt}:{node.id}".encode()).digest())
    heard = [node for node in ranked if node.is_heard]
    others = [node for node in ranked if not node.is_heard]
    spare = 1 if len(heard) + sum(node.is_heard for node in kept) > 1 else 0
    first = heard[: len(heard) - spare]
    return [*first, *others, *heard[len(first) :]]


def _by_name(nodes: Sequence[Candidate]) -> tuple[UUID, ...]:
    return tuple(node.id for node in sorted(nodes, key=lambda node: (node.name, node.id)))
