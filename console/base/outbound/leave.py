"""Where calls of ours may lead: never to link-local and metadata addresses, into private networks only with leave."""

import socket
from dataclasses import dataclass
from ipaddress import ip_address

from gatehouse_protocol.addresses import IPNetwork, is_carrier, is_in, is_never_a_host, is_private


class NotDialled(Exception):
    """A name leads to an address that we do not connect to; the text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Leave:
    """What is permitted beside the public internet: all private addresses, or those in `networks`.

    With `is_plain_private_only`, unencrypted calls lead into `networks` only.
    """

    is_private_allowed: bool = False
    networks: tuple[IPNetwork, ...] = ()
    is_plain_private_only: bool = False

    def check(self, host: str, address: str, *, is_plain: bool = False) -> None:
        """Raise NotDialled where `address`, to which `host` resolved, is not connected to."""
        parsed = ip_address(address.partition("%")[0])
        if "%" in address or is_carrier(parsed) or is_never_a_host(parsed):
            raise _refusal(host, address, "which is link-local, a metadata service or otherwise no host")
        is_named = is_in(parsed, self.networks)
        if is_private(parsed) and not (self.is_private_allowed or is_named):
            raise _refusal(host, address, "which is not on the public internet")
        if is_plain and self.is_plain_private_only and not is_named:
            raise _refusal(host, address, "which may be called by https only")


def usable_addresses(host: str, port: int, leave: Leave, *, is_plain: bool = False) -> tuple[str, ...]:
    """Return the addresses of `host`; raise NotDialled when one is forbidden, OSError when there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = tuple(dict.fromkeys(str(door[0]) for *_, door in found))
    for address in addresses:
        leave.check(host, address, is_plain=is_plain)
    return addresses


def _refusal(host: str, address: str, why: str) -> NotDialled:
    return NotDialled(f"{host} is not connected to: its address is {address}, {why}.")
