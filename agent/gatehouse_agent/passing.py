"""Asks a listener that passes TLS through for a name, and hears what comes back in place of a TLS answer."""

import asyncio
import ssl
from contextlib import closing, suppress

from gatehouse_agent.assembly.listeners import Address


async def ask(address: Address, server_name: str, wanted: str, patience_seconds: float) -> str:
    """Return what is wrong with the answer, or an empty string if it is the one that is wanted."""
    try:
        async with asyncio.timeout(patience_seconds):
            heard = await _heard(address, hello(server_name), len(wanted))
    except (OSError, TimeoutError) as error:
        return f"{address} does not answer: {error or type(error).__name__}"
    if not heard:
        return f"{address} closes the connection instead of passing it on"
    return "" if heard == wanted.encode() else f"{address} answers for another configuration"


def hello(server_name: str) -> bytes:
    """Return what a TLS client says first that asks for a name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    heard, said = ssl.MemoryBIO(), ssl.MemoryBIO()
    with suppress(ssl.SSLWantReadError):
        context.wrap_bio(heard, said, server_hostname=server_name).do_handshake()
    return said.read()


async def _heard(address: Address, said: bytes, most: int) -> bytes:
    reader, writer = await asyncio.open_connection(address.nearby, address.port, local_addr=address.whence)
    with closing(writer):
        writer.write(said)
        heard = b""
        with suppress(ConnectionResetError):
            while len(heard) < most and (more := await reader.read(most - len(heard))):
                heard += more
        return heard
