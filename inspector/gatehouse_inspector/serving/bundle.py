"""What a node is to look with: policies by name, and the lists that their rules name. A document of JSON.

{"policies": {"acme/shop": {"mode": "block", …}}, "lists": {"office": {"type": "address", "entries": ["10.0.0.0/8"]}}}
"""

import ipaddress
from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gatehouse_inspector.expressions.fields import Type
from gatehouse_inspector.policies.documents import policy_of
from gatehouse_inspector.policies.policy import Policy

_MAPPED: Final = 0xFFFF << 32


class Addresses:
    """Networks, asked in the time of a binary search however many there are."""

    def __init__(self, networks: Iterable[str]) -> None:
        spans = sorted(map(_span, networks))
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in spans:
            if self._ends and start <= self._ends[-1] + 1:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __contains__(self, address: object) -> bool:
        number = _number(address)  # type: ignore[arg-type]
        at = bisect_right(self._starts, number) - 1
        return at >= 0 and number <= self._ends[at]


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
        {name: Addresses(given) if type is Type.ADDRESS else frozenset(given) for name, (type, given) in lists.items()},
    )


def _span(network: str) -> tuple[int, int]:
    found = ipaddress.ip_network(network)
    return _number(found.network_address), _number(found.broadcast_address)


def _number(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> int:
    """IPv4 addresses are those written as IPv6, `::ffff:…`."""
    return int(address) | _MAPPED if address.version == 4 else int(address)
