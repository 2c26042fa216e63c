"""Proves that Envoy runs a set of resources: nothing is warming, and every listener's own socket answers for it.

Envoy's acknowledgement only says that it understood. The proof is an answer that could only come from this set: the
digest that the proof virtual host returns.
"""

import asyncio
import hashlib
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import httpx
from gatehouse_protocol.reports import Transport
from gatehouse_protocol.vocabulary import PROBE_ADDRESS

from gatehouse_agent import passing, quic
from gatehouse_agent.assembly import proof
from gatehouse_agent.assembly.listeners import LOOPBACK, Address, ListenerFacts
from gatehouse_agent.envoy.admin import AdminError, EnvoyAdmin

_FIRST_STEP_SECONDS: Final = 0.002
_LONGEST_STEP_SECONDS: Final = 0.1
_ANSWER_SECONDS: Final = 2.0
_ANY_DESTINATION: Final = "proof.invalid"


@dataclass(frozen=True, slots=True)
class Proof:
    """What one listener's socket said; an empty error is proof."""

    listener: str
    address: Address
    error: str = ""
    transport: Transport = Transport.TCP


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back, and the SHA-256 of the certificate (DER) that was shown, empty without TLS."""

    status: int
    body: bytes
    certificate: str


class Steps:
    """Ever longer pauses until a deadline: short enough not to be noticed, long enough not to load Envoy."""

    def __init__(self, patience_seconds: float) -> None:
        self._deadline = time.monotonic() + patience_seconds
        self._pause = _FIRST_STEP_SECONDS

    async def wait(self) -> bool:
        """Pause; return whether there is time for another attempt."""
        if time.monotonic() >= self._deadline:
            return False
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 1.6, _LONGEST_STEP_SECONDS)
        return True


async def still_warming(admin: EnvoyAdmin, patience_seconds: float) -> int:
    """Wait until nothing warms; return how much still does when patience ends. Raises `AdminError` without Envoy."""
    steps = Steps(patience_seconds)
    while True:
        try:
            count = await admin.warming()
        except AdminError:
            if not await steps.wait():
                raise
        else:
            if not count or not await steps.wait():
                return count


class Prober:
    """Connects to listeners the way clients do: a fresh connection each time, TLS where they speak TLS."""

    def __init__(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # the certificate is the tenant's; what is proven here is the configuration
        limits = httpx.Limits(max_keepalive_connections=0)
        own = httpx.AsyncHTTPTransport(verify=context, limits=limits, trust_env=False, local_address=PROBE_ADDRESS)
        self._http = httpx.AsyncClient(
            verify=context, limits=limits, timeout=_ANSWER_SECONDS, trust_env=False, mounts={f"all://{LOOPBACK}": own}
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def prove(
        self, listeners: Iterable[ListenerFacts], host: str, digest: str, patience_seconds: Mapping[str, float]
    ) -> tuple[Proof, ...]:
        """Ask every listener until it answers for `digest` or the patience with it ends; all at the same time."""
        asked = [self._prove(one, host, digest, Steps(patience_seconds[one.name])) for one in listeners]
        return tuple(await asyncio.gather(*asked))

    async def fetch(self, address: Address, host: str, path: str) -> tuple[int, bytes] | str:
        """Return status and body that a listener without TLS answers for a host and path, or why it does not."""
        url = f"http://{Address(address.nearby, address.port)}{path}"
        try:
            answer = await self._http.get(url, headers={"Host": host})
        except httpx.HTTPError as error:
            return f"{address} does not answer: {error or type(error).__name__}"
        return answer.status_code, answer.content

    async def _prove(self, listener: ListenerFacts, host: str, digest: str, steps: Steps) -> Proof:
        while error := await self._ask(listener, host, digest):
            if not await steps.wait():
                break
        return Proof(listener.name, listener.address, error, listener.transport)

    async def _ask(self, listener: ListenerFacts, host: str, digest: str) -> str:
        """Return what is wrong with one answer, or an empty string."""
        if listener.passes_tls:
            return await passing.ask(listener.address, proof.server_name(host), digest, _ANSWER_SECONDS)
        if not (listener.serves_ingress or listener.reads_scopes):
            return await _connect(listener)
        address = listener.address
        is_quic = listener.transport is Transport.QUIC
        place = f"{address} by HTTP/3" if is_quic else str(address)
        try:
            answer = await (_get_by_quic(listener, host) if is_quic else self._get(listener, host))
        except (httpx.HTTPError, quic.QuicError) as error:
            return f"{place} does not answer: {error or type(error).__name__}"
        if answer.status != httpx.codes.OK or answer.body != digest.encode():
            return f"{place} answers {answer.status} for another configuration"
        is_expected = not listener.certificates or answer.certificate in listener.certificates
        return "" if is_expected else f"{place} shows another certificate"

    async def _get(self, listener: ListenerFacts, host: str) -> _Answer:
        scheme = "https" if listener.is_tls else "http"
        url = f"{scheme}://{Address(listener.address.nearby, listener.address.port)}/"
        named = {"sni_hostname": listener.server_name or host} if listener.is_tls else {}
        headers = _as_workload(host) if listener.reads_scopes else {"Host": host}
        async with self._http.stream("GET", url, headers=headers, extensions=named) as answer:
            return _Answer(answer.status_code, await answer.aread(), _certificate(answer))


def _as_workload(host: str) -> dict[str, str]:
    """What is asked of a way out: any destination will do, since the routes of who asks lead nowhere else."""
    return {"Host": _ANY_DESTINATION, "Proxy-Authorization": proof.authorization(host)}


async def _get_by_quic(listener: ListenerFacts, host: str) -> _Answer:
    async with quic.connected(listener.address, listener.server_name or host, _ANSWER_SECONDS) as client:
        status, body = await client.get(host)
        return _Answer(status, body, client.certificate)


def _certificate(answer: httpx.Response) -> str:
    """Return the SHA-256 of the certificate (DER) that the connection was made with, empty without TLS."""
    tls = answer.extensions["network_stream"].get_extra_info("ssl_object")
    shown = tls.getpeercert(binary_form=True) if tls is not None else None
    return hashlib.sha256(shown).hexdigest() if shown else ""


async def _connect(listener: ListenerFacts) -> str:
    """A listener without our routes can only prove that it is there."""
    address = listener.address
    try:
        if listener.transport is Transport.QUIC:
            async with quic.connected(address, listener.server_name or address.host, _ANSWER_SECONDS):
                return ""
        _, writer = await asyncio.open_connection(address.nearby, address.port, local_addr=address.whence)
    except quic.QuicError as error:
        return f"{address} by QUIC does not answer: {error}"
    except OSError as error:
        return f"{address} does not answer: {error.strerror or error}"
    writer.close()
    return ""
