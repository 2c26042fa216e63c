"""What people send about credentials. Secrets come in here and go nowhere out."""

from enum import StrEnum
from typing import Any, Final

from gatehouse_protocol.request_signing import (
    MAX_COMPONENTS,
    KeyEncoding,
    SignatureEncoding,
    SigningScheme,
    TimestampFormat,
)
from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from fleet.api.shapes.revisions import override_field
from vending.kinds import OFFERED
from vending.vault.place import LEAST_PERIOD_SECONDS, LONGEST_SECONDS, PERIOD_SECONDS, STALE_AFTER_SECONDS

KINDS: Final = [str(kind) for kind in OFFERED]
LONGEST_SECRET: Final = 32_768
LONGEST_TOKEN: Final = 8_192
_ENDS: Final = "When the secret itself ends; nodes do not use it from then on."


def _choices(of: type[StrEnum]) -> list[str]:
    return [str(one) for one in of]


def secret_field(longest: int = LONGEST_SECRET, **options: Any) -> serializers.CharField:
    """A field that is sent and never answered."""
    return serializers.CharField(max_length=longest, trim_whitespace=False, write_only=True, **options)


class ParametersShape(StrictShape):
    """What the secret is used with; which of these, says the kind. In a change, null takes one away."""

    username = serializers.CharField(max_length=512, required=False, allow_null=True, help_text="`basic`.")
    service = serializers.CharField(max_length=512, required=False, allow_null=True, help_text="`aws_sigv4`; fixed.")
    region = serializers.CharField(max_length=512, required=False, allow_null=True, help_text="`aws_sigv4`; fixed.")
    access_key_id = serializers.CharField(max_length=512, required=False, allow_null=True, help_text="`aws_sigv4`.")
    token_url = serializers.CharField(
        max_length=512, required=False, allow_null=True, help_text="`oauth2_client_credentials`, `jwt_bearer`."
    )
    client_id = serializers.CharField(
        max_length=512, required=False, allow_null=True, help_text="`oauth2_client_credentials`."
    )
    scopes = serializers.ListField(
        child=serializers.CharField(max_length=512), max_length=50, required=False, allow_null=True,
        help_text="`oauth2_client_credentials`, `jwt_bearer`.",
    )  # fmt: skip
    audience = serializers.CharField(
        max_length=512, required=False, allow_null=True, help_text="Of `jwt_bearer` the token_url, unless it is given."
    )
    issuer = serializers.CharField(max_length=512, required=False, allow_null=True, help_text="`jwt_bearer`.")
    subject = serializers.CharField(max_length=512, required=False, allow_null=True, help_text="`jwt_bearer`.")
    key_id = serializers.CharField(max_length=512, required=False, allow_null=True, help_text="`jwt_bearer`, `hmac`.")
    algorithm = serializers.ChoiceField(
        ["RS256", "ES256"], required=False, allow_null=True, help_text="`jwt_bearer`; RS256 unless it is given."
    )
    app_id = serializers.CharField(max_length=512, required=False, allow_null=True, help_text="`github_app`.")
    installation_id = serializers.CharField(max_length=512, required=False, allow_null=True, help_text="`github_app`.")
    api_url = serializers.CharField(
        max_length=512, required=False, allow_null=True, help_text="`github_app`; GitHub's own unless it is given."
    )
    scheme = serializers.ChoiceField(
        _choices(SigningScheme), required=False, allow_null=True,
        help_text="`hmac`; fixed, as all that follows. RFC 9421 unless it is given.",
    )  # fmt: skip
    components = serializers.ListField(
        child=serializers.CharField(max_length=128), max_length=MAX_COMPONENTS, required=False, allow_null=True,
        help_text="Of `http_message_signatures`: derived components, and headers where a request has them. "
        "`content-digest` covers the body, and `date` is written by the gateway. "
        "`@method`, `@authority`, `@path` and `@query` unless it is given.",
    )  # fmt: skip
    label = serializers.CharField(
        max_length=64, required=False, allow_null=True,
        help_text="Of `http_message_signatures`; `sig1` unless it is given.",
    )  # fmt: skip
    expires_seconds = serializers.IntegerField(
        required=False, allow_null=True, help_text="Of `http_message_signatures`: how long a signature holds."
    )
    string_to_sign = serializers.CharField(
        max_length=1_024, required=False, allow_null=True, trim_whitespace=False,
        help_text="Of `template`: a text with `{method}`, `{path}`, `{query}`, `{target}`, `{host}`, `{timestamp}`, "
        "`{body}`, `{body_sha256}`, `{key_id}` and `{header:x-name}` in it.",
    )  # fmt: skip
    header_value = serializers.CharField(
        max_length=1_024, required=False, allow_null=True, trim_whitespace=False,
        help_text="Of `template`: what stands in `header`, with `{signature}`, `{timestamp}` and `{key_id}` in it; "
        "`{signature}` unless it is given.",
    )  # fmt: skip
    timestamp_header = serializers.CharField(
        max_length=128, required=False, allow_null=True, help_text="Of `template`: a header with the moment, too."
    )
    timestamp_format = serializers.ChoiceField(
        _choices(TimestampFormat), required=False, allow_null=True, help_text="Of `template`; `unix` (seconds)."
    )
    signature_encoding = serializers.ChoiceField(
        _choices(SignatureEncoding), required=False, allow_null=True, help_text="Of `template`; `hex`."
    )
    secret_encoding = serializers.ChoiceField(
        _choices(KeyEncoding), required=False, allow_null=True, help_text="`hmac`: how the secret is written; `text`."
    )


