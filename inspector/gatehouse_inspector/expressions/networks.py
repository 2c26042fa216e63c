"""Sets of networks: those written in an expression, and lists of a hundred thousand."""

from bisect import bisect_right
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address
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


def _span(network: Network) -> tuple[int, int, int]:
    first, last = network.network_address, network.broadcast_address
    if network.version == 6 and network.prefixlen < _MAPPED_BITS:
        return 6, int(first), int(last)
    version, start = _plain(first)
    return version, start, _plain(last)[1]


def _plain(address: IPv4Address | IPv6Address) -> tuple[int, int]:
    one = (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
    return one.version, int(one)
