"""`/issuers`: where certificates come from. Everybody may see them, the platform adds and changes them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.actions.issuers import CHANGEABLE, NewIssuer, add_issuer, change_issuer, check_issuer, delete_issuer
from certificates.api.shapes.issuers import (
    IssuerChange,
    IssuerCheckShape,
    IssuerShape,
    IssuersShape,
    NewIssuerShape,
    issuer_headers,
    issuer_json,
)
from certificates.models import Issuer, IssuerType
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CHANGING, CREATING, answers, changed, created, gone
from console.base.errors import NotFound
from console.base.shapes import read

LETS_ENCRYPT = OpenApiExample(
    "Let's Encrypt",
    value={
        "name": "letsencrypt", "type": "acme", "title": "Let's Encrypt", "email": "edge@example.org",
        "directory_url": "https://acme-v02.api.letsencrypt.org/directory", "is_default": True,
    },
    request_only=True,
)  # fmt: skip
OWN = OpenApiExample(
    "A CA of our own", value={"name": "internal", "type": "internal", "title": "Internal"}, request_only=True
)


@extend_schema(tags=["certificates"])
class IssuersEndpoint(Endpoint):
    """Issuers."""

    permissions = {
        "list": Permission.VIEW,
        "retrieve": Permission.VIEW,
        **dict.fromkeys(("create", "partial_update", "destroy", "check"), Permission.OPERATE),
    }

    @extend_schema(operation_id="list_issuers", responses=answers(IssuersShape))
    def list(self, request: Request) -> Response:
        """All issuers, by name."""
        return Response({"items": [issuer_json(row) for row in Issuer.objects.order_by("name")]})

    @extend_schema(
        operation_id="add_issuer", request=NewIssuerShape, parameters=CREATING, examples=[LETS_ENCRYPT, OWN],
        responses=created(IssuerShape),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """Add an account at an ACME directory, or a CA of our own."""
        self.access.require_on_platform(self.needed)
        asked = read(NewIssuerShape, request)
        settings = {name: value for name, value in asked.items() if name in CHANGEABLE}
        wanted = NewIssuer(
            asked["name"], IssuerType(asked["type"]), settings, asked["eab_kid"], asked["eab_hmac_key"],
            asked.get("dns_secret", ""),
        )  # fmt: skip
        row = add_issuer(wanted, actor=self.actor, dry_run=self.is_dry_run)
        return self._shown(row, status=201)

    @extend_schema(operation_id="read_issuer", responses=answers(IssuerShape, 404))
    def retrieve(self, request: Request, name: str) -> Response:
        """One issuer."""
        return self._shown(_found(name))

    @extend_schema(
        operation_id="change_issuer", request=IssuerChange, parameters=CHANGING, responses=changed(IssuerShape)
    )
    def partial_update(self, request: Request, name: str) -> Response:
        """Change an issuer; certificates that are there stay."""
        self.access.require_on_platform(self.needed)
        etags.check(etags.if_match(request), _found(name).version)
        asked = read(IssuerChange, request)
        secret = asked.pop("dns_secret", "")
        return self._shown(change_issuer(name, asked, dns_secret=secret, actor=self.actor, dry_run=self.is_dry_run))

    @extend_schema(operation_id="delete_issuer", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, name: str) -> Response:
        """Delete an issuer that no certificate names."""
        self.access.require_on_platform(self.needed)
        etags.check(etags.if_match(request), _found(name).version)
        delete_issuer(name, actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    @extend_schema(operation_id="check_issuer", request=None, responses=answers(IssuerCheckShape, 403, 404))
    def check(self, request: Request, name: str) -> Response:
        """Talk to the CA now."""
        self.access.require_on_platform(self.needed)
        found = check_issuer(_found(name))
        directory: Any = found.directory
        return Response(
            {
                "ok": found.ok,
                "text": found.text,
                "profiles": sorted(directory.profiles) if directory else [],
                "has_renewal_info": bool(directory and directory.has_renewal_info),
            }
        )

    def _shown(self, row: Issuer, *, status: int = 200) -> Response:
        headers = issuer_headers(row)
        if status == 201:
            headers["Location"] = f"/api/v1/issuers/{row.name}"
        return Response(issuer_json(row), status=status, headers=headers)


def _found(name: str) -> Issuer:
    row = Issuer.objects.filter(name=name).first()
    if row is None:
        raise NotFound
    return row
