"""Switches of the platform as JSON."""

from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from fleet.actions.platform_switches import TYPES
from fleet.api.shapes.switches import LONGEST_REASON
from fleet.models import Switch
from fleet.queries.denials import WhatBecame
from fleet.queries.switches import SwitchState, state_of

OUTDATED = (
    "Egress listeners of the gateway that do not obey it: an earlier version published them. "
    "Publish the platform's slice."
)
NAMES = [str(each) for each in TYPES]


class PlatformSwitchShape(serializers.Serializer):
    """What no WAF policy of any tenant looks by on a gateway, or what no workload of any reaches."""

    id = serializers.UUIDField()
    gateway = serializers.SlugField()
    type = serializers.ChoiceField(NAMES)
    target = serializers.CharField(
        allow_blank=True, help_text="Number of a rule of the Core Rule Set; empty: all of it."
    )
    destination = serializers.CharField(allow_blank=True, help_text="What no workload may reach; empty: another type.")
    reason = serializers.CharField()
    show_reason = serializers.BooleanField(help_text="Whether refused workloads read the reason.")
    cuts = serializers.IntegerField(help_text="Tunnels that it cut so far; null for other types.", allow_null=True)
    outdated_ways_out = serializers.ListField(child=serializers.CharField(), help_text=OUTDATED)
    state = serializers.ChoiceField(
        [str(state) for state in SwitchState], help_text="Off only once nodes run a revision without it."
    )
    thrown_by = serializers.CharField()
    thrown_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="When it is lifted by itself.")
    lifted_by = serializers.CharField(allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True)


class PlatformSwitchPage(serializers.Serializer):
    """One page of switches of the platform."""

    items = PlatformSwitchShape(many=True)
    next = serializers.CharField(allow_null=True)


class ThrownShape(serializers.Serializer):
    """What was thrown: a switch for each gateway."""

    items = PlatformSwitchShape(many=True)


class NewPlatformSwitch(StrictShape):
    """A switch to throw on a gateway, or on every one."""

    gateway = serializers.CharField(
        max_length=40, required=False, allow_null=True, default=None, help_text="Slug; null: every gateway."
    )
    type = serializers.ChoiceField(NAMES)
    target = serializers.CharField(
        max_length=6, required=False, allow_blank=True, default="",
        help_text="For waf_rule_off the number of a rule of the Core Rule Set; empty for others.",
    )  # fmt: skip
    destination = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="",
        help_text="For destination_deny what no workload of any tenant may reach: a host, pattern, address or network, "
        "perhaps with ports.",
    )  # fmt: skip
    reason = PlainTextField(max_length=LONGEST_REASON)
    show_reason = serializers.BooleanField(
        required=False, default=False, help_text="Let workloads that are refused read the reason."
    )
    expires_at = serializers.DateTimeField(
        help_text="When to lift it by itself, at most 7 days ahead; for destination_deny, which nodes end, 31."
    )


def platform_switch_json(row: Switch, known: WhatBecame) -> dict[str, Any]:
    """Return a PlatformSwitchShape of a row of `with_rollouts` with its gateway."""
    return {
        "id": str(row.pk),
        "gateway": row.slice.gateway.slug,
        "type": row.type,
        "target": row.target,
        "destination": row.destination,
        "reason": row.reason,
        "show_reason": row.is_reason_shown,
        "cuts": known.cuts.get(row.pk),
        "outdated_ways_out": known.outdated(row),
        "state": str(state_of(row)),
        "thrown_by": row.thrown_by,
        "thrown_at": row.thrown_at,
        "expires_at": row.expires_at,
        "lifted_by": row.lifted_by or None,
        "lifted_at": row.lifted_at,
    }
