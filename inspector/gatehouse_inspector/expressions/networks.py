"""Sets of networks: those written in an expression, and lists of a hundred thousand."""

from bisect import bisect_right
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final, cast

from gatehouse_inspector.expressions.tree import Network

_MAPPED_BITS: Final = 96


class Networks:
    """Asked for an address in the time of a binary search. IPv4 written as IPv6 (`::ffff:…`) is that IPv4."""

    def __init__(self, networks: Iterable[Network]) -> None:
        self._starts: dict[int, list[int]] = {4: [], 6: []}
        self._ends: dict[int, list[int]] = {4: [], 6: []}
        for version, start, end in sorted(map(_span, networks)):
            starts, ends = self._starts[version], self._ends[version]
            if ends and start <= ends[-1] + 1:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)

    def __contains__(self, address: object) -> bool:
        version, number = _plain(cast("IPv4Address | IPv6Address", address))
        at = bisect_right(self._starts[version], number) - 1
        return at >= 0 and number <= self._ends[version][at]


def unmapped(network: Network) -> Network:
    """Return a network of IPv4 where it is written as one of IPv6."""
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    if mapped is None or network.prefixlen < _MAPPED_BITS:
        return network
    return IPv4Network((mapped, network.prefixlen - _MAPPED_BITS))


def _span(network: Network) -> tuple[int, int, int]:
    network = unmapped(network)
    return network.version, int(network.network_address), int(network.broadcast_address)


def _plain(address: IPv4Address | IPv6Address) -> tuple[int, int]:
    one = (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
    return one.version, int(one)
