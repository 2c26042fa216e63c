"""What a caller asks for, in the one spelling in which the gateway compares it, and whether a destination is that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gatehouse_protocol.addresses import IPAddress

from policies.compiler.intent.egress.destination import Destination, Forwarding
from policies.compiler.intent.egress.host import ANY_DEPTH, ONE_LABEL, address_of, network_of
from policies.compiler.intent.egress.ports import port_ranges

_AUTHORITY: Final = re.compile(r"(\[[^\]]*\]|[^:]*):([0-9]+)", re.ASCII)
_NAME: Final = re.compile(r"[a-z0-9-][a-z0-9.-]*", re.ASCII)  # Envoy takes no host with an underscore
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_SIX: Final = re.compile(r"\[([0-9a-f:]+)\]", re.ASCII)
_LABEL: Final = re.compile(r"[a-z0-9-]+", re.ASCII)
_ESCAPED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]", re.ASCII)
_PLAIN_PORT: Final = "80"
_NAME_CHARACTERS, _PORT_CHARACTERS, _LAST_PORT = 253, 5, 65_535


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: `host` as rules compare it, IPv6 in brackets; `address` when it is a literal one."""

    host: str
    port: int
    address: IPAddress | None
    way: Forwarding
    method: str
    path: str

    def is_for(self, destination: Destination) -> bool:
        """Whether a destination without places for names is what is asked for."""
        if self.way is not destination.forwarding or not self._is_port(destination) or not self._is_host(destination):
            return False
        return self.way is Forwarding.TUNNEL or (self._is_method(destination) and self._is_path(destination))

    def _is_port(self, destination: Destination) -> bool:
        return any(low <= self.port <= high for low, high in port_ranges(destination.port))

    def _is_host(self, destination: Destination) -> bool:
        pattern = destination.host
        if network := network_of(pattern):
            return self.address is not None and self.address.version == network.version and self.address in network
        if pattern.startswith(ANY_DEPTH):
            return self.host.endswith(pattern.removeprefix("**"))
        if pattern.startswith(ONE_LABEL):
            label = self.host.removesuffix(pattern.removeprefix("*"))
            return label != self.host and _LABEL.fullmatch(label) is not None
        return self.host == (f"[{pattern}]" if ":" in pattern else pattern)

    def _is_method(self, destination: Destination) -> bool:
        return not destination.methods or self.method in destination.methods

    def _is_path(self, destination: Destination) -> bool:
        prefix = destination.path_prefix or "/"
        if prefix.endswith("/"):
            return self.path.startswith(prefix)
        return self.path == prefix or self.path.startswith(f"{prefix}/")


def in_one_spelling(destination: str, way: Forwarding) -> tuple[str, int, IPAddress | None] | None:
    """Host, port and literal address of what a caller wrote; None for what the gateway does not take for a destination.

    The same as the gateway's first filter does (`policies/compiler/envoy/egress/guard.py`).
    """
    written = destination.lower() if destination.isascii() else ""
    match = _AUTHORITY.fullmatch(written)
    if match is None and way is Forwarding.TUNNEL:
        return None
    host, port = (match[1], match[2]) if match else (written, _PLAIN_PORT)
    if len(port) > _PORT_CHARACTERS or not 1 <= int(port) <= _LAST_PORT:
        return None
    found = _host(host.removesuffix("."))
    return found and (found[0], int(port), found[1])


def path_in_one_spelling(path: str) -> str:
    """A path without query, with what needs no escape unescaped, and dot segments resolved (RFC 3986, 6.2.2)."""
    path = re.split(r"[?#]", path, maxsplit=1)[0].replace("\\", "/")
    path = _ESCAPED.sub(lambda one: sign if _UNRESERVED.fullmatch(sign := chr(int(one[1], 16))) else one[0], path)
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    is_folder = bool(parts) and parts[-1] in (".", "..")
    return "/" + "/".join(kept) + ("/" if is_folder and kept else "")


def _host(host: str) -> tuple[str, IPAddress | None] | None:
    if host.startswith("["):
        six = address_of(found[1]) if (found := _SIX.fullmatch(host)) else None
        return None if six is None else (f"[{six}]", six)
    if len(host) > _NAME_CHARACTERS or not _NAME.fullmatch(host) or ".." in host:
        return None
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return host, None
    four = address_of(host)
    return None if four is None else (host, four)
