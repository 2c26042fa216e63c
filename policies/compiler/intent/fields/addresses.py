"""IP addresses of endpoints: which can never be a service, and which only inside networks that the gateway allows.

The list is our own because `ipaddress.is_global` calls multicast, 6to4 and NAT64 forms of private addresses global.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

# Never a service, whoever asks: link-local (with the cloud metadata services in it), multicast, unspecified, reserved.
_NEVER: Final = tuple(
    ip_network(text)
    for text in ("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "168.63.129.16/32", "100.100.100.200/32",
                 "::/128", "fe80::/10", "ff00::/8", "fd00:ec2::254/128")
)  # fmt: skip
# Forms of IPv6 that carry an IPv4 address inside, and could smuggle one of the above.
_CARRIERS: Final = tuple(
    ip_network(text) for text in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
)
# Private, shared, documentation and special-purpose space (IANA special-purpose registries).
_PRIVATE: Final = tuple(
    ip_network(text)
    for text in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
                 "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
                 "::1/128", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fec0::/10")
)  # fmt: skip


def address(value: str) -> str:
    """The canonical text of an IP address (RFC 5952)."""
    return str(_parse(value))


def endpoint_address(value: str) -> str:
    """As `address`, refused where no service can be: metadata, link-local, multicast, unspecified, broadcast."""
    parsed = _parse(value)
    if parsed != ip_address("::1") and _is_in(parsed, _CARRIERS) and parsed != ip_address("::"):
        raise refuse("endpoint_forbidden", f"{parsed} carries an IPv4 address inside; write the IPv4 address itself")
    if _is_in(parsed, _NEVER):
        raise refuse(
            "endpoint_forbidden", f"{parsed} is link-local, metadata, multicast or unspecified: never a service"
        )
    return str(parsed)


def is_private(value: str) -> bool:
    """Whether a checked address is outside the public internet and needs the gateway's leave."""
    return _is_in(ip_address(value), _PRIVATE)


def is_within(value: str, networks: tuple[IPNetwork, ...]) -> bool:
    """Whether a checked address lies in one of the networks."""
    return _is_in(ip_address(value), networks)


def _parse(value: str) -> IPAddress:
    try:
        parsed = ip_address(value)
    except ValueError:
        raise refuse("address_invalid", f"{quote(value)} is not an IP address") from None
    if isinstance(parsed, IPv6Address) and parsed.scope_id is not None:
        raise refuse("address_invalid", "an address may not name a zone (%…)")
    return parsed


def _is_in(parsed: IPAddress, networks: tuple[IPNetwork, ...]) -> bool:
    return any(network.version == parsed.version and parsed in network for network in networks)


Address = Annotated[str, Field(max_length=64), AfterValidator(address)]
EndpointAddress = Annotated[str, Field(max_length=64), AfterValidator(endpoint_address)]
