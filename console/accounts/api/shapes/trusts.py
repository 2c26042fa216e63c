"""Trusts of service accounts as JSON, and what is asked and answered where tokens are exchanged."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from console.accounts.api.shapes.fields import (
    CaField,
    IssuerField,
    PermissionsField,
    SlugField,
    check_whole,
    next_field,
)
from console.accounts.models import FederationTrust
from console.accounts.openid.assertions import LONGEST_TOKEN
from console.base.etags import etag
from console.base.shapes import PlainTextField, StrictShape

GRANT: Final = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN: Final = "urn:ietf:params:oauth:token-type:access_token"
SUBJECT_TYPES: Final = ("urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token")
LONGEST_SECONDS: Final = 3_600
MOST_CONDITIONS: Final = 20


class ConditionShape(StrictShape):
    """A claim must be this, or fit a pattern: `*` stands for anything up to `/` or `:`, `**` for anything."""

    claim = PlainTextField(max_length=200)
    equals = PlainTextField(max_length=400, required=False)
    matches = PlainTextField(max_length=400, required=False)


class TrustShape(serializers.Serializer):
    """Whose tokens are exchanged for short-lived ones of the service account."""

    name = serializers.SlugField()
    issuer = serializers.CharField()
    audience = serializers.CharField(help_text="What the issuer's token must be for.")
    conditions = ConditionShape(many=True)
    scopes = PermissionsField()
    lifetime_seconds = serializers.IntegerField()
    ca = serializers.CharField(allow_blank=True)
    last_used_at = serializers.DateTimeField(allow_null=True)
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    etag = serializers.CharField()


class TrustPage(serializers.Serializer):
    """All trusts of a service account."""

    items = TrustShape(many=True)
    next = next_field()


class TrustChange(StrictShape):
    """A trust's terms."""

    issuer = IssuerField(help_text="Exactly as it stands in the claim `iss`.")
    audience = PlainTextField(max_length=200, help_text="What the claim `aud` must name.")
    conditions = ConditionShape(many=True, allow_empty=False, max_length=MOST_CONDITIONS)
    scopes = PermissionsField(
        allow_empty=False, help_text="At most what you and the service account hold; with `view`."
    )
    lifetime_seconds = serializers.IntegerField(min_value=60, max_value=LONGEST_SECONDS, default=900)
    ca = CaField(default="", help_text="PEM of the issuer's CAs; empty: the public ones.")

    def validate_conditions(self, value: list[dict[str, str]]) -> list[dict[str, str]]:
        """Every condition names a claim, also in a change."""
        check_whole(value, "claim")
        return [dict(each) for each in value]


class NewTrust(TrustChange):
    """A trust to create."""

    name = SlugField()


class ExchangeRequest(StrictShape):
    """What RFC 8693 §2.1 has of a request, as a form."""

    grant_type = serializers.ChoiceField([GRANT])
    subject_token = serializers.CharField(max_length=LONGEST_TOKEN, help_text="The CI's token, a JWT.")
    subject_token_type = serializers.ChoiceField(list(SUBJECT_TYPES))
    audience = serializers.RegexField(
        r"^[a-z0-9-]{1,40}/[a-z0-9-]{1,40}\Z", help_text="Which service account: `<tenant>/<service account>`."
    )
    requested_token_type = serializers.ChoiceField([ACCESS_TOKEN], required=False)
    scope = serializers.CharField(
        max_length=400, required=False, help_text="Fewer scopes than the trust gives, with spaces between."
    )


class ExchangeShape(serializers.Serializer):
    """What RFC 8693 §2.2.1 has of an answer."""

    access_token = serializers.CharField(help_text="`ghx_…`; send it as `Authorization: Bearer`.")
    issued_token_type = serializers.CharField()
    token_type = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds.")
    scope = serializers.CharField()


class ExchangeRefusalShape(serializers.Serializer):
    """A problem document that also has what RFC 6749 §5.2 has of an error."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    request_id = serializers.CharField()
    error = serializers.CharField()
    error_description = serializers.CharField()


def trust_json(trust: FederationTrust) -> dict[str, Any]:
    """Return a TrustShape."""
    names = ("name", "issuer", "audience", "conditions", "scopes", "lifetime_seconds", "ca", "last_used_at",
             "created_by", "created_at")  # fmt: skip
    return {**{name: getattr(trust, name) for name in names}, "etag": etag(trust.version)}


_TERMS: Final[dict[str, Any]] = {
    "issuer": "https://token.actions.githubusercontent.com",
    "audience": "https://gatehouse.example.com",
    "conditions": [
        {"claim": "repository", "equals": "acme/shop"},
        {"claim": "sub", "matches": "repo:acme/shop:ref:refs/heads/release/*"},
    ],
    "scopes": ["view", "edit"],
    "lifetime_seconds": 900,
    "ca": "",
}
ASKED: Final = OpenApiExample("A repository's release branches", value={"name": "shop", **_TERMS}, request_only=True)
CHANGED: Final = OpenApiExample("For five minutes", value={"lifetime_seconds": 300}, request_only=True)
SHOWN: Final = OpenApiExample(
    "A trust", response_only=True,
    value={
        "name": "shop", **_TERMS, "last_used_at": None, "created_by": "alice@acme.test",
        "created_at": "2031-05-20T09:00:00Z", "etag": '"1"',
    },
)  # fmt: skip
EXCHANGE: Final = OpenApiExample(
    "From a CI job", request_only=True,
    value={
        "grant_type": GRANT, "subject_token": "eyJ…", "subject_token_type": SUBJECT_TYPES[0], "audience": "acme/deploy",
    },
)  # fmt: skip
EXCHANGED: Final = OpenApiExample(
    "For a quarter of an hour", response_only=True,
    value={
        "access_token": "ghx_7Gd2…", "issued_token_type": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 900,
        "scope": "edit view",
    },
)  # fmt: skip
