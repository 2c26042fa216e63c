"""`…/openslo` and `…/import`: objectives as OpenSLO documents."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.find import tenant_of
from console.accounts.api.gate import Endpoint
from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.base.answers import CREATING, created
from console.base.errors import FieldProblem, Invalid
from console.base.shapes import ProblemEntryShape, ProblemShape, StrictShape, read
from slo.actions.objectives import add_objective
from slo.api.finding import gateway_of, objective_of, objectives_at_hand
from slo.api.shapes.objectives import NewObjectiveShape, ObjectiveShape, objective_json
from slo.models import Objective
from slo.openslo.reading import read as read_document
from slo.openslo.writing import document

LONGEST: Final = 1_000_000
EXAMPLE = OpenApiExample(
    "One objective",
    value={
        "document": "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: shop-front, displayName: The shop answers}\n"
        "spec:\n  service: shop\n  budgetingMethod: Occurrences\n  timeWindow: [{duration: 28d, isRolling: true}]\n"
        "  objectives: [{target: 0.999}]\n  indicator: {spec: {ratioMetric: {counter: true,\n"
        "    bad: {metricSource: {type: gatehouse, spec: {kind: availability, routes: [shop]}}},\n"
        "    total: {metricSource: {type: gatehouse, spec: {}}}}}}\n"
    },
    request_only=True,
)


class OpenSloShape(StrictShape):
    """One or several OpenSLO v1 documents."""

    document = serializers.CharField(max_length=LONGEST, trim_whitespace=False)


class ImportedShape(serializers.Serializer):
    """What was made, and what could not be taken over."""

    items = ObjectiveShape(many=True)
    problems = ProblemEntryShape(many=True)


@extend_schema(tags=["objectives"])
class OpenSloEndpoint(Endpoint):
    """Objectives as OpenSLO."""

    permissions = {"retrieve": Permission.VIEW, "create": Permission.WATCH}

    @extend_schema(
        operation_id="read_objective_as_openslo",
        responses={
            (200, "application/yaml"): OpenApiResponse(OpenApiTypes.OBJECT, "One document of OpenSLO v1."),
            404: OpenApiResponse(ProblemShape, "There is no such thing, or none you may know of."),
        },
    )
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        """One objective as an OpenSLO v1 document, to keep beside the code of a service."""
        row = objective_of(self.access, pk, self.needed)
        about = {name: getattr(row, name) for name in ("slug", "name", "description", "labels")}
        places = {"tenant": row.tenant.slug, "gateway": row.gateway.slug if row.gateway else None}
        answer = HttpResponse(document({**about, **places}, row.spec), content_type="application/yaml; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{row.slug}.yaml"'
        return answer

    @extend_schema(
        operation_id="import_objectives", request=OpenSloShape, parameters=CREATING, examples=[EXAMPLE],
        responses=created(ImportedShape),
    )  # fmt: skip
    def create(self, request: Request, tenant: str) -> Response:
        """Add objectives from OpenSLO documents: all of them, or none where one has a mistake."""
        found = tenant_of(self.access, tenant, self.needed)
        said = read_document(read(OpenSloShape, request)["document"])
        if said.errors:
            raise Invalid(problems=[FieldProblem("not_taken_over", pointer, text) for pointer, text in said.errors])
        now = timezone.now()
        with transaction.atomic():
            made = [self._made(found, place, one) for place, one in enumerate(said.items)]
            rows = objectives_at_hand(Objective.objects.filter(pk__in=[row.pk for row in made])).order_by("slug")
            items = [objective_json(row, now) for row in rows]
            transaction.set_rollback(self.is_dry_run)
        notes = [FieldProblem("left_out", pointer, text, severity="info").as_dict() for pointer, text in said.notes]
        return Response({"items": items, "problems": notes}, status=201)

    def _made(self, tenant: Tenant, place: int, body: Mapping[str, Any]) -> Objective:
        """Add one as if it had come by itself; its mistakes are named below its place in the document."""
        shape = NewObjectiveShape(data=body)
        try:
            shape.is_valid(raise_exception=True)
            gateway = gateway_of(self.access, shape.validated_data["gateway"])
            return add_objective(tenant, shape.validated_data, gateway=gateway, actor=self.actor)
        except ValidationError as error:
            problems = [
                FieldProblem("invalid", f"/document/{place}/{name}", _first(said))
                for name, said in error.detail.items()
            ]
            raise Invalid(problems=problems) from None
        except Invalid as error:
            problems = [FieldProblem(one.code, f"/document/{place}{one.pointer}", one.text) for one in error.problems]
            raise Invalid(error.detail, problems=problems) from None


def _first(said: Any) -> str:
    """Return the first sentence of what a form says of a field, however deep."""
    while isinstance(said, (list, dict)) and said:
        said = next(iter(said.values() if isinstance(said, dict) else said))
    return str(said)
