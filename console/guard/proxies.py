"""Who really calls: of X-Forwarded-For and -Proto only what proxies we trust have written is believed.

Each proxy appends whom it saw, so the list is read from its end, until an address that is no proxy of ours. What is no
address ends the reading at the last hop that is known for sure. From strangers nothing is believed, and `Forwarded`,
`X-Real-IP` and names with an underscore never are.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from console.asgi_types import Scope

MOST_HOPS: Final = 32
FORWARDED: Final = "gatehouse.forwarded"
"""Set in the scope of what a proxy of ours passed on: it came from outside."""
_SCHEMES: Final = {"http": ("http", "ws"), "https": ("https", "wss")}
Address = IPv4Address | IPv6Address


class Proxies:
    """The proxies we trust, by network."""

    def __init__(self, networks: Sequence[IPv4Network | IPv6Network]) -> None:
        self._networks = tuple(networks)

    def correct(self, scope: Scope) -> None:
        """Set the client and the scheme of `scope` to what trusted proxies say, and mark what they passed on."""
        client = scope.get("client") or ("", 0)
        peer = address_of(client[0])
        if peer is None:
            return
        if self._trusts(peer):
            hops, said = _words(scope, b"x-forwarded-for"), _words(scope, b"x-forwarded-proto")
            scope["client"] = (str(self._caller(peer, hops)), 0)
            scope[FORWARDED] = bool(hops or said)
            _correct_scheme(scope, said)
        elif "." in client[0] and ":" in client[0]:  # an IPv4 caller on an IPv6 listener
            scope["client"] = (str(peer), client[1])

    def _trusts(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._networks)

    def _caller(self, peer: Address, hops: Sequence[str]) -> Address:
        """Return the nearest hop that is no proxy of ours; the farthest known one where all are."""
        nearest = peer
        for hop in reversed(hops[-MOST_HOPS:]):
            found = address_of(hop)
            if found is None:
                return nearest
            nearest = found
            if not self._trusts(found):
                return found
        return nearest


def address_of(text: str) -> Address | None:
    """Return the address in `1.2.3.4`, `1.2.3.4:5`, `::1` or `[::1]:5`; None for anything else."""
    host = text.strip().strip('"')
    if host.startswith("["):
        host, closing, port = host[1:].partition("]")
        if not closing or (port and not (port[0] == ":" and port[1:].isdecimal())):
            return None
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
        if not port.isdecimal():
            return None
    try:
        found = ip_address(host)
    except ValueError:
        return None
    if found.version == 6:
        return None if found.scope_id else found.ipv4_mapped or found
    return found


def _correct_scheme(scope: Scope, said: Sequence[str]) -> None:
    if said and (schemes := _SCHEMES.get(said[-1].lower())):
        scope["scheme"] = schemes[scope["type"] == "websocket"]


def _words(scope: Scope, name: bytes) -> list[str]:
    """Return the members of all headers of this name, in order."""
    lines = [value.decode("latin-1") for given, value in scope["headers"] if given == name]
    return [word.strip() for line in lines for word in line.split(",")]
