"""One request of a check, as a client would send it: a fresh connection to this node's own listener, timed by phase.

It comes from an address that only this machine can come from, by which Envoy leaves it out of what it counts. Where
the listener is on IPv6 alone there is one loopback address only, and that is it.
"""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from gatehouse_protocol.checks import BODY_LOOKED_AT, HEADER, SOURCE, CheckDocument, Reason, Scheme
from gatehouse_protocol.expectations import Answer, Certificate, Fault, certificate_of

from gatehouse_agent.assembly.listeners import Address

_AGENT: Final = "gatehouse-check/1"
_LIMITS: Final = httpx.Limits(max_keepalive_connections=0)


class Phases:
    """Hears from the connection when each phase begins and ends."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._at: dict[str, float] = {}

    async def hear(self, event: str, info: Mapping[str, Any]) -> None:
        """Note the moment of an event of the connection."""
        self._at[event.partition(".")[2]] = time.perf_counter()

    @property
    def is_tls_broken(self) -> bool:
        """Whether the handshake began and did not end."""
        return "start_tls.started" in self._at and "start_tls.complete" not in self._at

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection."""
        return "connect_tcp.complete" in self._at

    @property
    def connect_us(self) -> int | None:
        """How long it took to connect."""
        return self._between("connect_tcp.started", "connect_tcp.complete")

    @property
    def tls_us(self) -> int | None:
        """How long the handshake took."""
        return self._between("start_tls.started", "start_tls.complete")

    @property
    def first_byte_us(self) -> int | None:
        """How long the answer's head took from when the request was begun to be sent."""
        return self._between("send_request_headers.started", "receive_response_headers.complete")

    @property
    def total_us(self) -> int:
        """How long it has been since the beginning."""
        return round((time.perf_counter() - self._begun) * 1_000_000)

    def _between(self, begin: str, end: str) -> int | None:
        if begin not in self._at or end not in self._at:
            return None
        return round((self._at[end] - self._at[begin]) * 1_000_000)


@dataclass(slots=True)
class Asked:
    """What came of one request: an answer or a fault, and how long each phase took in microseconds."""

    answer: Answer | None = None
    fault: Fault | None = None
    phases: Phases = field(default_factory=Phases)


class Asker:
    """Sends requests of checks to listeners of this node."""

    def __init__(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # who signed it is not asked here; for how long and for whom, is
        self._clients = {
            False: _client(context, SOURCE),
            True: _client(context, None),
        }

    async def close(self) -> None:
        """Close what is open."""
        for client in self._clients.values():
            await client.aclose()

    async def ask(self, name: str, document: CheckDocument, address: Address) -> Asked:
        """Return what one request comes to, at the latest when its time is over."""
        asked = Asked()
        try:
            async with asyncio.timeout(document.timeout_ms / 1000):
                asked.answer = await self._answer(name, document, address, asked.phases)
        except (TimeoutError, httpx.TimeoutException):
            asked.fault = Reason.TIMEOUT, f"No whole answer came within {document.timeout_ms / 1000:g} s."
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            asked.fault = _fault(asked.phases, address, error)
        return asked

    async def _answer(self, name: str, document: CheckDocument, address: Address, phases: Phases) -> Answer:
        asked = document.request
        headers = [(one.name, one.value) for one in asked.headers]
        own = [("host", asked.host), (HEADER, name), ("accept-encoding", "identity")]
        usual = [] if any(one.name.lower() == "user-agent" for one in asked.headers) else [("user-agent", _AGENT)]
        request = httpx.Request(
            asked.method,
            f"{asked.scheme}://{Address(address.nearby, address.port)}{asked.path}",
            headers=[*own, *usual, *headers],
            content=asked.body.encode() or None,
            extensions={
                "trace": phases.hear,
                **({"sni_hostname": asked.host} if asked.scheme is Scheme.HTTPS else {}),
            },
        )
        client = self._clients[":" in address.nearby]
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            wants_certificate = document.expect.certificate_days is not None
            certificate = _certificate(response) if wants_certificate else None
            body = await _beginning(response)
        finally:
            await response.aclose()
        return Answer(
            response.status_code,
            {key.lower(): value for key, value in response.headers.items()},
            body,
            phases.total_us,
            certificate,
        )


def _client(context: ssl.SSLContext, source: str | None) -> httpx.AsyncClient:
    transport = httpx.AsyncHTTPTransport(verify=context, limits=_LIMITS, local_address=source, trust_env=False)
    return httpx.AsyncClient(transport=transport, trust_env=False, timeout=None)


async def _beginning(response: httpx.Response) -> bytes:
    """Return as much of the body as is looked at; never unpacked, so that it cannot swell."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) >= BODY_LOOKED_AT:
            break
    return bytes(body[:BODY_LOOKED_AT])


def _certificate(response: httpx.Response) -> Certificate | None:
    tls = response.extensions["network_stream"].get_extra_info("ssl_object")
    return certificate_of(tls.getpeercert(binary_form=True)) if tls is not None else None


def _fault(phases: Phases, address: Address, error: Exception) -> Fault:
    said = str(error) or type(error).__name__
    if phases.is_tls_broken:
        return Reason.TLS, f"No TLS connection came about: {said}"
    if not phases.is_connected:
        return Reason.CONNECT, f"{address} cannot be connected to: {said}"
    return Reason.BROKEN, f"The answer broke off or is none: {said}"
