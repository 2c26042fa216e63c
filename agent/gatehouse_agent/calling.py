"""One request of the node's own to the outside: verified TLS, no redirects, bounded, and only to addresses that may be
reached.

The name is resolved once, every address of it is judged, and one of them is dialled; none where any may not be reached.
"""

import asyncio
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import httpx
from gatehouse_protocol.addresses import IPNetwork, is_in

_HTTPS: Final = 443


class CallError(Exception):
    """There is no answer, or no way that may be taken; its text says why, in words of our own."""


class _NotConnectedError(CallError):
    """Nothing was sent, so that another address may be tried."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request to an `https://` address; headers and body may be secrets. What it may cost: bytes, and seconds."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    most_bytes: int = 65_536
    seconds: float = 10.0
    trust: str = ""
    """Authorities (PEM) that count here instead of the node's."""


class Caller:
    """Calls places whose certificates authorities in `roots` (a file of PEM) have signed, or those of the call."""

    def __init__(self, roots: Path) -> None:
        self._roots = roots
        self._context: ssl.SSLContext | None = None

    async def call(self, call: Call, refused: Sequence[IPNetwork]) -> tuple[int, bytes]:
        """Return status and body; raises `CallError`."""
        try:
            async with asyncio.timeout(call.seconds):
                url = httpx.URL(call.url)
                *others, last = await _addresses(url.host, url.port or _HTTPS, refused)
                for address in others:
                    with suppress(_NotConnectedError):
                        return await self._send(call, url, address)
                return await self._send(call, url, last)
        except TimeoutError:
            raise CallError(f"it did not answer within {call.seconds:g} s") from None
        except httpx.InvalidURL:
            raise CallError("its address cannot be read") from None

    async def _send(self, call: Call, url: httpx.URL, address: str) -> tuple[int, bytes]:
        place = url.netloc.decode()
        headers = {"Host": place, "User-Agent": "gatehouse", "Accept-Encoding": "identity", **call.headers}
        try:
            async with (
                httpx.AsyncClient(verify=self._trusting(call.trust), trust_env=False, timeout=None) as client,
                client.stream(
                    call.method, url.copy_with(host=address), content=call.body, headers=headers,
                    extensions={"sni_hostname": url.host},
                ) as answer,
            ):  # fmt: skip
                body = bytearray()
                async for part in answer.aiter_raw():
                    body += part
                    if len(body) > call.most_bytes:
                        raise CallError("its answer is too long")
                return answer.status_code, bytes(body)
        except (httpx.HTTPError, ssl.SSLError, OSError) as error:
            raise _fault(error) from None

    def _trusting(self, trust: str) -> ssl.SSLContext:
        if trust:
            return _context(trust)
        if self._context is None:
            try:
                self._context = ssl.create_default_context(cafile=str(self._roots))
            except OSError:
                raise CallError("the file of trusted authorities cannot be read on this node") from None
            self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        return self._context


def _context(trust: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=trust)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


async def _addresses(host: str, port: int, refused: Sequence[IPNetwork]) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CallError("its name cannot be resolved") from None
    addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    if not addresses or any(is_in(ip_address(one), refused) for one in addresses):
        raise CallError("its name leads to an address that may not be reached from here")
    return addresses


def _fault(error: BaseException | None) -> CallError:
    """The reason in words of our own; the texts of libraries may hold more than people should see."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or error.__context__
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in seen):
        return CallError("its TLS certificate is not trusted for its name")
    if any(isinstance(one, ssl.SSLError) for one in seen):
        return CallError("TLS with it failed")
    if any(isinstance(one, httpx.ConnectError | ConnectionError) for one in seen):
        return _NotConnectedError("it cannot be connected to")
    return CallError("the connection broke off")
