"""Granting access: a rule with an end, in a policy of the workload's own, as a revision of what is live.

A policy speaks for all of its workloads, so each workload has one of its own for what was granted. The rule ends on the
nodes by themselves; those that are over go with the next grant.
"""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.utils import timezone

from console.accounts.queries.people_behind import people_behind
from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import Conflict, Forbidden, Invalid
from egress.actions.requests import locked_request, note
from egress.judging import Target, judge
from egress.models import AccessRequest, RequestState
from egress.published import live
from egress.way_out import WayOut
from fleet.actions.patch_live import patch_live
from fleet.actions.start_rollout import Start, start_by
from fleet.governance import rules_of
from fleet.queries.live import live_sequence
from fleet.queries.on_the_way import GRANTED, grants_on_the_way, is_switch_on_the_way
from fleet.rollout.strategy import Everybody, Stage, Strategy
from policies.compiler import IntentObject, Kind, parse
from policies.compiler.intent.egress import EgressPolicySpec, Forwarding, Outcome
from policies.drafting.problems import as_fields
from policies.models import Slice

AT_ONCE: Final = Strategy(
    "emergency",
    "Along with a switch",
    "To all nodes at once. One of them has proved the switch that it goes along with; what a node refuses goes back.",
    (Stage("All nodes", Everybody()),),
    judge=False,
)
LONGEST_NAME: Final = 63


def grant_access(row: AccessRequest, comment: str, *, actor: Actor, dry_run: bool = False) -> AccessRequest:
    """Let it through until its time is over; a request that is granted already is returned as it is.

    The revision sets out as the gateway's revisions do, or along with a switch that is on its way. Raises Forbidden
    `own_request`; Conflict `request_closed`, `request_over`, `not_denied`, `policy_taken` or `still_denied`; and what
    `patch_live` raises.
    """
    with locked_request(row) as locked:
        if locked.state == RequestState.GRANTED:
            return locked
        needs_two = rules_of(locked.slice.gateway).approvals_required
        if why := why_not(locked, actor.name, needs_two=needs_two):
            raise Forbidden(why, code="own_request")
        now = timezone.now()
        if locked.until <= now:
            raise Conflict("The time that was asked for has passed. Ask anew.", code="request_over")
        with verb("egress_request.grant", actor=actor, dry_run=dry_run) as act:
            note(act, locked, RequestState.GRANTED, comment)
            item, name = _granting(locked, _with_waiting(locked.slice), now)
            message = f"Granted {locked.workload} access to {locked.host}:{locked.port}: {locked.why}"
            rollout = patch_live(act, locked.slice, {item.key: item}, message=message[:500], start=_start(locked.slice))
            locked.rule, locked.revision_sequence = f"{item.name}/{name}", rollout.revision.sequence
            locked.save()
        return locked


def why_not(row: AccessRequest, name: str, *, needs_two: bool) -> str:
    """Return why this person may not grant it: where a gateway needs two people, whoever asked; else empty."""
    if needs_two and people_behind([name]) & people_behind([row.requested_by]):
        return "You asked for it yourself; on this gateway somebody else must decide."
    return ""


def policy_name(workload: str) -> str:
    """Return what the policy is called that holds what a workload was granted."""
    whole = f"{GRANTED}{workload}"
    if len(whole) <= LONGEST_NAME:
        return whole
    digest = hashlib.sha256(workload.encode()).hexdigest()[:8]
    return f"{whole[: LONGEST_NAME - 9].rstrip('-')}-{digest}"


def _with_waiting(slice: Slice) -> WayOut:
    """Return what is live with what was granted last, as `patch_live` keeps that."""
    now = live(slice)
    waiting = grants_on_the_way(slice, now.sequence or 0)
    granted = {key.name: item.spec for key, item in waiting.items() if isinstance(item.spec, EgressPolicySpec)}
    return replace(now, policies={**now.policies, **granted})


def _start(slice: Slice) -> Start:
    """Return how it sets out: a switch that is on its way is everywhere at once then, and on no node taken back."""
    if is_switch_on_the_way(slice, live_sequence(slice) or 0):
        return Start(AT_ONCE, override_freeze="A kill switch is on its way, and this goes along.", is_meant=True)
    return start_by(slice.gateway, None)


def _granting(row: AccessRequest, way_out: WayOut, now: datetime) -> tuple[IntentObject, str]:
    """Return the policy with the rule, and the rule's name; raise Conflict where that would be for nothing."""
    target = Target(row.host, row.port, Forwarding(row.way))
    caller, urgent = way_out.caller(row.slice.tenant.slug, row.workload), way_out.emergencies
    verdict = judge(caller, target, way_out.policies, now, emergencies=urgent, named=way_out.named).verdict
    if verdict is not Outcome.DENIED:
        raise Conflict(f"{target} is let through for {row.workload} already.", code="not_denied")
    policy, name = policy_name(row.workload), f"{GRANTED}{row.pk.hex[-12:]}"
    known = way_out.policies.get(policy)
    if known is not None and known.workloads != (row.workload,):
        raise Conflict(f"Policy {policy} is for what is granted, and speaks of others. Rename it.", code="policy_taken")
    kept = [rule for rule in known.rules if rule.expires_at is None or rule.expires_at > now] if known else []
    destination = {"host": row.host, "port": row.port, "forwarding": row.way}
    rule = {"name": name, "destinations": [destination], "expires_at": row.until.isoformat()}
    spec = {
        "description": "What was asked for and granted, each for its time.",
        "workloads": [row.workload],
        "rules": [*(one.model_dump(mode="json") for one in kept), rule],
    }
    item = parse(Kind.EGRESS_POLICY, policy, spec)
    if not isinstance(item, IntentObject):
        raise Invalid("It cannot be granted so.", problems=as_fields(item))
    assert isinstance(item.spec, EgressPolicySpec)
    granted = {**way_out.policies, policy: item.spec}
    after = judge(caller, target, granted, now, emergencies=urgent, named=way_out.named)
    if after.verdict is Outcome.DENIED:
        raise Conflict(f"It would be denied all the same. {after.text}", code="still_denied")
    return item, name
