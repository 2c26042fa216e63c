"""`/issuers/{name}/authorities`: the roots of an internal CA, one after the other. The platform's business."""

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.actions.authorities import (
    activate_authority,
    prepare_authority,
    retire_authority,
    taint_authority,
)
from certificates.api.issuers import found_issuer, issuer_answer
from certificates.api.shapes.authorities import ActivationShape, TaintShape
from certificates.api.shapes.issuers import IssuerShape
from certificates.queries.authorities import roots_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base.answers import CREATING, answers, created
from console.base.shapes import read

USUAL = OpenApiExample("As planned", value={"reissue": True}, request_only=True)
COMPROMISED = OpenApiExample(
    "The key before is out",
    value={"compromised": True, "reason": "A backup of the key ring was stolen."}, request_only=True,
)  # fmt: skip
STOLEN = OpenApiExample("Stolen", value={"reason": "A backup of the key ring was stolen."}, request_only=True)


@extend_schema(tags=["certificates"])
class AuthoritiesEndpoint(Endpoint):
    """Authorities of an internal CA; each verb answers with the issuer as it is then."""

    permissions = {
        "roots": Permission.VIEW,
        **dict.fromkeys(("create", "activate", "taint", "retire"), Permission.OPERATE),
    }

    @extend_schema(operation_id="prepare_authority", request=None, parameters=CREATING, responses=created(IssuerShape))
    def create(self, request: Request, name: str) -> Response:
        """Make the next root and intermediate, for clients to trust before anything comes from them."""
        self.access.require_on_platform(self.needed)
        return issuer_answer(prepare_authority(name, actor=self.actor, dry_run=self.is_dry_run), status=201)

    @extend_schema(
        operation_id="activate_authority", request=ActivationShape, parameters=CREATING, examples=[USUAL, COMPROMISED],
        responses=answers(IssuerShape, 403, 404, 409, 422),
    )  # fmt: skip
    def activate(self, request: Request, name: str, number: int) -> Response:
        """Let certificates come from a prepared authority from now on; the one before retires."""
        self.access.require_on_platform(self.needed)
        asked = read(ActivationShape, request)
        return issuer_answer(activate_authority(name, number, **asked, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(
        operation_id="taint_authority", request=TaintShape, parameters=CREATING, examples=[STOLEN],
        responses=answers(IssuerShape, 403, 404, 409, 422),
    )  # fmt: skip
    def taint(self, request: Request, name: str, number: int) -> Response:
        """The key of a retiring authority is out: all that it issued is replaced at once."""
        self.access.require_on_platform(self.needed)
        asked = read(TaintShape, request)
        return issuer_answer(
            taint_authority(name, number, reason=asked["reason"], actor=self.actor, dry_run=self.is_dry_run)
        )

    @extend_schema(
        operation_id="retire_authority", request=None, parameters=CREATING,
        responses=answers(IssuerShape, 403, 404, 409),
    )  # fmt: skip
    def retire(self, request: Request, name: str, number: int) -> Response:
        """Destroy the keys of an authority that nothing comes from any more, or of one that was never activated."""
        self.access.require_on_platform(self.needed)
        return issuer_answer(retire_authority(name, number, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(
        operation_id="read_roots",
        responses={(200, "application/x-pem-file"): OpenApiResponse(str, "PEM, oldest first; empty for ACME.")},
    )
    def roots(self, request: Request, name: str) -> HttpResponse:
        """The roots that clients must trust, as a file."""
        row = found_issuer(name)
        found = HttpResponse(roots_of(row.authorities.all()), content_type="application/x-pem-file")
        found["Content-Disposition"] = f'attachment; filename="{name}-roots.pem"'
        return found
