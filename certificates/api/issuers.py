"""`/issuers`: where certificates come from. Everybody may see them, the platform adds and changes them."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from certificates.actions.issuers import (
    CHANGEABLE,
    NewIssuer,
    Secrets,
    add_issuer,
    change_issuer,
    check_issuer,
    delete_issuer,
)
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
from certificates.queries.authorities import issuers_with_authorities, uses_of
from console.accounts.api.gate import Endpoint
from console.accounts.permissions import Permission
from console.base import etags
from console.base.answers import CHANGING, CREATING, answers, changed, created, gone
from console.base.errors import NotFound
from console.base.shapes import read

SECRETS: Final = ("eab_kid", "eab_hmac_key", "dns_secret")
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
WRITES_DNS = OpenApiExample(
    "Write DNS records by RFC 2136",
    value={
        "challenge": "dns-01", "dns": {"type": "rfc2136", "server": "192.0.2.53", "key_name": "gatehouse"},
        "dns_secret": "c2VjcmV0",
    },
    request_only=True,
)  # fmt: skip


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
        rows, now = list(issuers_with_authorities()), timezone.now()
        uses = uses_of(one for row in rows for one in row.authorities.all())
        return Response({"items": [issuer_json(row, uses, now) for row in rows]})

    @extend_schema(
        operation_id="add_issuer", request=NewIssuerShape, parameters=CREATING, examples=[LETS_ENCRYPT, OWN],
        responses=created(IssuerShape),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """Add an account at an ACME directory, or a CA of our own."""
        self.access.require_on_platform(self.needed)
        asked = read(NewIssuerShape, request)
        settings, secrets = _parted(asked)
        wanted = NewIssuer(asked["name"], IssuerType(asked["type"]), settings, secrets)
        return issuer_answer(add_issuer(wanted, actor=self.actor, dry_run=self.is_dry_run), status=201)

    @extend_schema(operation_id="read_issuer", responses=answers(IssuerShape, 404))
    def retrieve(self, request: Request, name: str) -> Response:
        """One issuer."""
        return issuer_answer(found_issuer(name))

    @extend_schema(
        operation_id="change_issuer", request=IssuerChange, parameters=CHANGING, examples=[WRITES_DNS],
        responses=changed(IssuerShape),
    )  # fmt: skip
    def partial_update(self, request: Request, name: str) -> Response:
        """Change an issuer; certificates that are there stay."""
        self.access.require_on_platform(self.needed)
        expected = etags.if_match(request)
        settings, secrets = _parted(read(IssuerChange, request))
        row = change_issuer(
            name, settings, secrets=secrets, expected=expected, actor=self.actor, dry_run=self.is_dry_run
        )
        return issuer_answer(row)

    @extend_schema(operation_id="delete_issuer", parameters=CHANGING, responses=gone())
    def destroy(self, request: Request, name: str) -> Response:
        """Delete an issuer that no certificate names."""
        self.access.require_on_platform(self.needed)
        delete_issuer(name, expected=etags.if_match(request), actor=self.actor, dry_run=self.is_dry_run)
        return Response(status=204)

    @extend_schema(operation_id="check_issuer", request=None, responses=answers(IssuerCheckShape, 403, 404))
    def check(self, request: Request, name: str) -> Response:
        """Talk to the CA now."""
        self.access.require_on_platform(self.needed)
        found = check_issuer(found_issuer(name))
        directory: Any = found.directory
        return Response(
            {
                "ok": found.ok,
                "text": found.text,
                "profiles": sorted(directory.profiles) if directory else [],
                "has_renewal_info": bool(directory and directory.has_renewal_info),
            }
        )


def found_issuer(name: str) -> Issuer:
    """Return the issuer of that name with its authorities at hand. Raises NotFound."""
    row = issuers_with_authorities().filter(name=name).first()
    if row is None:
        raise NotFound
    return row


def issuer_answer(row: Issuer, *, status: int = 200) -> Response:
    """Return the answer that shows an issuer, whose authorities are at hand."""
    headers = issuer_headers(row)
    if status == 201:
        headers["Location"] = f"/api/v1/issuers/{row.name}"
    return Response(issuer_json(row, uses_of(row.authorities.all()), timezone.now()), status=status, headers=headers)


def _parted(asked: Mapping[str, Any]) -> tuple[dict[str, Any], Secrets]:
    settings = {name: value for name, value in asked.items() if name in CHANGEABLE}
    return settings, Secrets(**{name: asked[name] for name in SECRETS if name in asked})
