"""Issuers as JSON."""

from typing import Any

from rest_framework import serializers

from certificates.models import Issuer, IssuerType
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
    challenge = serializers.CharField()
    key_types = serializers.ListField(child=serializers.CharField())
    is_default = serializers.BooleanField()
    account_url = serializers.CharField(allow_blank=True)
    has_eab = serializers.BooleanField()
    ca_bundle = serializers.CharField(allow_blank=True)
    dns = DnsShape(help_text="How records for dns-01 are written; empty: not at all.")
    root = serializers.CharField(allow_blank=True, help_text="PEM of an internal CA's root; empty for ACME.")
    lifetime_seconds = serializers.IntegerField(help_text="Of what an internal CA issues.")
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
    key_types = serializers.ListField(child=serializers.CharField(max_length=16), required=False, max_length=2)
    is_default = serializers.BooleanField(required=False)
    ca_bundle = serializers.CharField(max_length=100_000, required=False, allow_blank=True, trim_whitespace=False)
    lifetime_seconds = serializers.IntegerField(required=False, min_value=60, max_value=398 * 86_400)
    dns = DnsShape(required=False)
    dns_secret = serializers.CharField(
        max_length=1000, required=False, allow_blank=True,
        help_text="The TSIG secret (base64) or the webhook's signing key. It is never shown again.",
    )  # fmt: skip


class NewIssuerShape(IssuerChange):
    """An issuer to add."""

    name = serializers.RegexField(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
    type = serializers.ChoiceField([str(one) for one in IssuerType])
    eab_kid = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    eab_hmac_key = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, default="", help_text="Base64url, as the CA gave it."
    )


class IssuerCheckShape(serializers.Serializer):
    """What a CA answers now."""

    ok = serializers.BooleanField()
    text = serializers.CharField()
    profiles = serializers.ListField(child=serializers.CharField())
    has_renewal_info = serializers.BooleanField()


def issuer_json(row: Issuer) -> dict[str, Any]:
    """Return an IssuerShape."""
    is_acme = row.type == IssuerType.ACME
    registered = "Registered." if row.account_url else "It is registered when it is first used."
    return {
        "name": row.name,
        "title": row.title,
        "type": row.type,
        "directory_url": row.directory_url,
        "email": row.email,
        "profile": row.profile,
        "challenge": row.challenge,
        "key_types": row.key_types,
        "is_default": row.is_default,
        "account_url": row.account_url,
        "has_eab": bool(row.eab_kid),
        "ca_bundle": row.ca_bundle,
        "dns": row.dns,
        "root": row.root_pem,
        "lifetime_seconds": row.lifetime_seconds,
        "text": registered if is_acme else "It issues by itself; clients must trust its root.",
    }


def issuer_headers(row: Issuer) -> dict[str, str]:
    """Return the entity tag."""
    return {"ETag": etag(row.version)}
