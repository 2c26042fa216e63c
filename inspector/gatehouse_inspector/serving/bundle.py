"""What a node is to look with: policies by name, and the lists that their rules name. A document of JSON.

{"policies": {"acme/shop": {"mode": "block", …}}, "lists": {"office": {"type": "address", "entries": ["10.0.0.0/8"]}}}
"""

import ipaddress
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse_inspector.expressions.fields import Type
from gatehouse_inspector.expressions.networks import Networks
from gatehouse_inspector.policies.documents import policy_of
from gatehouse_inspector.policies.policy import Policy


@dataclass(frozen=True, slots=True)
class Bundle:
    """Policies by name, and lists: the types of their entries, and the entries."""

    policies: Mapping[str, Policy]
    types: Mapping[str, Type]
    lists: Mapping[str, Container[Any]]


def bundle_of(document: Mapping[str, Any]) -> Bundle:
    """Return what a document says. Raises ValueError (PolicyError among them)."""
    lists = {name: (Type(one["type"]), one["entries"]) for name, one in document.get("lists", {}).items()}
    return Bundle(
        {name: policy_of(one) for name, one in document["policies"].items()},
        {name: type for name, (type, _) in lists.items()},
        {name: _entries(type, given) for name, (type, given) in lists.items()},
    )


def _entries(type: Type, given: Sequence[Any]) -> Container[Any]:
    return Networks(map(ipaddress.ip_network, given)) if type is Type.ADDRESS else frozenset(given)
