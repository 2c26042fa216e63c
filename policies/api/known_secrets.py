"""Secrets that one DLP policy looks for: taken in, never given out, and let go."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from gatehouse_inspector.dlp.policy import DlpAction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base import etags
from console.base.errors import Invalid
from policies.actions.known_secrets import WantedSecret, add_secret, remove_secret
from policies.api.bodies import members
from policies.api.operations import DRY_RUN, IF_MATCH, answers
from policies.api.slice_gate import SliceEndpoint


class NewKnownSecret(serializers.Serializer):
    """A secret to look for. It is not kept: nodes and the draft get its length, a salt, and a digest."""

    name = serializers.CharField(max_length=63, help_text="What findings call it.")
    secret = serializers.CharField(help_text="16 to 4 096 bytes that nobody could guess.")
    action = serializers.CharField(required=False, help_text="`block`, as without a word, or `observe`.")


class KnownSecretAdded(serializers.Serializer):
    """What is known of a secret from now on."""

    name = serializers.CharField()
    length = serializers.IntegerField(help_text="In bytes.")
    action = serializers.CharField()
    etag = serializers.CharField(help_text="Of the policy, as the draft has it now.")


EXAMPLE = OpenApiExample(
    "The key of a payment service",
    value={"name": "payments", "secret": "c0Nq7wZt4Vb9Yx2Lr8Kd5Hs1", "action": "block"},
    request_only=True,
)


class KnownSecretsEndpoint(SliceEndpoint):
    """`/slices/{slice}/dlp-policies/{name}/secrets`."""

    permissions = {"create": Permission.EDIT, "destroy": Permission.EDIT}

    @extend_schema(
        operation_id="create_known_secret",
        tags=["dlp-policies"],
        parameters=[DRY_RUN, IF_MATCH],
        request=NewKnownSecret,
        examples=[EXAMPLE],
        responses=answers(KnownSecretAdded, 403, 404, 409, 412, 422, status=201),
    )
    def create(self, request: Request, slice_key: str, name: str) -> Response:
        """Look for a secret itself, however it is encoded, from the next publish on. The secret is not kept."""
        expected = request.headers.get("If-Match", "*")
        found, body = self.slice_of(slice_key), members(request, ("name", "secret", "action"))
        called, secret, action = _text(body, "name"), _text(body, "secret"), str(body.get("action", DlpAction.BLOCK))
        if action not in set(DlpAction):
            raise Invalid.field("/action", "choice_unknown", f"must be one of {', '.join(DlpAction)}")
        written = add_secret(
            actor=self.actor, slice=found, policy=name, wanted=WantedSecret(called, secret, action),
            expected=expected, dry_run=self.is_dry_run,
        )  # fmt: skip
        etag = etags.etag(written.row.version)
        shown = {"name": called, "length": len(secret.encode()), "action": action, "etag": etag}
        return Response(shown, status=201, headers={} if self.is_dry_run else {"ETag": etag})

    @extend_schema(
        operation_id="remove_known_secret",
        tags=["dlp-policies"],
        parameters=[DRY_RUN, IF_MATCH],
        responses=answers(None, 403, 404, 409, 412, 428, status=204),
    )
    def destroy(self, request: Request, slice_key: str, name: str, key: str) -> Response:
        """Look for a secret no longer, from the next publish on."""
        expected = request.headers.get("If-Match", "*") if self.is_dry_run else etags.if_match(request)
        found = self.slice_of(slice_key)
        remove_secret(actor=self.actor, slice=found, policy=name, name=key, expected=expected, dry_run=self.is_dry_run)
        return Response(status=204)


def _text(body: dict[str, object], member: str) -> str:
    value = body.get(member)
    if not isinstance(value, str) or not value:
        raise Invalid.field(f"/{member}", "field_missing", "must be a text")
    return value
