"""Granting access: a rule with an end, in a policy of the workload's own, as a revision of what is live.

A policy speaks for all of its workloads, so each workload has one of its own for what was granted. The rule ends on the
nodes by themselves; those that are over go with the next grant.
"""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.utils import timezone

from console.accounts.persons import person_behind
from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import Conflict, Forbidden, Invalid
from egress.actions.requests import locked_request, note
from egress.judging import Caller, Target, judge
from egress.models import AccessRequest, RequestState
from egress.published import live, published
from egress.way_out import WayOut
from fleet.actions.patch_live import patch_live
from fleet.actions.start_rollout import start_by
from fleet.governance import rules_of
from policies.compiler import IntentObject, Kind, ObjectKey, parse
from policies.compiler.intent.egress import EgressPolicySpec, Forwarding, Outcome
from policies.drafting.problems import as_fields
from policies.models import Slice

PREFIX: Final = "granted-"
LONGEST_NAME: Final = 63


def grant_access(row: AccessRequest, comment: str, *, actor: Actor, dry_run: bool = False) -> AccessRequest:
    """Let it through until its time is over; a request that is granted already is returned as it is.

    The revision sets out as the gateway's revisions do. Raises Forbidden `own_request`; Conflict `request_closed`,
    `request_over`, `not_denied`, `policy_taken` or `still_denied`; and what `patch_live` raises.
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
            way_out, waiting = _with_waiting(locked.slice)
            item, name = _granting(locked, way_out, now)
            message = f"Granted {locked.workload} access to {locked.host}:{locked.port}: {locked.why}"
            start = start_by(locked.slice.gateway, None)
            rollout = patch_live(act, locked.slice, {**waiting, item.key: item}, message=message[:500], start=start)
            locked.rule, locked.revision_sequence = f"{item.name}/{name}", rollout.revision.sequence
            locked.save()
        return locked


def why_not(row: AccessRequest, name: str, *, needs_two: bool) -> str:
    """Return why this person may not grant it: where a gateway needs two people, whoever asked; else empty."""
    if needs_two and person_behind(name) == person_behind(row.requested_by):
        return "You asked for it yourself; on this gateway somebody else must decide."
    return ""


def policy_name(workload: str) -> str:
    """Return what the policy is called that holds what a workload was granted."""
    whole = f"{PREFIX}{workload}"
    if len(whole) <= LONGEST_NAME:
        return whole
    digest = hashlib.sha256(workload.encode()).hexdigest()[:8]
    return f"{whole[: LONGEST_NAME - 9].rstrip('-')}-{digest}"


def _with_waiting(slice: Slice) -> tuple[WayOut, dict[ObjectKey, IntentObject | None]]:
    """Return what is live with what was granted last, and those policies: a grant on its way is not taken back."""
    now, last = live(slice), published(slice, slice.last_sequence)
    waiting = {
        name: spec for name, spec in last.policies.items() if name.startswith(PREFIX) and now.policies.get(name) != spec
    }
    items = [IntentObject(Kind.EGRESS_POLICY, name, spec) for name, spec in waiting.items()]
    return replace(now, policies={**now.policies, **waiting}), {item.key: item for item in items}


def _granting(row: AccessRequest, way_out: WayOut, now: datetime) -> tuple[IntentObject, str]:
    """Return the policy with the rule, and the rule's name; raise Conflict where that would be for nothing."""
    target = Target(row.host, row.port, Forwarding(row.way))
    caller, urgent, named = Caller(row.slice.tenant.slug, row.workload), way_out.emergencies, way_out.named
    if judge(caller, target, way_out.policies, now, emergencies=urgent, named=named).verdict is not Outcome.DENIED:
        raise Conflict(f"{target} is let through for {row.workload} already.", code="not_denied")
    policy, name = policy_name(row.workload), f"{PREFIX}{row.pk.hex[-12:]}"
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
    after = judge(caller, target, {**way_out.policies, policy: item.spec}, now, emergencies=urgent, named=named)
    if after.verdict is Outcome.DENIED:
        raise Conflict(f"It would be denied all the same. {after.text}", code="still_denied")
    return item, name
