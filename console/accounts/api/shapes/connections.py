"""Connections for single sign-on as JSON; a client's secret goes in and never comes out."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from console.accounts.api.shapes.fields import (
    CaField,
    IssuerField,
    RolesField,
    SlugField,
    check_whole,
    next_field,
)
from console.accounts.models import Connection
from console.accounts.openid.issuers import Known
from console.accounts.single_sign_on.provider import callback_of
from console.base.etags import etag
from console.base.shapes import PlainTextField, StrictShape

MOST_MAPPINGS: Final = 200
MOST_DOMAINS: Final = 50
MOST_CONTEXTS: Final = 10
_DOMAIN: Final = r"^(?=.{4,253}\Z)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+\Z"


class MappingShape(StrictShape):
    """Whoever is in the group at the provider has these roles in the tenant."""

    group = PlainTextField(max_length=200)
    tenant = serializers.SlugField(max_length=40, help_text="Slug; of a tenant's own connection that tenant.")
    roles = RolesField(allow_empty=False)


class ConnectionShape(serializers.Serializer):
    """An OpenID provider that people sign in with."""

    id = serializers.UUIDField()
    slug = serializers.SlugField()
    name = serializers.CharField()
    issuer = serializers.CharField()
    client_id = serializers.CharField()
    has_secret = serializers.BooleanField()
    ca = serializers.CharField(allow_blank=True)
    groups_claim = serializers.CharField()
    mappings = MappingShape(many=True)
    domains = serializers.ListField(child=serializers.CharField())
    may_link = serializers.BooleanField()
    is_password_off = serializers.BooleanField()
    is_second_factor_trusted = serializers.BooleanField()
    second_factor_contexts = serializers.ListField(child=serializers.CharField())
    is_enabled = serializers.BooleanField()
    callback_url = serializers.CharField(help_text="Register it at the provider.")
    last_used_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    etag = serializers.CharField()


class ConnectionPage(serializers.Serializer):
    """One page of connections."""

    items = ConnectionShape(many=True)
    next = next_field()


class ConnectionChange(StrictShape):
    """What a connection is."""

    name = PlainTextField(max_length=80, help_text="What the button says.")
    issuer = IssuerField(help_text="Exactly as the provider calls itself.")
    client_id = PlainTextField(max_length=200)
    client_secret = PlainTextField(max_length=1_000, allow_blank=True, required=False, help_text="Kept sealed.")
    ca = CaField(default="", help_text="PEM of the provider's CAs; empty: the public ones.")
    groups_claim = PlainTextField(max_length=80, default="groups", help_text="A claim, or a path with dots.")
    mappings = MappingShape(many=True, default=list, max_length=MOST_MAPPINGS)
    domains = serializers.ListField(
        child=serializers.RegexField(_DOMAIN, error_messages={"invalid": "Write a domain in lower case."}),
        default=list, max_length=MOST_DOMAINS,
        help_text="Addresses for which accounts are made when somebody comes first; said by the platform.",
    )  # fmt: skip
    may_link = serializers.BooleanField(
        default=False, help_text="Whether people may add it to their accounts, after proof of these."
    )
    is_password_off = serializers.BooleanField(
        default=False, help_text="Whether people of the domains sign in with it only."
    )
    is_second_factor_trusted = serializers.BooleanField(
        default=False, help_text="Whether its word that there was a second factor counts (`amr`, `acr`)."
    )
    second_factor_contexts = serializers.ListField(
        child=PlainTextField(max_length=200), default=list, max_length=MOST_CONTEXTS,
        help_text="Values of `acr` that mean a second factor; they are asked for.",
    )  # fmt: skip
    is_enabled = serializers.BooleanField(default=True)

    def validate_mappings(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Every mapping is whole, also in a change."""
        check_whole(value, "group", "tenant", "roles")
        return [{**each, "roles": sorted(set(each["roles"]))} for each in value]


class NewConnection(ConnectionChange):
    """A connection to create."""

    slug = SlugField(help_text="For ever: it is part of the address registered at the provider.")


class ConnectionCheckShape(serializers.Serializer):
    """What the provider answered just now."""

    is_reachable = serializers.BooleanField()
    trouble = serializers.CharField(allow_blank=True)
    authorization_endpoint = serializers.CharField(allow_blank=True)
    keys = serializers.IntegerField()


def connection_json(connection: Connection) -> dict[str, Any]:
    """Return a ConnectionShape."""
    names = (
        "slug", "name", "issuer", "client_id", "ca", "groups_claim", "mappings", "domains", "may_link",
        "is_password_off", "is_second_factor_trusted", "second_factor_contexts", "is_enabled", "last_used_at",
        "created_at",
    )  # fmt: skip
    return {
        "id": str(connection.pk),
        **{name: getattr(connection, name) for name in names},
        "has_secret": bool(connection.secret_ciphertext),
        "callback_url": callback_of(connection),
        "etag": etag(connection.version),
    }


def check_json(found: Known | None, trouble: str) -> dict[str, Any]:
    """Return a ConnectionCheckShape."""
    return {
        "is_reachable": not trouble,
        "trouble": trouble,
        "authorization_endpoint": str(found.document.get("authorization_endpoint", "")) if found else "",
        "keys": len(found.keys) if found else 0,
    }


_CONNECTION: Final[dict[str, Any]] = {
    "slug": "acme", "name": "Acme", "issuer": "https://id.acme.test", "client_id": "gatehouse", "ca": "",
    "groups_claim": "groups", "mappings": [{"group": "edge-operators", "tenant": "acme", "roles": ["editor"]}],
    "domains": ["acme.test"], "may_link": True, "is_password_off": False, "is_second_factor_trusted": True,
    "second_factor_contexts": [], "is_enabled": True,
}  # fmt: skip
ASKED: Final = OpenApiExample("A company's provider", value={**_CONNECTION, "client_secret": "…"}, request_only=True)
CHANGED: Final = OpenApiExample("Switched off", value={"is_enabled": False}, request_only=True)
SHOWN: Final = OpenApiExample(
    "A connection", response_only=True,
    value={
        "id": "0192f8a1-7c44-7d31-9a55-0c6f0e3b2a10", **_CONNECTION, "has_secret": True,
        "callback_url": "https://gatehouse.example.com/sign-in/with/acme/callback", "last_used_at": None,
        "created_at": "2031-05-20T09:00:00Z", "etag": '"1"',
    },
)  # fmt: skip
CHECKED: Final = OpenApiExample(
    "It answers", response_only=True,
    value={
        "is_reachable": True, "trouble": "", "authorization_endpoint": "https://id.acme.test/authorize", "keys": 2,
    },
)  # fmt: skip
