"""Proxy credentials of one workload: made with a password that is told once, and taken away."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base import etags
from policies.actions.credentials import add_credential, remove_credential
from policies.api.operations import DRY_RUN, IF_MATCH, answers
from policies.api.slice_gate import SliceEndpoint


class NewProxyCredential(serializers.Serializer):
    """A credential as a workload needs it. The password is in this answer only."""

    key = serializers.CharField(help_text="Names the credential within its workload.")
    user = serializers.CharField(help_text="What the workload says to the proxy: `tenant.workload.key`.")
    password = serializers.CharField(allow_blank=True, help_text="Empty after a dry run.")
    etag = serializers.CharField(help_text="Of the workload, as the draft has it now.")


class WorkloadCredentialsEndpoint(SliceEndpoint):
    """`/slices/{slice}/workloads/{name}/credentials`."""

    permissions = {"create": Permission.EDIT, "destroy": Permission.EDIT}

    @extend_schema(
        operation_id="create_workload_credential",
        tags=["workloads"],
        parameters=[DRY_RUN, IF_MATCH],
        request=None,
        responses=answers(NewProxyCredential, 403, 404, 409, 412, 422, status=201),
    )
    def create(self, request: Request, slice_key: str, name: str) -> Response:
        """Make a credential in the draft. It lets the workload in from the next publish on, beside those it has."""
        expected = request.headers.get("If-Match", "*")
        found = self.slice_of(slice_key)
        made = add_credential(actor=self.actor, slice=found, name=name, expected=expected, dry_run=self.is_dry_run)
        etag = etags.etag(made.written.row.version)
        password = "" if self.is_dry_run else made.password
        shown = {"key": made.key, "user": made.user, "password": password, "etag": etag}
        return Response(shown, status=201, headers={} if self.is_dry_run else {"ETag": etag})

    @extend_schema(
        operation_id="remove_workload_credential",
        tags=["workloads"],
        parameters=[DRY_RUN, IF_MATCH],
        responses=answers(None, 403, 404, 409, 412, 428, status=204),
    )
    def destroy(self, request: Request, slice_key: str, name: str, key: str) -> Response:
        """Take a credential out of the draft; from the next publish on nobody is let in by it."""
        expected = request.headers.get("If-Match", "*") if self.is_dry_run else etags.if_match(request)
        found = self.slice_of(slice_key)
        remove_credential(actor=self.actor, slice=found, name=name, key=key, expected=expected, dry_run=self.is_dry_run)
        return Response(status=204)
