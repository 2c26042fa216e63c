"""PURE: the next move of a rollout, as a total function of what was seen.

The rules stand in one tuple, first match wins, so the order is the policy: what nodes and the judge refuse outranks
every wish; silence is never counted as proof; nobody waits for ever for one who speaks, and nothing goes on unseen.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from fleet.rollout.decision import Decision, Effect, News, NewsKind
from fleet.rollout.judge import Judgement
from fleet.rollout.rules import converging, promoting, returning, starting
from fleet.rollout.seen import Moving, NodeSeen
from fleet.rollout.situation import Situation
from fleet.rollout.states import RolloutState
from fleet.rollout.words import nodes as counted
from fleet.rollout.words import span

__all__ = ["RULES", "Decision", "Effect", "step"]


def step(
    moving: Moving,
    nodes: Sequence[NodeSeen],
    judgement: Judgement | None = None,
    evidence_age_seconds: float | None = None,
) -> Decision:
    """Return the next move. `nodes` are all of the gateway, in any order; the evidence is None when nobody looked.

    `evidence_age_seconds`: since when no counts of the cohort have arrived. Rollouts that ended stay as they are.
    """
    in_order = tuple(sorted(nodes, key=lambda node: (node.name, node.id)))
    situation = Situation(moving, in_order, judgement, evidence_age_seconds)
    decision = next(decision for rule in RULES if (decision := rule(situation)) is not None)
    return decision if decision.news else replace(decision, news=_news(decision, situation))


def _stay_ended(situation: Situation) -> Decision | None:
    moving = situation.moving
    return None if moving.state.is_active else Decision(moving.state, moving.stage, cause=moving.cause)


def _news(decision: Decision, situation: Situation) -> tuple[News, ...]:
    """A line for the timeline when the state changed, or what it waits for."""
    moving = situation.moving
    is_new = decision.state is not moving.state or (decision.hold != moving.hold and bool(decision.hold))
    text = decision.reason or _in_words(decision.state, situation)
    return (News(NewsKind.STATE, text, decision.stage),) if is_new and text else ()


def _in_words(state: RolloutState, situation: Situation) -> str:
    """What a state without a reason means; empty for those that are only steps on the way."""
    match state:
        case RolloutState.BAKING if situation.moving.current is not None:
            watched = span(situation.moving.current.bake_seconds)
            return f"Proven on {counted(len(situation.proven))}; watched for {watched}."
        case RolloutState.COMPLETE:
            return f"Complete: proven on {counted(len(situation.proven))}."
        case RolloutState.SCHEDULED:
            return "Waits for its time."
        case _:
            return ""


RULES: Final[tuple[Callable[[Situation], Decision | None], ...]] = (
    _stay_ended,
    returning.return_to_base,
    returning.go_back_when_a_guard_hits,
    returning.go_back_on_a_regression,
    promoting.pause_for_a_person,
    starting.wait_for_its_time,
    starting.refuse_without_rights,
    starting.hold_a_jump_in_size,
    starting.wait_for_a_freeze_to_end,
    starting.wait_for_somebody_to_begin_with,
    starting.begin,
    converging.wait_for_a_first_node,
    converging.choose_again,
    converging.wait_while_all_are_silent,
    converging.wait_for_proofs,
    promoting.pause_for_an_outage,
    promoting.bake,
    converging.wait_for_stragglers,
    promoting.complete,
    promoting.refuse_without_rights,
    promoting.wait_for_a_judgement,
    promoting.hold_for_evidence,
    promoting.hold_at_the_gate,
    promoting.hold_for_a_freeze,
    promoting.go_on,
)
