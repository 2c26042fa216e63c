"""IP addresses of endpoints: which can never be a service, and which only inside networks that the gateway allows."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Annotated

from gatehouse_protocol.addresses import IPAddress, IPNetwork, is_carrier, is_in, is_never_a_host
from gatehouse_protocol.addresses import is_private as is_private_address
from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse

__all__ = [
    "Address", "EndpointAddress", "IPNetwork", "Network", "address", "endpoint_address", "is_private", "is_within",
    "network",
]  # fmt: skip


def address(value: str) -> str:
    """The canonical text of an IP address (RFC 5952)."""
    return str(_parse(value))


def endpoint_address(value: str) -> str:
    """As `address`, refused where no service can be: metadata, link-local, multicast, unspecified, broadcast."""
    parsed = _parse(value)
    if is_carrier(parsed):
        raise refuse("endpoint_forbidden", f"{parsed} carries an IPv4 address inside; write the IPv4 address itself")
    if is_never_a_host(parsed):
        raise refuse(
            "endpoint_forbidden", f"{parsed} is link-local, metadata, multicast or unspecified: never a service"
        )
    return str(parsed)


def network(value: str) -> str:
    """The canonical text of a network in CIDR notation; a single address is a network of its own."""
    try:
        return str(ip_network(value))
    except ValueError as reason:
        if "host bits" in str(reason):
            text = f"{quote(value)} has bits beyond its prefix; did you mean {ip_network(value, strict=False)}?"
            raise refuse("network_invalid", text) from None
        raise refuse(
            "network_invalid", f"{quote(value)} is not a network such as 192.0.2.0/24 or 2001:db8::/32"
        ) from None


def is_private(value: str) -> bool:
    """Whether a checked address is outside the public internet and needs the gateway's leave."""
    return is_private_address(ip_address(value))


def is_within(value: str, networks: tuple[IPNetwork, ...]) -> bool:
    """Whether a checked address lies in one of the networks."""
    return is_in(ip_address(value), networks)


def _parse(value: str) -> IPAddress:
    try:
        parsed = ip_address(value)
    except ValueError:
        raise refuse("address_invalid", f"{quote(value)} is not an IP address") from None
    if isinstance(parsed, IPv6Address) and parsed.scope_id is not None:
        raise refuse("address_invalid", "an address may not name a zone (%…)")
    return parsed


Address = Annotated[str, Field(max_length=64), AfterValidator(address)]
EndpointAddress = Annotated[str, Field(max_length=64), AfterValidator(endpoint_address)]
Network = Annotated[str, Field(max_length=64), AfterValidator(network)]
