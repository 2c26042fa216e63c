"""Pieces about clients: for one host name, which certificates its clients may or must have.

They come with the routes of the host and say nothing of keys; `joining` puts them together with those that do. What
could make Envoy refuse a whole listener, or let somebody in, is refused here, with the piece's name.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.assembly import chains
from gatehouse_agent.assembly.faults import PieceError
from gatehouse_agent.assembly.hosts import is_host

_MOST_AUTHORITIES: Final = 10
_MATCHES: Final = ("exact", "prefix", "suffix")


@dataclass(frozen=True, slots=True)
class ClientPiece:
    """Whom a host lets in: `policy` is a serialised ValidationContext, without which nobody comes if `is_required`.

    `version` changes with the piece; `slice` is whose it is.
    """

    name: str
    slice: str
    version: str
    server_name: str
    policy: bytes = field(repr=False)
    is_required: bool


def is_about_clients(body: bytes) -> bool:
    """Is a serialised Any of a FilterChain a piece about clients? One that cannot be read is not."""
    try:
        return bool(
            _context_of(wire.FilterChain.FromString(wire.unwrap(body)[1])).common_tls_context.validation_context
        )
    except DecodeError:
        return False


def read_clients(name: str, slice_key: str, version: str, body: bytes, hosts: Collection[str]) -> ClientPiece:
    """Return what a piece about clients says, or raise `PieceError`; `hosts` are the domains of its own slice."""
    value = wire.unwrap(body)[1]
    chain = wire.FilterChain.FromString(value)
    context = _context_of(chain)
    try:
        given = wire.ValidationContext.FromString(context.common_tls_context.validation_context)
    except DecodeError as error:
        raise PieceError(name, f"does not say whom to let in: {error}") from None
    policy = _policy(name, given)
    server_name, *others = [*chain.filter_chain_match.server_names] or [""]
    is_required = context.require_client_certificate.value
    if others or value != chains.plain_clients(name, server_name, policy, is_required=is_required):
        raise PieceError(name, "holds more than its name, one server name and which clients to let in")
    if not is_host(server_name.removeprefix("*.")):
        raise PieceError(name, f"the server name {server_name} is no host name in lower case")
    if server_name not in hosts:
        raise PieceError(name, f"its slice has no routes for the server name {server_name}")
    return ClientPiece(name, slice_key, version, server_name, policy, is_required)


def _context_of(chain: Any) -> Any:
    return wire.DownstreamTlsContext.FromString(chain.transport_socket.typed_config.value)


def _policy(name: str, given: Any) -> bytes:
    """Make a policy again of what may be in it, so that nothing else is: no expired ones, no unknown authorities."""
    made = wire.ValidationContext()
    made.trusted_ca.inline_string = _authorities(name, given.trusted_ca.inline_string)
    for one in given.match_typed_subject_alt_names:
        found = made.match_typed_subject_alt_names.add(san_type=one.san_type)
        for kind in _MATCHES:
            if text := getattr(one.matcher, kind):
                setattr(found.matcher, kind, text)
        found.matcher.ignore_case = one.matcher.ignore_case
    if given.max_verify_depth.value:
        made.max_verify_depth.value = given.max_verify_depth.value
    policy: bytes = made.SerializeToString()
    return policy


def _authorities(name: str, text: str) -> str:
    try:
        found = x509.load_pem_x509_certificates(text.encode())
        are_ca = [one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca for one in found]
    except (ValueError, x509.ExtensionNotFound):
        raise PieceError(name, "holds an authority that cannot be read or is none") from None
    if not all(are_ca) or len(found) > _MOST_AUTHORITIES:
        raise PieceError(name, f"needs from one to {_MOST_AUTHORITIES} authorities")
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in found)
