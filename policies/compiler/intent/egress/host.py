"""The host of a destination: a name or a pattern of names, an address, or a network of addresses.

A network is about literal addresses only: what a name resolves to is screened, but no rule is chosen by it.
"""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network
from typing import Annotated, Final

from gatehouse_protocol.addresses import IPAddress, IPNetwork, is_carrier, is_never_a_host
from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.addresses import endpoint_address
from policies.compiler.intent.fields.hostnames import hostname
from policies.compiler.intent.fields.refusal import quote, refuse

ANY_DEPTH: Final = "**."
ONE_LABEL: Final = "*."
_PLACES: Final = ("{workload}", "{tenant}")


def host_pattern(value: str) -> str:
    """The canonical form of a host name, `*.example.com` (one label) or `**.example.com` (any depth), an IP address, or
    a network such as `192.0.2.0/24`.
    """
    if "/" in value:
        return _network(value)
    for wildcard in (ANY_DEPTH, ONE_LABEL):
        if value.startswith(wildcard):
            suffix = hostname(value.removeprefix(wildcard))
            if "." not in suffix:
                raise refuse("destination_broad", "a wildcard stands before at least two labels, as *.example.com")
            return f"{wildcard}{suffix}"
    return hostname(value) if address_of(value) is None else endpoint_address(value)


def host_or_template(value: str) -> str:
    """As `host_pattern`, and also names with `{workload}` and `{tenant}` in them, which stand for who asks."""
    if "{" not in value and "}" not in value:
        return host_pattern(value)
    sample = filled(value, "x", "x")
    if not value.isascii() or "{" in sample or "}" in sample:
        raise refuse("template_unknown", f"only {_PLACES[0]} and {_PLACES[1]} can stand in a name, which is ASCII then")
    host_pattern(sample)
    return value.lower()


def filled(host: str, workload: str, tenant: str) -> str:
    """A host with the names of who asks in their places."""
    for place, name in zip(_PLACES, (workload, tenant), strict=True):
        host = host.replace(place, name)
    return host


def address_of(host: str) -> IPAddress | None:
    """The address that a host is; None for a name, a pattern or a network."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def network_of(host: str) -> IPNetwork | None:
    """The network that a canonical host is; None for anything else."""
    return ip_network(host) if "/" in host else None


def _network(value: str) -> str:
    """The network; one address alone is written without the length."""
    try:
        found = ip_network(value, strict=False)
    except ValueError:
        raise refuse("network_invalid", f"{quote(value)} is not a network such as 192.0.2.0/24") from None
    given, _, length = value.partition("/")
    if not length.isascii() or not length.isdigit() or "%" in given:
        raise refuse("network_invalid", f"{quote(value)} is not a network such as 192.0.2.0/24")
    if ip_address(given) != found.network_address:
        raise refuse("network_host_bits", f"{quote(value)} names one address in it; the network is {found}")
    first, last = found.network_address, found.broadcast_address
    if isinstance(found, IPv6Network) and is_carrier(first) and is_carrier(last):
        raise refuse("endpoint_forbidden", f"{found} carries IPv4 addresses inside; write their network itself")
    if is_never_a_host(first) and is_never_a_host(last) and found.prefixlen:
        raise refuse("endpoint_forbidden", f"{found} is link-local, metadata or multicast: never a service")
    return str(first) if found.num_addresses == 1 else str(found)


def in_hexadecimal(address: IPAddress) -> str:
    """An address as the gateway compares it: `4-c0000207`, or `6-` and 32 digits."""
    is_six = isinstance(address, IPv6Address)
    return f"6-{int(address):032x}" if is_six else f"4-{int(address):08x}"


Host = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(host_or_template)]
