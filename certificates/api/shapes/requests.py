"""What people send about certificates."""

from typing import Final

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape

LONGEST_REASON: Final = 500
DRAINING: Final = "End connections made with the version before, once a node shows another; see the limits."


class NewCertificate(StrictShape):
    """A certificate to have issued."""

    hostnames = serializers.ListField(child=serializers.CharField(max_length=253), min_length=1, max_length=100)
    issuer = serializers.CharField(max_length=63, required=False, allow_null=True, default=None)
    name = serializers.CharField(max_length=63, required=False, allow_null=True, allow_blank=True, default="")
    key_types = serializers.ListField(child=serializers.CharField(max_length=16), required=False, default=list)
    challenge = serializers.CharField(max_length=16, required=False, allow_null=True, allow_blank=True, default="")
    owner = PlainTextField(max_length=200, required=False, allow_blank=True, default="")
    drain_connections = serializers.BooleanField(required=False, default=False, help_text=DRAINING)


class CertificateChange(StrictShape):
    """What to change; what is not named stays."""

    hostnames = serializers.ListField(
        child=serializers.CharField(max_length=253), min_length=1, max_length=100, required=False
    )
    issuer = serializers.CharField(max_length=63, required=False)
    key_types = serializers.ListField(child=serializers.CharField(max_length=16), required=False)
    challenge = serializers.CharField(max_length=16, required=False, allow_null=True, allow_blank=True)
    owner = PlainTextField(max_length=200, required=False, allow_blank=True)
    drain_connections = serializers.BooleanField(required=False, help_text=DRAINING)


class BroughtShape(StrictShape):
    """A certificate that somebody brings, with its private key."""

    certificate = serializers.CharField(
        max_length=400_000, trim_whitespace=False, help_text="PEM in any order, or base64 of DER or PKCS#12."
    )
    private_key = serializers.CharField(
        max_length=40_000, required=False, allow_null=True, allow_blank=True, default=None, trim_whitespace=False,
        help_text="PEM, where it is not in the same file. It is never shown again.",
    )  # fmt: skip
    password = serializers.CharField(
        max_length=1000, required=False, allow_null=True, allow_blank=True, default=None, trim_whitespace=False
    )


class NewUpload(BroughtShape):
    """A certificate to upload."""

    name = serializers.CharField(max_length=63, required=False, allow_null=True, allow_blank=True, default="")
    owner = PlainTextField(max_length=200, required=False, allow_blank=True, default="")
    drain_connections = serializers.BooleanField(required=False, default=False, help_text=DRAINING)


class CertificateCommandShape(StrictShape):
    """Why."""

    reason = PlainTextField(
        max_length=LONGEST_REASON, required=False, allow_blank=True, default="",
        help_text="Needed to replace and to roll back.",
    )  # fmt: skip
