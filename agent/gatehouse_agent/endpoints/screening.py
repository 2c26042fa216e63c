"""Which addresses an endpoint that nobody has written down may have, so that names cannot lead into the house."""

import socket
from collections.abc import Iterable, Sequence
from ipaddress import ip_address

from gatehouse_protocol.addresses import is_in
from gatehouse_protocol.endpoints import refused_for

from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.assembly.nearby import Found

_ANYWHERE = frozenset({"0.0.0.0", "::"})


def screened(
    found: Iterable[Found], networks: tuple[str, ...], doors: Sequence[Address]
) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """Return the endpoints that may be reached where these networks are allowed, and the addresses of the others.

    Never an own listener (`doors`): requests would go round in a circle.
    """
    closed = refused_for(networks)
    good: list[Found] = []
    bad: list[Found] = []
    for one in sorted(set(found)):
        is_refused = is_in(ip_address(one.address), closed) or any(_leads_to(one, door) for door in doors)
        (bad if is_refused else good).append(one)
    return tuple(good), tuple(sorted({one.address for one in bad}))


def _leads_to(one: Found, door: Address) -> bool:
    if one.port != door.port:
        return False
    return _is_of_this_machine(one.address) if door.host in _ANYWHERE else one.address == door.host


def _is_of_this_machine(address: str) -> bool:
    """Whether something could listen there: only this machine's own addresses can be bound."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as one:
            one.bind((address, 0))
    except OSError:
        return False
    return True
