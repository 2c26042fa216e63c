"""Credentials, their versions, nodes and uses, as JSON."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from console.base.etags import etag
from vending.api.shapes.requests import KINDS, ParametersShape
from vending.models import Credential, ReadState, Source, Version
from vending.models.version import Origin
from vending.queries.nodes import OnNode
from vending.queries.states import STATES
from vending.queries.uses import Use

NODE_STATES = ["ok", "refreshing", "failed", "expired", ""]


class StoreShape(serializers.Serializer):
    """Where it is read, and how that goes; never what opens it."""

    address = serializers.CharField()
    mount = serializers.CharField()
    path = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]
    namespace = serializers.CharField(allow_blank=True)
    role_id = serializers.CharField(allow_blank=True)
    ca = serializers.CharField(allow_blank=True)
    period_seconds = serializers.IntegerField()
    stale_after_seconds = serializers.IntegerField()
    state = serializers.ChoiceField([str(one) for one in ReadState])
    since = serializers.DateTimeField(allow_null=True)
    read_at = serializers.DateTimeField(allow_null=True, help_text="When it was last read well.")
    error = serializers.CharField(allow_blank=True)


class CredentialUseShape(serializers.Serializer):
    """An object that names it."""

    kind = serializers.CharField()
    name = serializers.CharField()
    is_live = serializers.BooleanField()
    is_drafted = serializers.BooleanField()


class CredentialNodeCountShape(serializers.Serializer):
    """On how many nodes of the gateway it is what it should be."""

    total = serializers.IntegerField()
    have = serializers.IntegerField(help_text="Nodes that proved to serve with the version that they should have.")
    failing = serializers.IntegerField(help_text="Nodes that say that it fails there, has expired, or refuse it.")


class CredentialVersionShape(serializers.Serializer):
    """A version; its secret is never shown."""

    number = serializers.IntegerField()
    origin = serializers.ChoiceField([str(one) for one in Origin])
    note = serializers.CharField(allow_blank=True)
    parameters = ParametersShape()
    store_version = serializers.IntegerField(allow_null=True, help_text="Its number in Vault.")
    expires_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField()
    proven_at = serializers.DateTimeField(allow_null=True, help_text="When every node that is heard had it.")
    refused_at = serializers.DateTimeField(allow_null=True)
    refusal = serializers.CharField(allow_blank=True)
    destroyed_at = serializers.DateTimeField(allow_null=True, help_text="When its secret was destroyed.")


class CredentialShape(serializers.Serializer):
    """A credential that gateways add."""

    id = serializers.UUIDField()
    slice = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    header = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    parameters = ParametersShape()
    description = serializers.CharField(allow_blank=True)
    owner = serializers.CharField(allow_blank=True)
    source = serializers.ChoiceField([str(one) for one in Source])
    store = StoreShape(allow_null=True)
    state = serializers.ChoiceField(list(STATES))
    version = serializers.IntegerField(allow_null=True, help_text="The version that nodes should have.")
    proven_version = serializers.IntegerField(allow_null=True, help_text="The last that every node had.")
    newest = CredentialVersionShape(allow_null=True)
    nodes = CredentialNodeCountShape()
    uses = CredentialUseShape(many=True)
    rollout = serializers.UUIDField(allow_null=True, help_text="What brings it to nodes now.")
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField()
    etag = serializers.CharField(help_text="Its entity tag, for If-Match.")


class CredentialPage(serializers.Serializer):
    """One page of credentials."""

    items = CredentialShape(many=True)
    next = serializers.CharField(allow_null=True)


class CredentialVersionPage(serializers.Serializer):
    """One page of versions."""

    items = CredentialVersionShape(many=True)
    next = serializers.CharField(allow_null=True)


class CredentialNodeShape(serializers.Serializer):
    """A credential on one node."""

    node = serializers.CharField()
    is_heard = serializers.BooleanField()
    version = serializers.IntegerField(allow_null=True, help_text="What it proved to serve with; null: none.")
    proven_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(allow_blank=True, help_text="Why it refuses what it was told last.")
    state = serializers.ChoiceField(NODE_STATES, help_text="How it says that goes; empty where it said nothing.")
    state_version = serializers.IntegerField(allow_null=True)
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True, help_text="When what it adds now ends.")
    state_error = serializers.CharField(allow_blank=True)


class CredentialNodesShape(serializers.Serializer):
    """All nodes of the gateway."""

    items = CredentialNodeShape(many=True)


def credential_json(row: Any, nodes: Sequence[OnNode], uses: Sequence[Use]) -> dict[str, Any]:
    """Return a CredentialShape of a row with its `state` (`queries/states.py`)."""
    same = ("name", "kind", "header", "prefix", "parameters", "description", "owner", "source", "state", "created_at",
            "created_by")  # fmt: skip
    return {
        "id": str(row.pk),
        "slice": row.traffic_key,
        **{name: getattr(row, name) for name in same},
        "store": _store_json(row),
        "version": row.active.number if row.active else None,
        "proven_version": row.proven.number if row.proven else None,
        "newest": version_json(row.newest) if row.newest else None,
        "nodes": _count_json(row, nodes),
        "uses": [{name: getattr(one, name) for name in ("kind", "name", "is_live", "is_drafted")} for one in uses],
        "rollout": str(row.rollout_id) if row.rollout_id else None,
        "etag": etag(row.revision),
    }


def credential_headers(row: Credential) -> dict[str, str]:
    """Return the entity tag: what people change is under it, and versions; what nodes say is not."""
    return {"ETag": etag(row.revision)}


def version_json(row: Version) -> dict[str, Any]:
    """Return a CredentialVersionShape."""
    names = ("number", "origin", "note", "parameters", "store_version", "expires_at", "created_at", "created_by",
             "proven_at", "refused_at", "refusal", "destroyed_at")  # fmt: skip
    return {name: getattr(row, name) for name in names}


def node_json(one: OnNode) -> dict[str, Any]:
    """Return a CredentialNodeShape."""
    names = ("node", "is_heard", "version", "proven_at", "error", "state", "state_version", "since", "until",
             "state_error")  # fmt: skip
    return {name: getattr(one, name) for name in names}


def _store_json(row: Credential) -> dict[str, Any] | None:
    if row.source == Source.SEALED:
        return None
    how = {"state": row.read_state, "since": row.read_since, "read_at": row.read_at, "error": row.read_error}
    return {**row.store, **how}


def _count_json(row: Credential, nodes: Sequence[OnNode]) -> dict[str, int]:
    wanted = row.active.number if row.active else None
    return {
        "total": len(nodes),
        "have": sum(1 for one in nodes if wanted is not None and one.version == wanted),
        "failing": sum(1 for one in nodes if one.error or one.state in {"failed", "expired"}),
    }