class VaultChange(StrictShape):
    """Where in Vault's key/value engine (version 2) the secret lies; what is not named stays."""

    address = serializers.CharField(max_length=500, required=False, help_text="As `https://vault.example.com:8200`.")
    mount = serializers.CharField(max_length=500, required=False, help_text="`secret` unless it is given.")
    path = serializers.CharField(max_length=500, required=False)
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(max_length=500), required=False,
        help_text="Which field of the secret is what: `secret`, and by kind `session_token`, `username`, "
        "`access_key_id`, `client_id`, `key_id`. `{\"secret\": \"value\"}` unless it is given.",
    )  # fmt: skip
    namespace = serializers.CharField(max_length=500, required=False, allow_blank=True)
    role_id = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="Of AppRole; without it, the token is used."
    )
    ca = serializers.CharField(
        max_length=65_536, required=False, allow_blank=True, trim_whitespace=False,
        help_text="The CAs (PEM) to trust instead of the public ones.",
    )  # fmt: skip
    period_seconds = serializers.IntegerField(
        required=False, help_text=f"{LEAST_PERIOD_SECONDS} or more; {PERIOD_SECONDS} unless it is given."
    )
    stale_after_seconds = serializers.IntegerField(
        required=False,
        help_text=f"After how long without a read it has failed; {STALE_AFTER_SECONDS} unless it is given, "
        f"{LONGEST_SECONDS} at most.",
    )  # fmt: skip
    token = secret_field(LONGEST_TOKEN, required=False, allow_blank=True)
    secret_id = secret_field(LONGEST_TOKEN, required=False, allow_blank=True)


class NewVault(VaultChange):
    """The same for a new credential."""

    address = serializers.CharField(max_length=500, help_text="As `https://vault.example.com:8200`.")
    path = serializers.CharField(max_length=500)


class NewCredential(StrictShape):
    """A credential: its secret is given here, or lies in Vault."""

    name = serializers.CharField(max_length=63)
    kind = serializers.ChoiceField(KINDS)
    header = serializers.CharField(max_length=128, required=False, default="authorization")
    prefix = serializers.CharField(
        max_length=512, required=False, allow_null=True, allow_blank=True, default=None, trim_whitespace=False,
        help_text="What stands before the value, with its space; null: `Bearer ` before tokens, else nothing.",
    )  # fmt: skip
    parameters = ParametersShape(required=False)
    description = PlainTextField(max_length=500, required=False, allow_blank=True, default="")
    owner = PlainTextField(max_length=200, required=False, allow_blank=True, default="")
    secret = secret_field(
        required=False, allow_blank=True, default="",
        help_text="By kind the value, password, secret access key, shared secret, client secret, or private key (PEM). "
        "Never shown.",
    )  # fmt: skip
    session_token = secret_field(LONGEST_TOKEN, required=False, allow_blank=True, default="", help_text="`aws_sigv4`.")
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None, help_text=_ENDS)
    vault = NewVault(required=False, allow_null=True, default=None)


class CredentialChange(StrictShape):
    """What to change; kind, header and prefix stay."""

    description = PlainTextField(max_length=500, required=False, allow_blank=True)
    owner = PlainTextField(max_length=200, required=False, allow_blank=True)
    parameters = ParametersShape(required=False)
    vault = VaultChange(required=False)


class CredentialRotation(StrictShape):
    """Another secret, and what changes with it."""

    secret = secret_field(help_text="Never shown.")
    session_token = secret_field(LONGEST_TOKEN, required=False, allow_blank=True, default="", help_text="`aws_sigv4`.")
    parameters = ParametersShape(required=False)
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None, help_text=_ENDS)
    note = PlainTextField(max_length=500, required=False, allow_blank=True, default="", help_text="Why.")
    override_freeze = override_field()
