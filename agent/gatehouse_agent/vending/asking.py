"""One request to a token endpoint: verified TLS, no redirects, bounded, and only to addresses that may be reached.

The name is resolved once, every address of it is judged, and one of them is dialled; none where any may not be reached.
"""

import asyncio
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import httpx
from gatehouse_protocol.addresses import IPNetwork, is_in

from gatehouse_agent.vending.requests import TokenRequest
from gatehouse_agent.vending.tokens import TokenError

_SECONDS: Final = 10.0
_MOST_BYTES: Final = 65_536
_HTTPS: Final = 443


class _NotConnectedError(TokenError):
    """Nothing was sent, so that another address may be tried."""


class Asker:
    """Asks endpoints whose certificates authorities in `roots` (PEM) have signed."""

    def __init__(self, roots: Path) -> None:
        self._roots = roots
        self._context: ssl.SSLContext | None = None

    async def ask(self, request: TokenRequest, refused: Sequence[IPNetwork]) -> tuple[int, bytes]:
        """Return status and body; raises `TokenError` where there is no answer, or no way that may be taken."""
        url = httpx.URL(request.url)
        try:
            async with asyncio.timeout(_SECONDS):
                *others, last = await _addresses(url.host, url.port or _HTTPS, refused)
                for address in others:
                    with suppress(_NotConnectedError):
                        return await self._post(request, url, address)
                return await self._post(request, url, last)
        except TimeoutError:
            raise TokenError(f"it did not answer within {_SECONDS:g} s") from None

    async def _post(self, request: TokenRequest, url: httpx.URL, address: str) -> tuple[int, bytes]:
        place = url.netloc.decode()
        headers = {"Host": place, "User-Agent": "gatehouse", "Accept-Encoding": "identity", **request.headers}
        try:
            async with (
                httpx.AsyncClient(verify=self._trusting(), trust_env=False, timeout=None) as client,
                client.stream(
                    "POST", url.copy_with(host=address), content=request.body, headers=headers,
                    extensions={"sni_hostname": url.host},
                ) as answer,
            ):  # fmt: skip
                body = bytearray()
                async for part in answer.aiter_raw():
                    body += part
                    if len(body) > _MOST_BYTES:
                        raise TokenError("its answer is too long")
                return answer.status_code, bytes(body)
        except (httpx.HTTPError, ssl.SSLError, OSError) as error:
            raise _fault(error) from None

    def _trusting(self) -> ssl.SSLContext:
        if self._context is None:
            try:
                self._context = ssl.create_default_context(cafile=str(self._roots))
            except OSError:
                raise TokenError("the file of trusted authorities cannot be read on this node") from None
            self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        return self._context


async def _addresses(host: str, port: int, refused: Sequence[IPNetwork]) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TokenError("its name cannot be resolved") from None
    addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    if not addresses or any(is_in(ip_address(one), refused) for one in addresses):
        raise TokenError("its name leads to an address that may not be reached from here")
    return addresses


def _fault(error: BaseException | None) -> TokenError:
    """The reason in words of our own; the texts of libraries may hold more than people should see."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or error.__context__
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in seen):
        return TokenError("its TLS certificate is not trusted for its name")
    if any(isinstance(one, ssl.SSLError) for one in seen):
        return TokenError("TLS with it failed")
    if any(isinstance(one, httpx.ConnectError | ConnectionError) for one in seen):
        return _NotConnectedError("it cannot be connected to")
    return TokenError("the connection broke off")
