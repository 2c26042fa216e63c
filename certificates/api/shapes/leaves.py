"""The certificates of one key as JSON: the leaf, and the chain it is served with."""

from typing import Any

from rest_framework import serializers

from certificates.models import Issuer, Leaf
from certificates.pki.keys import KeyType
from certificates.pki.leaf import Leaf as Facts
from certificates.queries.chains import chain_of


class KeyTypeField(serializers.ChoiceField):
    """A sort of key that we make."""

    def __init__(self, **options: Any) -> None:
        super().__init__([str(one) for one in KeyType], **options)


class LinkShape(serializers.Serializer):
    """One certificate of a chain."""

    subject = serializers.CharField(allow_blank=True, help_text="RFC 4514.")
    issuer = serializers.CharField(help_text="RFC 4514.")
    not_after = serializers.DateTimeField()
    key_text = serializers.CharField(help_text="For people: “ECDSA P-256”.")
    sha256 = serializers.CharField(help_text="SHA-256 of the DER, 64 hexadecimal digits.")


class LeafFactsShape(LinkShape):
    """The certificate of one key."""

    key = serializers.ChoiceField(["ecdsa", "rsa"])
    serial = serializers.CharField()
    not_before = serializers.DateTimeField()
    names = serializers.ListField(child=serializers.CharField())


class LeafShape(LeafFactsShape):
    """One certificate of a version: there is one for each family of keys. Lists leave the chain out."""

    chain = LinkShape(many=True, help_text="As it is served: the leaf first, without the root.")
    chain_pem = serializers.CharField(allow_blank=True, help_text="The same as PEM. It has no private key.")
    root = LinkShape(allow_null=True, help_text="Where the chain leads, if the issuer's settings name it.")


def leaf_json(leaf: Leaf) -> dict[str, Any]:
    """Return a LeafShape of what is kept, without its chain."""
    times = {"not_before": leaf.not_before, "not_after": leaf.not_after}
    nothing: dict[str, Any] = {"chain": [], "chain_pem": "", "root": None}
    return {"key": leaf.family, "sha256": leaf.sha256, **leaf.facts, **times, **nothing}


def chained_leaf_json(leaf: Leaf, issuer: Issuer | None) -> dict[str, Any]:
    """Return a LeafShape with its chain."""
    found = chain_of(leaf, issuer)
    return leaf_json(leaf) | {
        "chain": [link_json(one) for one in found.links],
        "chain_pem": leaf.chain_pem,
        "root": link_json(found.root) if found.root else None,
    }


def facts_json(leaf: Facts) -> dict[str, Any]:
    """Return a LeafFactsShape of a certificate that was read."""
    family = leaf.family or "ecdsa"
    return link_json(leaf) | {
        "key": family,
        "serial": leaf.serial,
        "not_before": leaf.not_before,
        "names": list(leaf.names),
    }


def link_json(one: Facts) -> dict[str, Any]:
    """Return a LinkShape."""
    return {name: getattr(one, name) for name in ("subject", "issuer", "not_after", "key_text", "sha256")}
