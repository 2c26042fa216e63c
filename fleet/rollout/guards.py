"""PURE: what needs no statistics. One node that refuses, hangs, falls over or burns is enough to go back at once."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fleet.rollout.seen import HOT_SPANS, NodeSeen
from fleet.rollout.situation import GRACE_SECONDS, Situation
from fleet.rollout.words import listed, number, percent, span

CONVERGE_SECONDS: Final = 120.0
"""How long a node that speaks may take to prove a revision; the agent's own warming limit is far below."""
JUMP: Final = 2.0
JUMP_RESOURCES: Final = 50


class GuardKind(StrEnum):
    """Which guard."""

    REJECTED = "rejected"
    UNPROVEN = "unproven"
    RESTARTED = "restarted"
    SILENT = "silent"
    HOT = "hot"


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard that hit; `text` is the reason for people."""

    kind: GuardKind
    text: str


@dataclass(frozen=True, slots=True)
class Size:
    """How large a revision is, compiled."""

    resources: int
    bytes: int


def first_hit(situation: Situation) -> Guard | None:
    """Return the first guard that hits, in the order of `GUARDS`; none before a node was told."""
    if not situation.moving.has_touched_nodes:
        return None
    return next((hit for guard in GUARDS if (hit := guard(situation)) is not None), None)


def size_jump(base: Size | None, new: Size) -> str:
    """Return a sentence when a revision is less than half or more than twice its base, "" otherwise.

    Revisions of which the larger has fewer than 50 resources may grow and shrink as they like.
    """
    if base is None or max(base.resources, new.resources) < JUMP_RESOURCES:
        return ""
    pairs = (("resources", base.resources, new.resources), ("bytes", base.bytes, new.bytes))
    jumps = [f"{number(old)} → {number(now)} {what}" for what, old, now in pairs if _is_jump(old, now)]
    if not jumps:
        return ""
    return f"The revision is of a very different size: {', '.join(jumps)}. A person must say that this is meant."


def _is_jump(old: int, now: int) -> bool:
    return now > JUMP * old or old > JUMP * now


def _rejected(situation: Situation) -> Guard | None:
    """One node that refuses it is enough: what one Envoy refuses is not what was checked."""
    if not situation.rejected:
        return None
    first, others = situation.rejected[0], len(situation.rejected) - 1
    fault = first.fault
    what = f"{fault.object}: {fault.message}" if fault and fault.object else (fault.message if fault else "")
    stage = fault.stage if fault else ""
    also = f" ({others} more also)" if others else ""
    text = f"{first.name}{also} rejected revision {situation.moving.sequence} at {stage}: {what}"
    return Guard(GuardKind.REJECTED, text)


def _unproven(situation: Situation) -> Guard | None:
    """A node that speaks but never proves it is a refusal without words."""
    stuck = [node for node in situation.awaited if node.is_heard and situation.waited_seconds(node) >= CONVERGE_SECONDS]
    if not stuck:
        return None
    names = listed([_progress(node, situation.moving.sequence) for node in stuck])
    return Guard(GuardKind.UNPROVEN, f"Not proven within {CONVERGE_SECONDS:.0f} seconds by {names}.")


def _progress(node: NodeSeen, sequence: int) -> str:
    warming = f", {node.warming} still warming" if node.warming else ""
    return f"{node.name} ({node.state(sequence)}{warming})"


def _restarted(situation: Situation) -> Guard | None:
    """A proxy that falls over after a change did so because of it, until somebody knows better."""
    restarted = [node.name for node in situation.cohort if node.restarts_since_push > 0]
    if not restarted:
        return None
    return Guard(GuardKind.RESTARTED, f"Envoy restarted on {listed(restarted)} since the revision was sent there.")


def _silent(situation: Situation) -> Guard | None:
    """Silence counts for who spoke when told, and only while others were heard: else it is our outage."""
    silent = [node.name for node in situation.lost if node.silent_seconds >= GRACE_SECONDS]
    if not silent:
        return None
    text = f"Not heard for {GRACE_SECONDS:.0f} seconds since the revision was sent there: {listed(silent)}."
    return Guard(GuardKind.SILENT, text)


def _hot(situation: Situation) -> Guard | None:
    """Compared with its own hour before, so that a node that was ill already does not count."""
    hot = [node for node in situation.cohort if node.hot_spans >= HOT_SPANS]
    if not hot:
        return None
    spans = [one for one in hot[0].spans if hot[0].is_hot(one)]
    errors, requests = sum(one.errors for one in spans), sum(one.requests for one in spans)
    length = span(len(spans) * situation.moving.strategy.span_seconds)
    also = f" ({len(hot) - 1} more also)" if len(hot) > 1 else ""
    text = (
        f"{hot[0].name}{also} answered {percent(errors / requests)} of {number(requests)} requests with 5xx in "
        f"{length} ({percent(hot[0].hour_before.share)} in the hour before)."
    )
    return Guard(GuardKind.HOT, text)


GUARDS: Final[tuple[Callable[[Situation], Guard | None], ...]] = (
    _rejected,
    _restarted,
    _silent,
    _hot,
    _unproven,
)
"""The most telling first: what says why, before what only says that."""
