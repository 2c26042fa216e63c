"""A client that comes by HTTP/3: the library's own, with everything it needs to be told apart from the agent's."""

import asyncio
import hashlib
import ssl
from contextlib import asynccontextmanager

from aioquic.asyncio.client import connect
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from cryptography.hazmat.primitives.serialization import Encoding


class Http3Client(QuicConnectionProtocol):
    """A connection on which one request after the other is made."""

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self._http = H3Connection(self._quic)
        self._events = asyncio.Queue()

    @property
    def fingerprint(self):
        """The SHA-256 of the leaf (DER) that was shown."""
        return hashlib.sha256(self._quic.tls._peer_certificate.public_bytes(Encoding.DER)).hexdigest()

    def quic_event_received(self, event):
        for one in self._http.handle_event(event):
            self._events.put_nowait(one)

    async def get(self, host, path="/"):
        """Return status, headers and body."""
        stream = self._quic.get_next_available_stream_id()
        asked = {":method": "GET", ":scheme": "https", ":authority": host, ":path": path}
        self._http.send_headers(stream, [(key.encode(), value.encode()) for key, value in asked.items()], True)
        self.transmit()
        headers, body = {}, b""
        async with asyncio.timeout(5):
            while True:
                event = await self._events.get()
                if isinstance(event, HeadersReceived):
                    headers |= {key.decode(): value.decode() for key, value in event.headers}
                elif isinstance(event, DataReceived):
                    body += event.data
                if getattr(event, "stream_ended", False):
                    return int(headers.pop(":status")), headers, body


@asynccontextmanager
async def by_http3(port, server_name):
    """Connect to a port of this machine under a server name."""
    configuration = QuicConfiguration(
        is_client=True, alpn_protocols=H3_ALPN, server_name=server_name, verify_mode=ssl.CERT_NONE
    )
    async with (
        asyncio.timeout(30),
        connect("127.0.0.1", port, configuration=configuration, create_protocol=Http3Client) as client,
    ):
        yield client
