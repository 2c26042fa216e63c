"""Throwing switches of the platform, about all tenants on one gateway or on every one: WAF policies stop looking, or a
destination is denied to all workloads.

Each gateway's platform slice gets one revision; nodes read in it what no inspector beside them looks by. Rules that
Envoy holds by itself go on: they are what tenants want refused, and no engine looks for them. A denial is thrown where
there is a way out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import Conflict, Invalid
from fleet.actions.lock_slice import lock_slice
from fleet.actions.switches import LONGEST_DENIAL, destination_of, set_out
from fleet.models import Switch
from fleet.queries.live import live_sequence
from fleet.queries.ways_out import ways_out
from fleet.switching import Throw, object_of
from policies.compiler import SWITCHES, SwitchType
from policies.models import Gateway, Slice, SlicePart

TYPES: Final = (SwitchType.WAF_OFF, SwitchType.WAF_RULE_OFF, SwitchType.DESTINATION_DENY)
LONGEST: Final = timedelta(days=7)
"""What nobody looks at must not be forgotten."""


def throw_everywhere(
    gateway: Gateway | None, wanted: Throw, *, actor: Actor, dry_run: bool = False
) -> Sequence[Switch]:  # fmt: skip
    """Throw on a gateway, or where it is None on all that are live and have not got it; return a switch for each.

    Who may is the caller's question. Raises Invalid, Conflict `switch_on`, `nothing_live` or `no_way_out`.
    """
    item, now = object_of(wanted), timezone.now()
    _check(wanted, now)
    with verb("switch.throw", actor=actor, dry_run=dry_run) as act:
        found = [lock_slice(pk) for pk in _slices(gateway)]
        live = [one for one in found if live_sequence(one) is not None]
        if not live:
            raise Conflict("Nothing of the platform is live there yet.", code="nothing_live")
        if SWITCHES[wanted.type].is_denial:
            live = _with_way_out(live)
        same = Switch.objects.filter(type=str(wanted.type), target=wanted.target, destination=destination_of(item))
        on = same.filter(slice__in=live, lifted_at=None)
        already = set(on.values_list("slice_id", flat=True))
        off = [one for one in live if one.pk not in already]
        if not off:
            raise Conflict("It is out of service already; lift that switch first.", code="switch_on")
        return [set_out(act, one, wanted, item, now) for one in off]


def _with_way_out(slices: Sequence[Slice]) -> list[Slice]:
    having = ways_out([one.gateway_id for one in slices])
    found = [one for one in slices if one.gateway_id in having]
    if not found:
        raise Conflict("There is no way out: no egress listener is live there.", code="no_way_out")
    return found


def _slices(gateway: Gateway | None) -> list[UUID]:
    """The platform's slices, in the order in which they are locked."""
    rows = Slice.objects.filter(tenant__is_platform=True, part=SlicePart.TRAFFIC).order_by("pk")
    return list((rows.filter(gateway=gateway) if gateway else rows).values_list("pk", flat=True))


def _check(wanted: Throw, now: datetime) -> None:
    longest = LONGEST_DENIAL if SWITCHES[wanted.type].is_denial else LONGEST
    if wanted.expires_at is None or not now < wanted.expires_at <= now + longest:
        text = f"It must be after now, and at most {longest.days} days ahead."
        raise Invalid.field("/expires_at", "out_of_range", text)
    if wanted.type is SwitchType.WAF_RULE_OFF and not wanted.target.isdigit():
        text = "It must be the number of a rule of the Core Rule Set: rules with names are tenants' own."
        raise Invalid.field("/target", "target_unknown", text)
