"""Issuers as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers

from certificates.actions.wanted import CHALLENGES
from certificates.api.shapes.authorities import AuthorityShape, authority_json, standing_of
from certificates.life.authorities import IssuerStanding
from certificates.models import AuthorityState, Issuer, IssuerType
from certificates.pki.keys import KeyType
from certificates.queries.authorities import Use, roots_of
from console.base.etags import etag
from console.base.shapes import PlainTextField, StrictShape


class DnsShape(StrictShape):
    """By DNS UPDATE (RFC 2136) with TSIG, or by a webhook that is told what to write."""

    type = serializers.ChoiceField(["rfc2136", "webhook"], required=False)
    server = serializers.CharField(max_length=253, required=False)
    port = serializers.IntegerField(min_value=1, max_value=65535, required=False)
    zone = serializers.CharField(max_length=253, required=False)
    key_name = serializers.CharField(max_length=253, required=False)
    algorithm = serializers.CharField(max_length=32, required=False)
    url = serializers.CharField(max_length=500, required=False)
    ca_bundle = serializers.CharField(max_length=100_000, required=False, trim_whitespace=False)
    visible_at = serializers.CharField(max_length=64, required=False, help_text="Asked instead of the zone's servers.")


class IssuerShape(serializers.Serializer):
    """Where certificates come from."""

    name = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    type = serializers.ChoiceField([str(one) for one in IssuerType])
    directory_url = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    profile = serializers.CharField(allow_blank=True)
    challenge = serializers.ChoiceField(CHALLENGES)
    key_types = serializers.ListField(child=serializers.ChoiceField(list(KeyType)))
    is_default = serializers.BooleanField()
    account_url = serializers.CharField(allow_blank=True)
    has_eab = serializers.BooleanField()
    ca_bundle = serializers.CharField(allow_blank=True)
    dns = DnsShape(help_text="How records for dns-01 are written; empty: not at all.")
    has_dns_secret = serializers.BooleanField()
    root = serializers.CharField(
        allow_blank=True, help_text="PEM of the active root of an internal CA; empty for ACME."
    )
    roots = serializers.CharField(
        allow_blank=True, help_text="PEM of all roots of an internal CA that clients must trust, oldest first."
    )
    authorities = AuthorityShape(many=True, help_text="Of an internal CA, newest first.")
    lifetime_seconds = serializers.IntegerField(help_text="Of what an internal CA issues.")
    standing = serializers.ChoiceField([str(one) for one in IssuerStanding])
    text = serializers.CharField()


class IssuersShape(serializers.Serializer):
    """All issuers."""

    items = IssuerShape(many=True)


class IssuerChange(StrictShape):
    """What may be changed of an issuer."""

    title = PlainTextField(max_length=120, required=False, allow_blank=True)
    directory_url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    profile = serializers.CharField(max_length=63, required=False, allow_blank=True)
    challenge = serializers.CharField(max_length=16, required=False)
    key_types = serializers.ListField(
        child=serializers.CharField(max_length=16), required=False, min_length=1, max_length=2
    )
    is_default = serializers.BooleanField(required=False)
    ca_bundle = serializers.CharField(max_length=100_000, required=False, allow_blank=True, trim_whitespace=False)
    lifetime_seconds = serializers.IntegerField(required=False, min_value=60, max_value=398 * 86_400)
    dns = DnsShape(required=False)
    dns_secret = serializers.CharField(
        max_length=1000, required=False, allow_blank=True,
        help_text="The TSIG secret (base64) or the webhook's signing key; never shown again. Empty: the old one stays.",
    )  # fmt: skip
    eab_kid = serializers.CharField(
        max_length=200, required=False, allow_blank=True,
        help_text="With the key of the binding: a new account is made with it. Empty: none.",
    )  # fmt: skip
    eab_hmac_key = serializers.CharField(
        max_length=1000, required=False, allow_blank=True,
        help_text="Base64url, as the CA gave it. It is never shown again.",
    )  # fmt: skip


class NewIssuerShape(IssuerChange):
    """An issuer to add."""

    name = serializers.RegexField(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
    type = serializers.ChoiceField([str(one) for one in IssuerType])


class IssuerCheckShape(serializers.Serializer):
    """What a CA answers now."""

    ok = serializers.BooleanField()
    text = serializers.CharField()
    profiles = serializers.ListField(child=serializers.CharField())
    has_renewal_info = serializers.BooleanField()


def issuer_json(row: Issuer, uses: Mapping[UUID, Use], now: datetime) -> dict[str, Any]:
    """Return an IssuerShape; authorities are at hand, `uses` of each that has any."""
    authorities = sorted(row.authorities.all(), key=lambda one: -one.number)
    standing, text = standing_of(row, authorities, now)
    names = (
        "name", "title", "type", "directory_url", "email", "profile", "challenge", "key_types", "is_default",
        "account_url", "ca_bundle", "dns", "lifetime_seconds",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "has_eab": bool(row.eab_kid),
        "has_dns_secret": bool(row.dns_ciphertext),
        "root": next((one.root_pem for one in authorities if one.state == AuthorityState.ACTIVE), ""),
        "roots": roots_of(authorities),
        "authorities": [authority_json(one, uses.get(one.pk, Use())) for one in authorities],
        "standing": str(standing),
        "text": text,
    }


def issuer_headers(row: Issuer) -> dict[str, str]:
    """Return the entity tag."""
    return {"ETag": etag(row.version)}
