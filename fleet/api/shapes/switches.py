"""Kill switches as JSON."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from fleet.models import Switch
from fleet.queries.switches import SwitchState, state_of
from fleet.rollout.states import RolloutState
from policies.compiler import SWITCHES, THROWN, SwitchType
from policies.compiler.limits import RETRY_AFTER_SECONDS

TYPES = [str(each) for each in THROWN]
LONGEST_REASON = 400


class SwitchRolloutShape(serializers.Serializer):
    """What carries the throw, or once it is lifted the lift, to the nodes."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField([str(state) for state in RolloutState])
    revision = serializers.IntegerField(help_text="Sequence of the revision.")


class SwitchShape(serializers.Serializer):
    """Something that was taken out of service, on top of what is published."""

    id = serializers.UUIDField()
    slice = serializers.CharField()
    type = serializers.ChoiceField(TYPES)
    target = serializers.CharField(allow_blank=True, help_text="What it is thrown on; empty: the whole slice.")
    destination = serializers.CharField(
        allow_blank=True, help_text="What workloads are denied; empty: everything, or another type."
    )
    reason = serializers.CharField()
    show_reason = serializers.BooleanField(help_text="Whether clients read the reason.")
    retry_after_seconds = serializers.IntegerField(help_text="What clients of a route in maintenance are told.")
    state = serializers.ChoiceField(
        [str(state) for state in SwitchState], help_text="Off only once nodes run a revision without it."
    )
    thrown_by = serializers.CharField()
    thrown_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True, help_text="When it is lifted by itself.")
    lifted_by = serializers.CharField(allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True)
    rollout = SwitchRolloutShape(allow_null=True)
    outdated_ways_out = serializers.ListField(
        child=serializers.CharField(),
        help_text="Egress listeners of the gateway that do not obey it: an earlier version published them. "
        "The platform must publish its slice.",
    )


class SwitchPage(serializers.Serializer):
    """One page of switches."""

    items = SwitchShape(many=True)
    next = serializers.CharField(allow_null=True)


class NewSwitch(StrictShape):
    """A switch to throw."""

    type = serializers.ChoiceField(TYPES)
    target = serializers.CharField(
        max_length=63, required=False, allow_blank=True, default="",
        help_text="Name of a live route, WAF or DLP policy, or workload; for waf_rule_off the number of a rule of the "
        "Core Rule Set, or the name of a custom rule. Empty for tenant_suspend, waf_off, dlp_off, dlp_observe and "
        "destination_deny.",
    )  # fmt: skip
    destination = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="",
        help_text="For destination_deny what no workload may reach, for workload_deny what that one may not, empty: "
        "anything. A host, pattern, address or network, perhaps with ports: *.example.com, api.example.com:443, "
        "192.0.2.0/24, [2001:db8::1]:8000-8100.",
    )  # fmt: skip
    reason = PlainTextField(max_length=LONGEST_REASON)
    show_reason = serializers.BooleanField(required=False, default=False, help_text="Let clients read the reason.")
    retry_after_seconds = serializers.IntegerField(
        required=False, default=300, min_value=1, max_value=RETRY_AFTER_SECONDS,
        help_text="What clients of a route in maintenance are told.",
    )  # fmt: skip
    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None,
        help_text="When to lift it by itself, at most 366 days ahead; null: when somebody lifts it. One that denies "
        "what workloads ask for has an end, at most 31 days ahead, that nodes keep by themselves; one about DLP "
        "policies has such an end, too.",
    )  # fmt: skip


class LiftShape(StrictShape):
    """Why it is lifted."""

    reason = PlainTextField(max_length=LONGEST_REASON)


def switch_json(row: Switch, outdated: Sequence[str] = ()) -> dict[str, Any]:
    """Return a SwitchShape of a row of `with_rollouts`; `outdated` are listeners that do not know what denials are."""
    is_denial = SWITCHES[SwitchType(row.type)].is_denial
    return {
        "id": str(row.pk),
        "slice": row.slice.key,
        "type": row.type,
        "target": row.target,
        "destination": row.destination,
        "reason": row.reason,
        "show_reason": row.is_reason_shown,
        "retry_after_seconds": row.retry_after_seconds,
        "state": str(state_of(row)),
        "thrown_by": row.thrown_by,
        "thrown_at": row.thrown_at,
        "expires_at": row.expires_at,
        "lifted_by": row.lifted_by or None,
        "lifted_at": row.lifted_at,
        "rollout": {
            "id": str(row.rollout_id),
            "state": row.rollout.state,
            "revision": row.rollout.revision.sequence,
        },
        "outdated_ways_out": list(outdated) if is_denial and row.lifted_at is None else [],
    }
