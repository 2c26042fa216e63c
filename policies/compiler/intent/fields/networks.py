"""Networks that people write down: CIDR notation (RFC 4632, RFC 4291), or one address alone."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse

_MAPPED_BITS: Final = 96  # of an IPv6 address that holds one of IPv4: ::ffff:0:0/96


def network(value: str) -> str:
    """The canonical text of a network; of one address, too. One of IPv4 that is written as IPv6 is one of IPv4."""
    address, slash, length = value.partition("/")
    invalid = refuse("network_invalid", f"{quote(value)} is not a network such as 192.0.2.0/24")
    if "%" in value or (slash and not (length.isascii() and length.isdigit())):
        raise invalid
    try:
        found, first = ip_network(value, strict=False), ip_network(address).network_address
    except ValueError:
        raise invalid from None
    if first != found.network_address:
        raise refuse("network_host_bits", f"{quote(value)} names one address in it; the network is {found}")
    return str(_unmapped(found))


def spellings(checked: str) -> Iterator[tuple[str, int]]:
    """A network as Envoy compares it, as address and length: to it, an IPv4 address in IPv6 spelling is another."""
    found = ip_network(checked)
    yield str(found.network_address), found.prefixlen
    if isinstance(found, IPv4Network):
        yield f"::ffff:{found.network_address}", found.prefixlen + _MAPPED_BITS


def _unmapped(found: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    if isinstance(found, IPv6Network) and found.prefixlen >= _MAPPED_BITS:
        mapped = found.network_address.ipv4_mapped
        if mapped is not None:
            return IPv4Network((mapped, found.prefixlen - _MAPPED_BITS))
    return found


Network = Annotated[str, Field(max_length=64), AfterValidator(network)]
"""A network in its canonical spelling."""
