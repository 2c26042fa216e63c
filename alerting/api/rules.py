"""`/alert-kinds`, `/tenants/{tenant}/alert-rules` and `/alert-rules`: what is looked for, and what to do about it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alerting.actions.rules import add_rule, change_rule, remove_rule
from alerting.api.find import owned
from alerting.api.shapes.rules import (
    KindsShape,
    NewRule,
    RuleChange,
    RulePage,
    RuleShape,
    RunbookShape,
    kind_json,
    rule_json,
)
from alerting.kinds.registry import KINDS
from alerting.models import Alert, Look, Rule
from alerting.runbooks import runbook
from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CHANGING, CREATING, LISTING, answers, changed, created, gone
from console.base.errors import NotFound
from console.base.paging import page
from console.base.shapes import read

STRICTER = OpenApiExample(
    "Drift of one gateway, sooner",
    value={
        "name": "edge-drifts", "kind": "node_drift", "gateway": "edge", "severity": "page", "for_seconds": 60,
        "parameters": {"after_minutes": 5}, "labels": {"team": "edge"},
    },
    request_only=True,
)  # fmt: skip
SWITCH_OFF = OpenApiExample("Switch a rule off", value={"is_enabled": False}, request_only=True)


@extend_schema(tags=["alerts"])
class KindsEndpoint(Endpoint):
    """Kinds of rules."""

    permissions = {"list": Permission.VIEW, "runbook": Permission.VIEW}

    @extend_schema(operation_id="list_alert_kinds", responses=answers(KindsShape))
    def list(self, request: Request) -> Response:
        """What rules can look for, with the schema of their parameters."""
        looks = Look.objects.in_bulk()
        return Response({"items": [kind_json(kind, looks.get(kind.name)) for kind in KINDS.values()]})

    @extend_schema(operation_id="read_runbook", responses=answers(RunbookShape, 404))
    def runbook(self, request: Request, kind: str) -> Response:
        """What to do when an alert of this kind fires."""
        if kind not in KINDS:
            raise NotFound
        return Response({"kind": kind, "text": runbook(kind)})


@extend_schema(tags=["alerts"])
class RulesEndpoint(Endpoint):
    """Alert rules."""

    permissions = {
        **dict.fromkeys(("list", "retrieve"), Permission.VIEW),
        **dict.fromkeys(("create", "partial_update", "destroy"), Permission.WATCH),
    }

    @extend_schema(operation_id="list_alert_rules", parameters=LISTING, responses=answers(RulePage, 404, 422))
    def list(self, request: Request, tenant: str) -> Response:
        """Rules of a tenant, by name; those that are there from the start too."""
        found = tenant_of(self.access, tenant, self.needed)
        rows = Rule.objects.filter(tenant=found).select_related("tenant", "gateway")
        shown, following = page(rows, request, order=["name"])
        return Response({"items": _with_firing(shown), "next": following})

    @extend_schema(
        operation_id="add_alert_rule", request=NewRule, parameters=CREATING, examples=[STRICTER],
        responses=created(RuleShape),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Add a rule for a tenant, everywhere or on one gateway."""
        found, asked = tenant_of(self.access, tenant, self.needed), read(NewRule, request)
        name, kind = asked.pop("name"), asked.pop("kind")
        return _answer(add_rule(found, name, kind, asked, actor=self.actor, dry_run=self.is_dry_run), status=201)

    @extend_schema(operation_id="read_alert_rule", responses=answers(RuleShape, 404))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One rule."""
        return _answer(self._find(pk))

    @extend_schema(
        operation_id="change_alert_rule", request=RuleChange, parameters=CHANGING, examples=[SWITCH_OFF],
        responses=changed(RuleShape),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a rule, or switch it off; alerts that fire keep the severity they began with."""
        found, expected = self._find(pk), etags.if_match(request)
        asked = read(RuleChange, request)
        return _answer(change_rule(found, asked, expected=expected, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(operation_id="remove_alert_rule", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove a rule with its alerts. One that was there from the start can be switched off only."""
        found, expected = self._find(pk), etags.if_match(request)
        remove_rule(found, expected=expected, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    def _find(self, pk: UUID) -> Rule:
        found: Rule = owned(Rule.objects.select_related("tenant", "gateway"), self.access, pk, self.needed)
        return found


def _with_firing(rows: Sequence[Rule]) -> Sequence[dict[str, Any]]:
    counts = Alert.objects.firing().filter(rule__in=rows).order_by().values_list("rule").annotate(Count("pk"))
    firing: dict[object, int] = dict(counts)
    return [rule_json(row, firing.get(row.pk, 0)) for row in rows]


def _answer(row: Rule, status: int = 200) -> Response:
    return Response(_with_firing([row])[0], status=status, headers={"ETag": etags.etag(row.version)})
