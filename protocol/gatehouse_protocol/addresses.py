"""Which IP addresses can be a host at all, which lie outside the public internet, and what an address to call is. Pure.

The list is our own because `ipaddress.is_global` calls multicast, 6to4 and NAT64 forms of private addresses global.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final
from urllib.parse import urlsplit

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

# Never a host, whoever asks: link-local (with the cloud metadata services in it), multicast, unspecified, reserved.
_NEVER: Final = tuple(
    ip_network(text)
    for text in ("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "168.63.129.16/32", "100.100.100.200/32",
                 "::/128", "fe80::/10", "ff00::/8", "fd00:ec2::254/128")
)  # fmt: skip
# Forms of IPv6 that carry an IPv4 address inside, and could smuggle one of the above.
_CARRIERS: Final = tuple(
    ip_network(text)
    for text in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32",
                 "2002::/16")
)  # fmt: skip
# Private, shared, documentation and special-purpose space (IANA special-purpose registries).
_PRIVATE: Final = tuple(
    ip_network(text)
    for text in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
                 "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
                 "::1/128", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fec0::/10")
)  # fmt: skip
_SPECIAL: Final = frozenset({ip_address("::"), ip_address("::1")})


def is_carrier(parsed: IPAddress) -> bool:
    """Whether an IPv6 address carries an IPv4 address inside."""
    return parsed not in _SPECIAL and is_in(parsed, _CARRIERS)


def is_never_a_host(parsed: IPAddress) -> bool:
    """Whether it is link-local, a metadata service, multicast, unspecified or reserved."""
    return is_in(parsed, _NEVER)


def is_private(parsed: IPAddress) -> bool:
    """Whether it is outside the public internet."""
    return is_in(parsed, _PRIVATE)


def refused_networks(allowed: Sequence[IPNetwork]) -> tuple[IPNetwork, ...]:
    """Return everything outside the public internet but what is `allowed`: for a filter that only knows networks.

    What is never a host, or carries another address, no leave opens.
    """
    closed = [part for network in _PRIVATE for part in _without(network, allowed)]
    return tuple(sorted({*_NEVER, *_CARRIERS, *closed}, key=lambda one: (one.version, one.network_address, one)))


def _without(network: IPNetwork, allowed: Sequence[IPNetwork]) -> list[IPNetwork]:
    """Return what is left of a network when others are taken out of it."""
    left = [network]
    for hole in (one for one in allowed if one.version == network.version):
        left = [part for one in left for part in _less(one, hole)]
    return left


def _less(network: Any, hole: Any) -> list[IPNetwork]:
    if network.subnet_of(hole):
        return []
    return list(network.address_exclude(hole)) if hole.subnet_of(network) else [network]


def is_in(parsed: IPAddress, networks: Sequence[IPNetwork]) -> bool:
    """Whether the address lies in one of the networks."""
    return any(network.version == parsed.version and parsed in network for network in networks)


def is_https_address(url: str) -> bool:
    """Whether a text is an `https://` address without user and fragment."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme == "https"
            and bool(parts.hostname)
            and parts.port != 0
            and "@" not in parts.netloc
            and not parts.fragment
        )
    except ValueError:
        return False
