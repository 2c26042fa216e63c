"""`/slices/acme@edge/credentials`: what gateways add to requests on their way out. Secrets go in and never out."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import (
    CHANGING,
    CREATING,
    DRY_RUN,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    LISTING,
    answers,
    changed,
    created,
    gone,
)
from console.base.errors import NotFound
from console.base.paging import page
from console.base.shapes import read
from fleet.api.find import slice_of
from fleet.governance import check_override
from vending.actions import credentials as verbs
from vending.api import examples
from vending.api.filtering import FILTERS, filtered
from vending.api.shapes.credentials import (
    CredentialNodesShape,
    CredentialPage,
    CredentialShape,
    CredentialVersionPage,
    credential_headers,
    credential_json,
    node_json,
    version_json,
)
from vending.api.shapes.requests import CredentialChange, CredentialRotation, NewCredential
from vending.models import Credential, Version
from vending.models.credential import CredentialQuerySet
from vending.queries.nodes import nodes_of
from vending.queries.states import with_state
from vending.queries.uses import uses_of


@extend_schema(tags=["credentials"])
class CredentialsEndpoint(Endpoint):
    """Credentials."""

    permissions = {
        **dict.fromkeys(("list", "retrieve", "versions", "nodes"), Permission.VIEW),
        **dict.fromkeys(("create", "partial_update", "destroy", "rotate", "refresh"), Permission.SECURE),
    }
    sensitive = frozenset({"rotate"})

    @extend_schema(
        operation_id="list_credentials", parameters=[*FILTERS, *LISTING], responses=answers(CredentialPage, 404, 422),
        examples=[examples.SOME],
    )  # fmt: skip
    def list(self, request: Request, slice_key: str) -> Response:
        """Credentials that a slice of traffic may name, by name."""
        slice = slice_of(self.access, slice_key, self.needed)
        rows = with_state(self._rows().beside(slice), timezone.now())
        shown, following = page(filtered(rows, request), request, order=["name", "id"])
        nodes, uses = nodes_of(shown), uses_of(shown)
        items = [credential_json(row, nodes[row.pk], uses.get(row.pk, [])) for row in shown]
        return Response({"items": items, "next": following})

    @extend_schema(
        operation_id="add_credential", request=NewCredential, parameters=CREATING,
        examples=[examples.NEW, examples.NEW_TOKEN, examples.NEW_SIGNATURE, examples.NEW_SIGNED_TEXT,
                  examples.NEW_IN_VAULT, examples.ONE],
        responses=created(CredentialShape),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str) -> Response:
        """Add a credential and bring it to every node; one that lies in Vault is read first."""
        slice = slice_of(self.access, slice_key, self.needed)
        asked = read(NewCredential, request)
        same = ("name", "kind", "header", "prefix", "description", "owner", "expires_at", "vault")
        wanted = verbs.Wanted(
            **{name: asked[name] for name in same}, parameters=asked.get("parameters", {}), secrets=_secrets(asked)
        )
        row = verbs.add_credential(slice, wanted, actor=self.actor, dry_run=self.is_dry_run)
        return self._changed(row, status=201)

    @extend_schema(operation_id="read_credential", responses=answers(CredentialShape, 404), examples=[examples.ONE])
    def retrieve(self, request: Request, slice_key: str, name: str) -> Response:
        """One credential."""
        return self._shown(self._found(slice_key, name))

    @extend_schema(
        operation_id="change_credential", request=CredentialChange, parameters=CHANGING,
        responses=changed(CredentialShape), examples=[examples.CHANGE, examples.ONE],
    )  # fmt: skip
    def partial_update(self, request: Request, slice_key: str, name: str) -> Response:
        """Change its words, parameters, or where it is read. Other parameters make another version."""
        row, expected = self._found(slice_key, name), etags.if_match(request)
        asked = read(CredentialChange, request)
        return self._changed(
            verbs.change_credential(row, asked, expected=expected, actor=self.actor, dry_run=self.is_dry_run)
        )

    @extend_schema(operation_id="delete_credential", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, slice_key: str, name: str) -> Response:
        """Take it from every node and destroy its secret; refused while a configuration names it."""
        row, expected = self._found(slice_key, name), etags.if_match(request)
        verbs.delete_credential(row, expected=expected, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    @extend_schema(
        operation_id="rotate_credential", request=CredentialRotation, parameters=[DRY_RUN, IDEMPOTENCY_KEY, IF_MATCH],
        responses=changed(CredentialShape), examples=[examples.ROTATION, examples.ONE],
    )  # fmt: skip
    def rotate(self, request: Request, slice_key: str, name: str) -> Response:
        """Bring another secret to every node. The one before is kept for a day, then destroyed."""
        row, expected = self._found(slice_key, name), etags.if_match(request)
        asked = read(CredentialRotation, request)
        check_override(self.access, asked["override_freeze"])
        new = verbs.Rotation(
            _secrets(asked), asked.get("parameters", {}), asked["expires_at"], asked["note"],
            asked["override_freeze"].strip(),
        )  # fmt: skip
        return self._changed(verbs.rotate(row, new, expected=expected, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(
        operation_id="refresh_credential", request=None, parameters=CREATING,
        responses=answers(CredentialShape, 403, 404, 409), examples=[examples.ONE],
    )  # fmt: skip
    def refresh(self, request: Request, slice_key: str, name: str) -> Response:
        """Read it from Vault within a few seconds instead of when its period is over."""
        row = self._found(slice_key, name)
        return self._changed(verbs.refresh(row, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(
        operation_id="list_credential_versions", parameters=LISTING, responses=answers(CredentialVersionPage, 404, 422),
        examples=[examples.VERSIONS],
    )  # fmt: skip
    def versions(self, request: Request, slice_key: str, name: str) -> Response:
        """Its versions, the newest first; never their secrets."""
        rows = Version.objects.filter(credential=self._found(slice_key, name)).defer("ciphertext")
        shown, following = page(rows, request, order=["-number"])
        return Response({"items": [version_json(row) for row in shown], "next": following})

    @extend_schema(
        operation_id="list_credential_nodes", responses=answers(CredentialNodesShape, 404), examples=[examples.NODES]
    )
    def nodes(self, request: Request, slice_key: str, name: str) -> Response:
        """Which node has which version, and how it says that the credential is there."""
        row = self._found(slice_key, name)
        return Response({"items": [node_json(one) for one in nodes_of([row])[row.pk]]})

    def _rows(self) -> CredentialQuerySet:
        return Credential.objects.visible_to(self.access).with_all().defer("store_ciphertext")

    def _found(self, slice_key: str, name: str) -> Credential:
        slice = slice_of(self.access, slice_key, self.needed)
        row: Credential | None = self._rows().beside(slice).filter(name=name).first()
        if row is None:
            raise NotFound
        return row

    def _changed(self, row: Credential, *, status: int = 200) -> Response:
        """Show it as it is now; a dry run has taken back what would be new."""
        fresh = Credential.objects.with_all().filter(pk=row.pk).first()
        return self._shown(fresh or row, status=status)

    def _shown(self, row: Any, *, status: int = 200) -> Response:
        stated = with_state(Credential.objects.filter(pk=row.pk), timezone.now()).values_list("state", flat=True)
        row.state = stated.first() or "rolling"
        headers = credential_headers(row)
        if status == 201:
            headers["Location"] = f"/api/v1/slices/{row.traffic_key}/credentials/{row.name}"
        body = credential_json(row, nodes_of([row])[row.pk], uses_of([row]).get(row.pk, []))
        return Response(body, status=status, headers=headers)


def _secrets(asked: dict[str, Any]) -> dict[str, str]:
    return {name: asked[name] for name in ("secret", "session_token") if asked[name]}
