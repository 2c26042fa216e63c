"""Certificates, what they consist of and where they are shown, as JSON."""

from typing import Any, Final

from gatehouse_protocol.reports import Transport
from rest_framework import serializers

from certificates.api.filtering import SOURCES
from certificates.api.shapes.leaves import KeyTypeField, LeafShape, chained_leaf_json, leaf_json
from certificates.api.shapes.notices import NoticeShape, notice_json
from certificates.api.shapes.requests import DRAINING
from certificates.api.shapes.rotations import RotationShape, rotation_json
from certificates.api.shapes.verdicts import CertificateFindingShape
from certificates.life.standing import Standing
from certificates.queries.views import CertificateView
from console.base.etags import etag
from fleet.queries.served_certificates import Served

COMMANDS: Final = ("renew", "replace", "retry", "roll-back")
CHALLENGES: Final = ("http-01", "tls-alpn-01", "dns-01")


class IssuerRefShape(serializers.Serializer):
    """The issuer it comes from."""

    name = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    type = serializers.ChoiceField(["acme", "internal"])


class WindowShape(serializers.Serializer):
    """The window that the CA suggests (RFC 9773)."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class RenewalShape(serializers.Serializer):
    """When it is renewed by itself, and why then."""

    at = serializers.DateTimeField(allow_null=True)
    why = serializers.ChoiceField(["ari", "two_thirds", "half", "past_window", "never"])
    window = WindowShape(allow_null=True)
    explanation_url = serializers.CharField(allow_blank=True)
    text = serializers.CharField()


class ShadowedShape(serializers.Serializer):
    """A hostname that another certificate serves."""

    name = serializers.CharField()
    by = serializers.CharField()


class ServingShape(serializers.Serializer):
    """What it serves, and on how many nodes that is proven by a handshake."""

    nodes = serializers.IntegerField()
    proven = serializers.IntegerField()
    oldest_proof_at = serializers.DateTimeField(allow_null=True)
    served_names = serializers.ListField(child=serializers.CharField())
    shadowed_names = ShadowedShape(many=True)
    unclaimed_names = serializers.ListField(child=serializers.CharField())
    text = serializers.CharField()


class CertificateShape(serializers.Serializer):
    """A certificate of a tenant on a gateway."""

    id = serializers.UUIDField()
    slice = serializers.CharField()
    name = serializers.CharField()
    hostnames = serializers.ListField(child=serializers.CharField())
    issuer = IssuerRefShape(allow_null=True)
    source = serializers.ChoiceField(SOURCES)
    key_types = serializers.ListField(child=KeyTypeField())
    challenge = serializers.ChoiceField(CHALLENGES, allow_null=True)
    owner = serializers.CharField(allow_blank=True)
    drain_connections = serializers.BooleanField(help_text=DRAINING)
    standing = serializers.ChoiceField([str(one) for one in Standing])
    standing_text = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    leaves = LeafShape(many=True)
    not_before = serializers.DateTimeField(allow_null=True)
    not_after = serializers.DateTimeField(allow_null=True)
    renewal = RenewalShape(allow_null=True)
    serving = ServingShape()
    findings = CertificateFindingShape(many=True)
    notice = NoticeShape(allow_null=True, help_text="The open notice that it ends.")
    rotation = RotationShape(allow_null=True)
    created_at = serializers.DateTimeField()
    commands = serializers.ListField(child=serializers.ChoiceField(COMMANDS), help_text="Those that make sense now.")
    is_suspended = serializers.BooleanField(help_text="Nothing is asked of the CA until somebody retries.")


class CertificatePage(serializers.Serializer):
    """One page of certificates."""

    items = CertificateShape(many=True)
    next = serializers.CharField(allow_null=True)


class PlaceShape(serializers.Serializer):
    """What one node's last handshake showed."""

    node = serializers.CharField()
    is_heard = serializers.BooleanField()
    listener = serializers.CharField()
    transport = serializers.ChoiceField(
        [str(one) for one in Transport], help_text="Whether the handshake came over TCP, or by QUIC for HTTP/3."
    )
    server_name = serializers.CharField()
    key = serializers.ChoiceField(["ecdsa", "rsa"], allow_blank=True)
    certificate = serializers.CharField(allow_blank=True, help_text="SHA-256 of the leaf it saw.")
    is_expected = serializers.BooleanField()
    proven_at = serializers.DateTimeField(allow_null=True)
    seen_at = serializers.DateTimeField()
    error = serializers.CharField(allow_blank=True)


class PlacesShape(serializers.Serializer):
    """Where it is shown."""

    items = PlaceShape(many=True)


def certificate_json(view: CertificateView, *, is_one: bool = False) -> dict[str, Any]:
    """Return a CertificateShape; chains, and the nodes of the rotation, are told of one certificate only."""
    row = view.row
    leaves = [chained_leaf_json(leaf, row.issuer) if is_one else leaf_json(leaf) for leaf in view.leaves]
    rotation = rotation_json(view.rotation, view.serving if is_one else None) if view.rotation else None
    return {
        "id": str(row.pk),
        "slice": row.traffic_key,
        "name": row.name,
        "hostnames": row.hostnames,
        "issuer": {"name": row.issuer.name, "title": row.issuer.title, "type": row.issuer.type} if row.issuer else None,
        "source": row.issuer.type if row.issuer else "upload",
        "key_types": row.key_types,
        "challenge": (row.challenge or row.issuer.challenge) if row.issuer and row.issuer.type == "acme" else None,
        "owner": row.owner,
        "drain_connections": row.drain_connections,
        "standing": str(view.standing),
        "standing_text": view.standing_text,
        "version": row.active.number if row.active else None,
        "leaves": leaves,
        "not_before": view.not_before,
        "not_after": row.not_after,
        "renewal": _renewal_json(view),
        "serving": _serving_json(view),
        "findings": [],
        "notice": notice_json(view.notice, row) if view.notice else None,
        "rotation": rotation,
        "created_at": row.created_at,
        "commands": list(view.commands),
        "is_suspended": row.suspended_at is not None,
    }


def certificate_headers(view: CertificateView) -> dict[str, str]:
    """Return the entity tag: what people change is under it, what happens by itself is not."""
    return {"ETag": etag(view.row.revision)}


def place_json(seen: Served, is_expected: bool) -> dict[str, Any]:
    """Return a PlaceShape."""
    names = (
        "node", "is_heard", "listener", "transport", "server_name", "key", "certificate",
        "proven_at", "seen_at", "error",
    )  # fmt: skip
    return {name: getattr(seen, name) for name in names} | {"is_expected": is_expected}


def _renewal_json(view: CertificateView) -> dict[str, Any] | None:
    kept = view.row.renewal
    if not kept.get("why"):
        return None
    return {
        "at": view.row.renew_at,
        "why": kept["why"],
        "window": kept.get("window"),
        "explanation_url": kept.get("explanation_url", ""),
        "text": kept["text"],
    }


def _serving_json(view: CertificateView) -> dict[str, Any]:
    serving = view.serving
    return {
        "nodes": len(serving.nodes),
        "proven": serving.proven,
        "oldest_proof_at": serving.oldest_proof_at,
        "served_names": list(serving.served.names),
        "shadowed_names": [{"name": one.name, "by": one.by} for one in serving.served.shadowed],
        "unclaimed_names": list(serving.served.unclaimed),
        "text": serving.text,
    }
