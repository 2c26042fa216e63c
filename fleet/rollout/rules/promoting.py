"""From the last proof of a stage to the next stage, or to the end."""

from typing import Final

from fleet.rollout.decision import LATER_SECONDS, SOON_SECONDS, WATCH_SECONDS, Decision, Effect, Hold, NewsKind
from fleet.rollout.evidence import OUTAGE, OUTAGE_SECONDS
from fleet.rollout.judge import Verdict
from fleet.rollout.rules.returning import go_back
from fleet.rollout.rules.starting import pushed
from fleet.rollout.situation import Situation
from fleet.rollout.states import RolloutState
from fleet.rollout.words import listed, number, span

_HOUR: Final = 3600.0


def pause_for_a_person(situation: Situation) -> Decision | None:
    """Somebody said stop."""
    if not situation.moving.is_paused_by_person:
        return None
    return situation.stay(RolloutState.PAUSED, "Paused by a person.", LATER_SECONDS)


def pause_for_an_outage(situation: Situation) -> Decision | None:
    """Nodes speak but no counts come: that neither passes nor goes back, and goes on by itself."""
    age_seconds = situation.evidence_age_seconds
    is_out = age_seconds is not None and age_seconds > OUTAGE_SECONDS
    if not is_out or not situation.wants_evidence or not any(node.is_heard for node in situation.cohort):
        return None
    return situation.stay(RolloutState.PAUSED, OUTAGE, WATCH_SECONDS, hold=Hold.OUTAGE)


def bake(situation: Situation) -> Decision | None:
    """Time shows what a first look does not; a person may cut it short."""
    moving = situation.moving
    left_seconds = situation.stage.bake_seconds - moving.baked_seconds
    if left_seconds <= 0 or moving.is_waived:
        return None
    return situation.stay(RolloutState.BAKING, "", min(WATCH_SECONDS, left_seconds))


def complete(situation: Situation) -> Decision | None:
    """Everybody who is there has proven it and was watched."""
    return completed(situation) if situation.is_last else None


def refuse_without_rights(situation: Situation) -> Decision | None:
    """Who set it going may not any more: those who have it keep it, and nobody else gets it in their name."""
    refused = situation.moving.refused
    return situation.stay(RolloutState.HELD, refused, LATER_SECONDS, hold=Hold.RIGHTS) if refused else None


def wait_for_a_judgement(situation: Situation) -> Decision | None:
    """Nobody has looked at the evidence of this stage yet."""
    moving = situation.moving
    is_asked = moving.strategy.judge and not moving.is_waived and situation.next_touches_nodes
    if not is_asked or situation.judgement is not None:
        return None
    return situation.stay(RolloutState.BAKING, "", SOON_SECONDS)


def hold_for_evidence(situation: Situation) -> Decision | None:
    """Too little evidence is no evidence of health; it says what it lacks and goes on by itself once it has it."""
    missing = _missing(situation) if situation.wants_evidence else ()
    if not missing:
        return None
    hours = situation.moving.strategy.hold_hours
    text = "; ".join(missing)
    if hours is not None and situation.moving.held_seconds >= hours * _HOUR:
        cause = f"Held for {span(hours * _HOUR)} without enough evidence: {text}."
        return go_back(situation, cause, NewsKind.STATE)
    return situation.stay(RolloutState.HELD, f"Waits for evidence: {text}.", WATCH_SECONDS, hold=Hold.EVIDENCE)


def hold_at_the_gate(situation: Situation) -> Decision | None:
    """Whoever wrote the strategy wants a person to look first."""
    moving = situation.moving
    if not situation.stage.gate or moving.gate_opened or moving.is_waived:
        return None
    return situation.stay(RolloutState.HELD, "Waits for a person to let it go on.", LATER_SECONDS, hold=Hold.GATE)


def hold_for_a_freeze(situation: Situation) -> Decision | None:
    """A freeze, a stopped line or a spent budget holds promotions too."""
    block = situation.moving.block
    return situation.stay(RolloutState.HELD, block, LATER_SECONDS, hold=Hold.BLOCK) if block else None


def go_on(situation: Situation) -> Decision:
    """Tell the next cohort; when everybody has proven it already and nothing is watched, that is the end."""
    push = situation.next_push
    if push is None:
        return completed(situation)
    is_nothing_left = push.is_for_everybody and not push.added
    if is_nothing_left and not situation.moving.strategy.stages[push.stage].bake_seconds:
        return completed(situation, Effect.PUSH_ALL)
    return pushed(situation, push)


def completed(situation: Situation, effect: Effect = Effect.NONE) -> Decision:
    """Return the end, naming those who have not proven it."""
    silent = listed([node.name for node in situation.passed_over])
    proven = f"Proven on {len(situation.proven)} of {len(situation.nodes)} nodes"
    reason = f"{proven}; silent: {silent}." if silent else ""
    return Decision(RolloutState.COMPLETE, situation.moving.strategy.last, reason, situation.moving.cause, effect)


def _missing(situation: Situation) -> tuple[str, ...]:
    seen, wanted = situation.moving.stage_requests, situation.stage.min_requests
    requests = (f"{number(seen)} of {number(wanted)} requests on the nodes that have it",) if seen < wanted else ()
    judgement = situation.judgement
    is_unsure = judgement is not None and judgement.outcome is Verdict.INCONCLUSIVE
    return (*requests, *(judgement.missing or (judgement.text,))) if judgement and is_unsure else requests
