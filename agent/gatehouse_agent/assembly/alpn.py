"""Lets TLS listeners answer ALPN challenges (RFC 8737): a chain for that one protocol, with a certificate made for it.

Envoy chooses a chain by server name first and never comes back from that, so that a chain for one host and one protocol
would shut out all other clients of that host. Where no chain names the host exactly, the one that serves it otherwise
is therefore repeated under its name.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gatehouse_agent import wire
from gatehouse_agent.assembly import chains
from gatehouse_agent.assembly.hosts import nearest

PROTOCOL: Final = "acme-tls/1"
_ACME_IDENTIFIER: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.31")
_OCTET_STRING: Final = b"\x04\x20"  # DER: 32 bytes
_LIFE: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Disguise:
    """The certificate (PEM, and its DER's SHA-256) by which a host answers one challenge, and its throwaway key."""

    fingerprint: str
    chain: str
    key: str = field(repr=False)


def disguise_for(host: str, key_authorization: str, now: datetime) -> Disguise:
    """Make the self-signed certificate that proves control of a host: RFC 8737 section 3."""
    key = ec.generate_private_key(ec.SECP256R1())
    digest = hashlib.sha256(key_authorization.encode()).digest()
    nameless = x509.Name([])
    certificate = (
        x509.CertificateBuilder(nameless, nameless, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=True)
        .add_extension(x509.UnrecognizedExtension(_ACME_IDENTIFIER, _OCTET_STRING + digest), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Disguise(
        certificate.fingerprint(hashes.SHA256()).hex(), certificate.public_bytes(pem).decode(), private.decode()
    )


def with_disguises(listener: bytes, disguises: Mapping[str, Disguise]) -> bytes:
    """Return a serialised Any of a Listener that answers, by host; unchanged where its first chain is no template."""
    type_url, value = wire.unwrap(listener)
    existing = wire.ListenerParts.FromString(value).filter_chains
    template = chains.template_of(existing[0]) if existing else None
    if template is None or any(not one.filter_chain_match.server_names for one in existing[1:]):
        return listener
    made: list[bytes] = []
    for host, one in sorted(disguises.items()):
        made.append(template.answering(f"gatehouse/challenge/{host}", host, PROTOCOL, one.chain, one.key))
        otherwise = _serving(existing, host)
        if host not in otherwise.filter_chain_match.server_names:
            made.append(chains.renamed(otherwise, f"gatehouse/{host}", host))
    return wire.wrap(type_url, chains.with_chains(value, made))


def version_of(listener: str, disguises: Mapping[str, Disguise]) -> str:
    """Return the version of a listener with these disguises in it."""
    said = "".join(f"{host}\0{one.fingerprint}\n" for host, one in sorted(disguises.items()))
    return f"{listener}+{hashlib.sha256(said.encode()).hexdigest()}"


def _serving(existing: Sequence[Any], host: str) -> Any:
    """Return the chain that Envoy takes for a host: the exact name, the longest `*.suffix`, or the first chain."""
    names = {name: one for one in existing for name in one.filter_chain_match.server_names}
    found = nearest(host, names)
    return existing[0] if found is None else names[found]
