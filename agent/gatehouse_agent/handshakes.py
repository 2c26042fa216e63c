"""One TLS handshake with a listener, as a client would make it: fresh, under a server name, with one family of keys."""

import asyncio
import hashlib
import secrets
import ssl
from dataclasses import dataclass
from functools import cache
from typing import Final

from gatehouse_agent.assembly.certificates import ECDSA, RSA
from gatehouse_agent.assembly.listeners import Address

_PATIENCE_SECONDS: Final = 2.0
_CIPHERS: Final = {ECDSA: "ECDHE+aECDSA:@SECLEVEL=0", RSA: "ECDHE+aRSA:@SECLEVEL=0"}


class HandshakeError(Exception):
    """No handshake came about; the text says why."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the other side showed: the SHA-256 of its leaf certificate (DER) and the ALPN protocol it chose, if any."""

    certificate: str
    protocol: str


async def shake_hands(address: Address, server_name: str, key: str = "", protocol: str = "") -> Shown:
    """Return what a listener shows for a server name, or raise `HandshakeError`.

    With `key` only that family of keys is offered, in TLS 1.2; without, everything. Of `*.x` a random name is asked
    for. A context keeps no sessions, so that nothing is resumed.
    """
    if server_name.startswith("*."):
        server_name = f"{secrets.token_hex(8)}{server_name.removeprefix('*')}"
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            _, writer = await asyncio.open_connection(
                address.nearby, address.port, ssl=_context(key, protocol), server_hostname=server_name
            )
    except (OSError, TimeoutError, UnicodeError) as error:
        raise HandshakeError(str(error) or type(error).__name__) from None
    tls = writer.get_extra_info("ssl_object")
    shown = tls.getpeercert(binary_form=True)
    chosen = tls.selected_alpn_protocol()
    writer.transport.abort()
    return Shown(hashlib.sha256(shown or b"").hexdigest(), chosen or "")


@cache
def _context(key: str, protocol: str) -> ssl.SSLContext:
    """The certificate is compared with the expected one byte for byte; who signed it is not our question here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.options |= ssl.OP_NO_TICKET
    if key:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(_CIPHERS[key])
    if protocol:
        context.set_alpn_protocols([protocol])
    return context
