"""Notices that certificates end, as JSON."""

from typing import Any

from rest_framework import serializers

from certificates.life.alerts import Severity
from certificates.models import Certificate, ExpiryNotice


class NoticeShape(serializers.Serializer):
    """A certificate that is served ends soon, or has ended."""

    id = serializers.UUIDField()
    certificate = serializers.UUIDField()
    slice = serializers.CharField()
    name = serializers.CharField()
    hostnames = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField(help_text="The one that ends.")
    level = serializers.CharField(
        help_text="How many seconds before the end people are told; `expiring` or `critical` for lives of a few days; "
        "`expired`."
    )
    severity = serializers.ChoiceField([str(one) for one in Severity])
    not_after = serializers.DateTimeField()
    text = serializers.CharField(help_text="When it ends, and why it has not been renewed.")
    raised_at = serializers.DateTimeField()
    cleared_at = serializers.DateTimeField(allow_null=True)


class OpenNoticesShape(serializers.Serializer):
    """How many are open, of all that one may see."""

    expired = serializers.IntegerField()
    critical = serializers.IntegerField()
    warning = serializers.IntegerField()
    notice = serializers.IntegerField()


class NoticePage(serializers.Serializer):
    """One page of notices."""

    items = NoticeShape(many=True)
    next = serializers.CharField(allow_null=True)
    open = OpenNoticesShape()


def notice_json(row: ExpiryNotice, certificate: Certificate) -> dict[str, Any]:
    """Return a NoticeShape; `version` of the notice, tenant and gateway of the certificate must be at hand."""
    return {
        "id": str(row.pk),
        "certificate": str(certificate.pk),
        "slice": certificate.traffic_key,
        "name": certificate.name,
        "hostnames": certificate.hostnames,
        "version": row.version.number,
        "level": row.level,
        "severity": row.severity,
        "not_after": row.not_after,
        "text": row.text,
        "raised_at": row.raised_at,
        "cleared_at": row.cleared_at,
    }
