"""Rollouts, nodes and evidence for tests of the pure core, each with what a test does not care about filled in."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from fleet.rollout.evidence import ArmCounts, Baseline, Metric, Minute
from fleet.rollout.judge import Judgement, Verdict
from fleet.rollout.seen import Moving, NodeSeen, Presence
from fleet.rollout.states import RolloutState
from fleet.rollout.strategy import BUILT_IN, Count, Everybody, Share, Stage, Strategy

NEW, BASE = 7, 6
DIRECT = BUILT_IN["direct"]
THREE = Strategy(
    "three",
    "Three",
    "",
    (Stage("One", Count(1), 10, 100), Stage("Half", Share(50), 10, 100), Stage("All", Everybody(), 10)),
)
"""Three stages, judged, ten seconds of watching each."""
WELL = Judgement((), Verdict.NO_REGRESSION, "All is well.")
UNSURE = Judgement((), Verdict.INCONCLUSIVE, "Not enough to say.", ("5xx may still be up to 2.0 % more",))
WORSE = Judgement((), Verdict.REGRESSION, "5xx on canary nodes 31.2 %.")


def node_id(name: str) -> UUID:
    """The id of the node with this name."""
    return UUID(int=int.from_bytes(name.encode()))


def node(name: str, presence: Presence = Presence.HEARD, **more: Any) -> NodeSeen:
    """A node that has reported nothing."""
    return NodeSeen(id=node_id(name), name=name, presence=presence, **more)


def at(name: str, sequence: int, presence: Presence = Presence.HEARD, **more: Any) -> NodeSeen:
    """A node that runs a revision and has proven it."""
    progress = dict.fromkeys(("received", "accepted", "active", "proven"), sequence)
    return node(name, presence, **(progress | more))


def told(name: str, stage: int = 0, **more: Any) -> NodeSeen:
    """A node that was told and has nothing yet."""
    return at(name, BASE, **({"stage": stage, "was_heard_when_pushed": True} | more))


def has_it(name: str, stage: int = 0, **more: Any) -> NodeSeen:
    """A node that was told and has proven it."""
    return at(name, NEW, **({"stage": stage, "was_heard_when_pushed": True} | more))


def moving(state: RolloutState, strategy: Strategy = THREE, **more: Any) -> Moving:
    """A rollout of revision 7 over revision 6."""
    return Moving(**({"state": state, "sequence": NEW, "strategy": strategy, "base": BASE, "salt": "salt"} | more))


def with_stage(strategy: Strategy, number: int, **changes: Any) -> Strategy:
    """The strategy with one stage changed."""
    stages = [replace(one, **changes) if at == number else one for at, one in enumerate(strategy.stages)]
    return replace(strategy, stages=tuple(stages))


def minute(number: int, canary: tuple[int, int], control: tuple[int, int]) -> Minute:
    """A minute of (requests, bad) on both sides, of which nothing is capped."""
    return Minute(number, ArmCounts(1, *canary, canary[1]), ArmCounts(4, *control, control[1]))


def quiet_hour(*metrics: Metric, rate: float = 0.001) -> Baseline:
    """An hour before in which both sides had the same share of bad requests."""
    arm = ArmCounts(1, 10_000, round(10_000 * rate), round(10_000 * rate))
    chosen = metrics or (Metric.SERVER_ERRORS,)
    return Baseline(dict.fromkeys(chosen, rate), dict.fromkeys(chosen, arm), dict.fromkeys(chosen, arm))
