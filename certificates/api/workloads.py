"""Certificates and join tokens of one workload."""

from datetime import timedelta
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.actions.workload_certificates import issue_certificate, revoke_all, revoke_certificate
from certificates.actions.workload_tokens import Terms, create_workload_token, revoke_workload_token
from certificates.api.shapes import workloads as shapes
from certificates.models import WorkloadCertificate, WorkloadToken
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CREATING, DRY_RUN, IF_MATCH, LISTING, answers, created
from console.base.errors import NotFound
from console.base.paging import page
from console.base.shapes import read
from policies.actions.objects import Written
from policies.api.slice_gate import SliceEndpoint


@extend_schema(tags=["workloads"])
class WorkloadCertificatesEndpoint(SliceEndpoint):
    """`/slices/{slice}/workloads/{name}/certificates`."""

    permissions = {
        "list": Permission.VIEW,
        "create": Permission.PUBLISH,
        "revoke": Permission.EDIT,
        "revoke_all": Permission.EDIT,
    }

    @extend_schema(
        operation_id="list_workload_certificates", parameters=LISTING, examples=[shapes.LISTED],
        responses=answers(shapes.WorkloadCertificatePage, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str, name: str) -> Response:
        """What was issued to the workload, newest first, until 30 days after its end."""
        rows = WorkloadCertificate.objects.filter(slice=self.slice_of(slice_key), workload=name)
        found, following = page(rows, request, order=["-id"])
        return Response({"items": [shapes.certificate_json(row) for row in found], "next": following})

    @extend_schema(
        operation_id="issue_workload_certificate", parameters=CREATING, request=shapes.WorkloadRequestShape,
        examples=[shapes.ASKED, shapes.ISSUED], responses=created(shapes.IssuedCertificateShape),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str, name: str) -> Response:
        """Issue a certificate, which lets the workload out at once where an egress listener takes certificates."""
        found, asked = self.slice_of(slice_key), read(shapes.WorkloadRequestShape, request)
        lifetime = timedelta(seconds=asked["lifetime_seconds"])
        one = issue_certificate(found, name, asked["csr"], lifetime, actor=self.actor, dry_run=self.is_dry_run)
        return Response(shapes.issued_json(one), status=201)

    @extend_schema(
        operation_id="revoke_workload_certificate", parameters=[DRY_RUN, IF_MATCH], request=None,
        responses=answers(shapes.RevokedShape, 403, 404, 409, 412, 422),
    )  # fmt: skip
    def revoke(self, request: Request, slice_key: str, name: str, pk: UUID) -> Response:
        """Take a certificate away in the draft, and what was renewed from it; nodes refuse it from the publish on."""
        found = self.slice_of(slice_key)
        row = WorkloadCertificate.objects.filter(slice=found, workload=name, pk=pk).first()
        if row is None:
            raise NotFound
        expected = request.headers.get("If-Match", "*")
        done = revoke_certificate(found, name, row, actor=self.actor, expected=expected, dry_run=self.is_dry_run)
        return self._answer(done)

    @extend_schema(
        operation_id="revoke_workload_certificates", parameters=[DRY_RUN, IF_MATCH], request=None,
        responses=answers(shapes.RevokedShape, 403, 404, 412, 422),
    )  # fmt: skip
    def revoke_all(self, request: Request, slice_key: str, name: str) -> Response:
        """Take away in the draft every certificate that was issued until now."""
        found, expected = self.slice_of(slice_key), request.headers.get("If-Match", "*")
        return self._answer(revoke_all(found, name, actor=self.actor, expected=expected, dry_run=self.is_dry_run))

    def _answer(self, written: Written) -> Response:
        etag = etags.etag(written.row.version)
        return Response({"etag": etag}, headers={} if self.is_dry_run else {"ETag": etag})


@extend_schema(tags=["workloads"])
class WorkloadTokensEndpoint(SliceEndpoint):
    """`/slices/{slice}/workloads/{name}/join-tokens`."""

    permissions = {"list": Permission.VIEW, "create": Permission.PUBLISH, "destroy": Permission.EDIT}

    @extend_schema(
        operation_id="list_workload_join_tokens", parameters=LISTING,
        responses=answers(shapes.WorkloadTokenPage, 404, 422),
    )  # fmt: skip
    def list(self, request: Request, slice_key: str, name: str) -> Response:
        """Tokens that were not revoked, newest first; used and expired ones too."""
        rows = WorkloadToken.objects.filter(slice=self.slice_of(slice_key), workload=name, revoked_at=None)
        found, following = page(rows, request, order=["-id"])
        return Response({"items": [shapes.token_json(row) for row in found], "next": following})

    @extend_schema(
        operation_id="create_workload_join_token", parameters=CREATING, request=shapes.NewWorkloadTokenShape,
        examples=[shapes.TOKEN], responses=created(shapes.MadeWorkloadTokenShape),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str, name: str) -> Response:
        """Make a token by which the workload gets its first certificate. It is in this answer only."""
        found, asked = self.slice_of(slice_key), read(shapes.NewWorkloadTokenShape, request)
        made = create_workload_token(found, name, Terms(**asked), actor=self.actor, dry_run=self.is_dry_run)
        token = "" if self.is_dry_run else made.secret
        return Response({**shapes.token_json(made.row), "token": token}, status=201)

    @extend_schema(
        operation_id="revoke_workload_join_token", parameters=[DRY_RUN], responses=answers(None, 403, 404, status=204)
    )
    def destroy(self, request: Request, slice_key: str, name: str, pk: UUID) -> Response:
        """Make a token useless; certificates that came of it stay."""
        rows = WorkloadToken.objects.select_related("slice__tenant").filter(slice=self.slice_of(slice_key), pk=pk)
        row = rows.filter(workload=name).first()
        if row is None:
            raise NotFound
        revoke_workload_token(row, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)
