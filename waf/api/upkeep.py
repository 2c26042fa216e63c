"""`/slices/{slice}/waf/policies/{policy}/findings`: what should be done about a live policy."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.errors import NotFound
from policies.api.operations import answers
from policies.api.slice_gate import SliceEndpoint
from waf.trials.states import LIVE, find_state
from waf.upkeep.evidence import evidence_of
from waf.upkeep.findings import IDLE, Finding, findings_of, old_exclusions
from waf.upkeep.history import history_of
from waf.upkeep.idling import idle_exclusions


class PrecisionShape(serializers.Serializer):
    """How a staged rule did in the last thirty days."""

    since = serializers.DateTimeField(help_text="Since when it is staged as it is.")
    matches = serializers.IntegerField()
    clients = serializers.IntegerField(help_text="Those of events that were stored.")
    routes = serializers.IntegerField()
    false_share = serializers.FloatField(allow_null=True, help_text="Of the events that were judged; null: none was.")
    is_ready = serializers.BooleanField(help_text="Three days or more, something matched, and nothing of it false.")


class UpkeepFindingShape(serializers.Serializer):
    """One thing to do, or to know."""

    code = serializers.ChoiceField(
        ["exclusion_expired", "exclusion_expires", "exclusion_idle", "rule_idle", "rule_staged"]
    )
    severity = serializers.ChoiceField(["error", "warning", "info"])
    pointer = serializers.CharField(help_text="JSON pointer into the live policy: /exclusions/0.")
    text = serializers.CharField()
    precision = PrecisionShape(allow_null=True, help_text="Of a staged rule.")


class UpkeepShape(serializers.Serializer):
    """What should be done, in the order of the policy."""

    items = UpkeepFindingShape(many=True)
    as_of = serializers.DateTimeField()


@extend_schema(tags=["waf"])
class UpkeepEndpoint(SliceEndpoint):
    """Upkeep of policies."""

    permissions = {"findings": Permission.VIEW}

    @extend_schema(operation_id="list_waf_policy_findings", responses=answers(UpkeepShape, 404))
    def findings(self, request: Request, slice_key: str, policy: str) -> Response:
        """What expires, what has no effect any more, and which staged rules are ready.

        Judged by the exact counts of thirty days, by what people said of events, and, for exclusions that are older
        than that, by leaving them out on recorded requests.
        """
        slice_, now = self.slice_of(slice_key), timezone.now()
        state = find_state(slice_, policy, LIVE)
        if state is None:
            raise NotFound
        history, evidence = history_of(slice_, policy), evidence_of(slice_, policy, now - IDLE)
        idle = idle_exclusions(slice_, state, old_exclusions(state.spec, history.exclusions, now), now)
        found = findings_of(state.spec, history, evidence, idle, now)
        return Response({"items": [_finding(one) for one in found], "as_of": now})


def _finding(one: Finding) -> dict[str, Any]:
    precision = one.precision and {
        "since": one.precision.since,
        "matches": one.precision.matches,
        "clients": one.precision.clients,
        "routes": one.precision.routes,
        "false_share": one.precision.false_share,
        "is_ready": one.precision.is_ready,
    }
    told = {"code": one.code, "severity": one.severity, "pointer": one.pointer, "text": one.text}
    return {**told, "precision": precision}
