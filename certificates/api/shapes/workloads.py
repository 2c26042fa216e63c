"""Shapes of certificates of workloads and of the tokens that they begin with."""

from typing import Any, Final

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from certificates.actions.workload_certificates import CSR_CHARACTERS, LONGEST, SHORTEST, USUAL, Issued
from certificates.actions.workload_tokens import (
    LONGEST_SECONDS,
    MOST_NETWORKS,
    MOST_USES,
    SHORTEST_SECONDS,
    USUAL_SECONDS,
)
from certificates.models import WorkloadCertificate, WorkloadToken
from console.base.shapes import PlainTextField, StrictShape

_CSR: Final = "-----BEGIN CERTIFICATE REQUEST-----\n…\n-----END CERTIFICATE REQUEST-----\n"
_PEM: Final = "-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n"
_ID: Final = "0192f0c1-7d7a-7cc4-9d0e-2b1f6c0e4a11"


class WorkloadRequestShape(StrictShape):
    """What a certificate is asked for with."""

    csr = serializers.CharField(
        max_length=CSR_CHARACTERS, trim_whitespace=False,
        help_text="A certificate request (PKCS#10, PEM), ECDSA P-256 or P-384, RSA 2048 to 4096; names do not count.",
    )  # fmt: skip
    lifetime_seconds = serializers.IntegerField(
        min_value=int(SHORTEST.total_seconds()), max_value=int(LONGEST.total_seconds()),
        default=int(USUAL.total_seconds()), help_text="300 to 86400, 3600 by default.",
    )  # fmt: skip


class WorkloadIdentityShape(WorkloadRequestShape):
    """The same with what proves whose it is: a join token, or a certificate with a signature of its key."""

    token = serializers.CharField(max_length=200, required=False, help_text="A join token of the workload.")
    certificate = serializers.CharField(
        max_length=CSR_CHARACTERS, required=False, trim_whitespace=False,
        help_text="A certificate of the workload that still holds, PEM, without those above it.",
    )  # fmt: skip
    signature = serializers.CharField(
        max_length=2_000, required=False,
        help_text="Base64 of the signature (SHA-256; ECDSA, or RSA with PKCS #1 v1.5) over the text of `csr`.",
    )  # fmt: skip


class IssuedCertificateShape(serializers.Serializer):
    """A certificate as a workload needs it."""

    spiffe_id = serializers.CharField()
    serial = serializers.CharField(help_text="Hexadecimal.")
    ends_at = serializers.DateTimeField()
    certificate = serializers.CharField(help_text="PEM.")
    chain = serializers.CharField(help_text="The certificate and those to send with it, PEM: what a client shows.")
    trust_bundle = serializers.CharField(help_text="What the proxy's own certificate is checked by, PEM.")


class WorkloadCertificateShape(serializers.Serializer):
    """A certificate that was issued."""

    id = serializers.UUIDField()
    serial = serializers.CharField(help_text="Hexadecimal.")
    issued_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    by = serializers.CharField(help_text="Who asked for it: a person, a join token, or the certificate before it.")
    state = serializers.ChoiceField(["valid", "ended", "revoked"])


class WorkloadCertificatePage(serializers.Serializer):
    """Certificates, newest first."""

    items = WorkloadCertificateShape(many=True)
    next = serializers.CharField(allow_null=True)


class RevokedShape(serializers.Serializer):
    """The draft of the workload after something was taken away."""

    etag = serializers.CharField(help_text="Of the workload, as the draft has it now. Publish it to reach the nodes.")


class NewWorkloadTokenShape(StrictShape):
    """A token to make."""

    name = PlainTextField(max_length=120, required=False, default="")
    expires_in_seconds = serializers.IntegerField(
        min_value=SHORTEST_SECONDS, max_value=LONGEST_SECONDS, default=USUAL_SECONDS
    )
    most_uses = serializers.IntegerField(min_value=1, max_value=MOST_USES, default=1)
    networks = serializers.ListField(
        child=serializers.CharField(max_length=49), max_length=MOST_NETWORKS, default=list,
        help_text="CIDRs that it is taken from; none: any.",
    )  # fmt: skip


class WorkloadTokenShape(serializers.Serializer):
    """A join token, which is kept as a digest."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How it begins.")
    uses = serializers.IntegerField()
    most_uses = serializers.IntegerField()
    networks = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField()
    expires_at = serializers.DateTimeField()


class MadeWorkloadTokenShape(WorkloadTokenShape):
    """The same with what is told this once."""

    token = serializers.CharField(allow_blank=True, help_text="Empty after a dry run.")


class WorkloadTokenPage(serializers.Serializer):
    """Tokens that were not revoked, newest first."""

    items = WorkloadTokenShape(many=True)
    next = serializers.CharField(allow_null=True)


def issued_json(one: Issued) -> dict[str, Any]:
    """Return what `IssuedCertificateShape` describes."""
    return {
        "spiffe_id": one.spiffe_id, "serial": one.row.serial, "ends_at": one.row.ends_at,
        "certificate": one.certificate, "chain": one.chain, "trust_bundle": one.trust_bundle,
    }  # fmt: skip


def certificate_json(row: WorkloadCertificate) -> dict[str, Any]:
    """Return what `WorkloadCertificateShape` describes."""
    state = "revoked" if row.revoked_at else "ended" if row.ends_at <= timezone.now() else "valid"
    return {
        "id": row.pk, "serial": row.serial, "issued_at": row.issued_at, "ends_at": row.ends_at, "by": row.by,
        "state": state,
    }  # fmt: skip


def token_json(row: WorkloadToken) -> dict[str, Any]:
    """Return what `WorkloadTokenShape` describes."""
    return {
        "id": row.pk, "name": row.name, "prefix": row.prefix, "uses": row.uses, "most_uses": row.most_uses,
        "networks": row.networks, "created_at": row.created_at, "created_by": row.created_by,
        "expires_at": row.expires_at,
    }  # fmt: skip


ASKED = OpenApiExample("For an hour", value={"csr": _CSR, "lifetime_seconds": 3600}, request_only=True)
BY_TOKEN = OpenApiExample("With a join token", value={"token": "ghw_…", "csr": _CSR}, request_only=True)
BY_CERTIFICATE = OpenApiExample(
    "With the certificate before", value={"certificate": _PEM, "signature": "MEUCIQ…", "csr": _CSR}, request_only=True
)
ISSUED = OpenApiExample(
    "Issued", response_only=True,
    value={
        "spiffe_id": "spiffe://gatehouse.example.com/acme/orders", "serial": "5f0c2a9d41",
        "ends_at": "2031-05-21T13:00:00Z", "certificate": _PEM, "chain": _PEM + _PEM, "trust_bundle": _PEM,
    },
)  # fmt: skip
TOKEN = OpenApiExample(
    "For a deployment",
    value={"name": "cluster 7", "expires_in_seconds": 86400, "most_uses": 50, "networks": ["10.7.0.0/16"]},
    request_only=True,
)
LISTED = OpenApiExample(
    "One certificate", response_only=True,
    value={
        "items": [{
            "id": _ID, "serial": "5f0c2a9d41", "issued_at": "2031-05-21T12:00:00Z", "ends_at": "2031-05-21T13:00:00Z",
            "by": "join token cluster 7", "state": "valid",
        }],
        "next": None,
    },
)  # fmt: skip
