"""Letting caches forget: a revision of what is live, in stages of a second each, whatever is frozen."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base.errors import Conflict, FieldProblem, Invalid
from fleet.actions.lock_slice import lock_slice
from fleet.actions.patch_live import patch_live
from fleet.actions.start_rollout import Start
from fleet.models import Rollout
from fleet.queries.live import live_sequence
from fleet.switching import PURGING
from policies.compiler import IntentObject, Kind, ObjectKey, SwitchSpec, SwitchType, called, parse
from policies.compiler.intent.purge import CachePurge, PurgeType
from policies.compiler.intent.traffic import PolicyType, TrafficPolicySpec
from policies.compiler.limits import PURGES
from policies.models import Slice
from policies.queries.published import Content


@dataclass(frozen=True, slots=True)
class Purge:
    """What the cache of a policy shall forget, and why."""

    policy: str
    type: PurgeType
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Purged:
    """A purge on its way; the nodes of `rollout` tell when they have it."""

    policy: str
    purge: CachePurge
    rollout: Rollout | None


def purge_cache(slice: Slice, wanted: Purge, *, actor: Actor, dry_run: bool = False) -> Purged:
    """Let the cache of a live policy forget; the draft stays as it is.

    Raises Invalid, Conflict `slice_is_platform`, and what `patch_live` raises.
    """
    with verb("cache.purge", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        item = _next(locked, wanted, timezone.now())
        assert isinstance(item.spec, SwitchSpec)
        purge = item.spec.purges[-1]
        words = " ".join(filter(None, (f"Cache {wanted.policy} forgets {purge.type}", purge.value)))
        message = f"{words}: {wanted.reason}" if wanted.reason else words
        start = Start(PURGING, override_freeze=message, is_meant=True)
        rollout = patch_live(act, locked, {item.key: item}, message=message, start=start)
        target = Target(kind="traffic_policy", name=f"{locked.key} {wanted.policy}", id="")
        act.entry(target, message, **locked.trail)
        act.announce(f"slice:{locked.key}", "switch", subject=wanted.policy)
        return Purged(wanted.policy, purge, rollout)


def _next(slice: Slice, wanted: Purge, now: datetime) -> IntentObject:
    """The purges of the policy with one more, checked; the oldest of too many become one of everything."""
    if slice.tenant.is_platform:
        raise Conflict("The platform's slice serves nobody; purge those of tenants.", code="slice_is_platform")
    live = live_sequence(slice)
    if live is not None:
        _check_policy(Content(slice, live), wanted.policy)
    key = ObjectKey(Kind.SWITCH, called(SwitchType.CACHE_PURGE, wanted.policy))
    known = Content(slice, slice.last_sequence).named([key]).get(key)
    earlier = known.spec.purges if known is not None and isinstance(known.spec, SwitchSpec) else ()
    number = earlier[-1].number + 1 if earlier else 1
    kept = [one.model_dump(mode="json") for one in earlier]
    if len(kept) >= PURGES:
        kept = kept[len(kept) - PURGES + 1 :]
        kept[0] |= {"type": PurgeType.EVERYTHING, "value": ""}
    added = {"number": number, "type": wanted.type, "value": wanted.value, "at": now.isoformat()}
    spec = {"type": SwitchType.CACHE_PURGE, "target": wanted.policy, "purges": [*kept, added]}
    found = parse(Kind.SWITCH, key.name, spec)
    if isinstance(found, IntentObject):
        return found
    raise Invalid(problems=[FieldProblem(one.code, f"/{one.pointer.rpartition('/')[2]}", one.text) for one in found])


def _check_policy(content: Content, name: str) -> None:
    key = ObjectKey(Kind.TRAFFIC_POLICY, name)
    item = content.named([key]).get(key)
    spec = item.spec if item is not None else None
    if not isinstance(spec, TrafficPolicySpec) or spec.type is not PolicyType.CACHE:
        raise Invalid.field("/policy", "policy_unknown", f"No cache policy {name!r} is live.")
