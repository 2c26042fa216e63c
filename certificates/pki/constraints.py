"""Name constraints (RFC 5280 §4.2.1.10): which names a CA of our own may ever certify, written and obeyed.

Constraints bind only the sorts of names they mention; the sort that is not permitted at all is therefore excluded.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from cryptography import x509

from certificates.pki.errors import HOSTNAMES, PkiError
from certificates.pki.leaf import extension_of
from certificates.pki.names import normal
from certificates.pki.words import quote

_EVERY_ADDRESS: Final = (ip_network("0.0.0.0/0"), ip_network("::/0"))


def constraints_of(permitted_names: Sequence[str]) -> x509.NameConstraints:
    """Return constraints that permit these host names with all below them, and these addresses and networks (CIDR).

    Raises PkiError `hostname_invalid`.
    """
    permitted = [_subtree(name) for name in permitted_names]
    versions = {one.value.version for one in permitted if isinstance(one, x509.IPAddress)}
    excluded: list[x509.GeneralName] = [
        x509.IPAddress(all_of) for all_of in _EVERY_ADDRESS if all_of.version not in versions
    ]
    if not any(isinstance(one, x509.DNSName) for one in permitted):
        excluded.append(x509.DNSName(""))
    return x509.NameConstraints(permitted, excluded or None)


def refuse_forbidden(issuer: x509.Certificate, names: Iterable[x509.GeneralName]) -> None:
    """Raise PkiError `name_not_permitted` for the first name that the issuer's constraints forbid."""
    constraints = extension_of(issuer, x509.NameConstraints)
    if constraints is None:
        return
    for name in names:
        permitted = [one for one in constraints.permitted_subtrees or () if type(one) is type(name)]
        excluded = [one for one in constraints.excluded_subtrees or () if type(one) is type(name)]
        is_permitted = not permitted or any(_is_within(name, one) for one in permitted)
        if not is_permitted or any(_is_within(name, one) for one in excluded):
            text = f"{quote(issuer.subject.rfc4514_string())} may not certify {quote(str(name.value))}"
            raise PkiError("name_not_permitted", f"{text}: leave it out, or take another issuer.", HOSTNAMES)


def _subtree(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_network(name))
    except ValueError:
        return x509.DNSName(normal(name.removeprefix("*.").removeprefix(".")))


def _is_within(name: x509.GeneralName, subtree: x509.GeneralName) -> bool:
    if isinstance(subtree.value, (IPv4Network, IPv6Network)):
        return bool(name.value in subtree.value)
    return not subtree.value or f".{name.value.removeprefix('*.')}".endswith(f".{subtree.value}")
