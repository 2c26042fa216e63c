"""Host names in certificates: their one spelling, and which name stands for which (RFC 9525, before it RFC 6125)."""

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

import idna
from cryptography import x509

from certificates.pki.errors import HOSTNAMES, PkiError
from certificates.pki.words import quote

_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_PLAIN: Final = re.compile(rf"(\*\.)?({_LABEL.pattern}\.)*{_LABEL.pattern}(?<![0-9])", re.ASCII)
"""What most names are: in their one spelling already, and no address."""
_LONGEST: Final = 253
_WILDCARD: Final = "*."


def normal(hostname: str) -> str:
    """Return the one spelling of a name: lower case, A-labels, no final dot, perhaps `*.` in front; or of an address.

    Raises PkiError `hostname_invalid`.
    """
    if len(hostname) <= _LONGEST and _PLAIN.fullmatch(hostname):
        return hostname
    if len(hostname) > _LONGEST + 1:
        raise PkiError("hostname_invalid", f"{quote(hostname)} is longer than {_LONGEST} characters.", HOSTNAMES)
    name = _ascii(hostname.removesuffix("."), hostname)
    if address := _address(name):
        return str(address)
    labels = name.removeprefix(_WILDCARD).split(".")
    if len(name) > _LONGEST or not all(_LABEL.fullmatch(label) for label in labels):
        raise _invalid(hostname)
    return name


def covers(certificate_name: str, hostname: str) -> bool:
    """Whether a name in a certificate stands for a host name (or for a wildcard: only the same one).

    A wildcard is the whole left-most label, stands for exactly one label and needs two more behind it, as clients
    demand; addresses are compared as such. What is no name at all covers nothing and is covered by nothing.
    """
    return bool(covered_by([certificate_name], [hostname]))


def covered_by(names: Iterable[str], hostnames: Iterable[str]) -> list[str]:
    """Return those host names, as they were given and in their order, that one of the certificate's names covers."""
    offered = {spelt(name) for name in names} - {""}
    return [hostname for hostname in hostnames if offered.intersection(names_for(spelt(hostname)))]


def general_names(hostnames: Sequence[str]) -> list[x509.GeneralName]:
    """Return the entries of a subject alternative name, each once, in order; addresses become IP entries.

    Raises PkiError `hostname_invalid`, or `hostnames_missing` when there is none.
    """
    if not hostnames:
        raise PkiError("hostnames_missing", "A certificate needs at least one host name.", HOSTNAMES)
    names = dict.fromkeys(normal(hostname) for hostname in hostnames)
    return [x509.IPAddress(address) if (address := _address(name)) else x509.DNSName(name) for name in names]


def names_for(hostname: str) -> tuple[str, ...]:
    """Return the names in a certificate that stand for a host name in its one spelling: itself, the wildcard above."""
    parent = hostname.partition(".")[2]
    if not hostname or hostname.startswith("*") or "." not in parent or _address(hostname):
        return (hostname,)
    return hostname, _WILDCARD + parent


def spelt(name: str) -> str:
    """Return the one spelling of a name, "" of what is none."""
    try:
        return normal(name)
    except PkiError:
        return ""


def _ascii(name: str, given: str) -> str:
    if name.isascii():
        return name.lower()
    prefix = _WILDCARD if name.startswith(_WILDCARD) else ""
    try:
        return prefix + idna.encode(name.removeprefix(_WILDCARD), uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise _invalid(given) from None


def _address(name: str) -> IPv4Address | IPv6Address | None:
    if ":" not in name and not name[-1:].isdigit():  # most are none, and asking is slow
        return None
    try:
        address = ip_address(name)
    except ValueError:
        return None
    return None if isinstance(address, IPv6Address) and address.scope_id else address


def _invalid(hostname: str) -> PkiError:
    return PkiError(
        "hostname_invalid",
        f"{quote(hostname)} is neither a host name such as shop.example.com or *.example.com nor an IP address.",
        HOSTNAMES,
    )
