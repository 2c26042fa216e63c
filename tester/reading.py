"""Reads the request that somebody wrote: a curl command, or method, address, headers and body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from tester.apart.running import Asked
from tester.telling.matching import CLIENT as CLIENT_HEADER
from tester.telling.matching import SCHEME, Seen
from waf.trials.reading.arrived import normal
from waf.trials.reading.curl import read_curl
from waf.trials.reading.parts import read_parts
from waf.trials.reading.written import ReadingError, Written

CLIENT: Final = "192.0.2.1"
LARGEST_BODY: Final = 64 * 1024
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request that is to be tried. `port` is None where the address names none."""

    written: Written
    host: str
    client: str
    port: int | None = None

    @property
    def is_tls(self) -> bool:
        """Whether it comes over TLS."""
        return self.written.scheme == "https"

    @property
    def path(self) -> str:
        """The path as routes are compared with it, without the query."""
        return normal(self.written.target.partition("?")[0])

    def asked(self, port: int) -> Asked:
        """The request on its way to a listener with a port."""
        written = self.written
        name = self.host.rpartition(":")[0] if self.host.rpartition(":")[2].isdigit() else self.host
        return Asked(
            written.method, written.target, written.headers, written.body, self.client, port,
            is_tls=self.is_tls, server_name="" if name.startswith("[") else name,
        )  # fmt: skip

    def seen(self, client: str) -> Seen:
        """The request as conditions of routes see it; of a parameter that comes twice the first, undecoded.

        `client` is whom Envoy takes for the client.
        """
        headers: dict[str, str] = {}
        for name, value in self.written.headers:
            headers[name] = f"{headers[name]},{value}" if name in headers else value
        headers |= {":authority": self.host, SCHEME: self.written.scheme, CLIENT_HEADER: client}
        query: dict[str, str] = {}
        for part in self.written.target.partition("?")[2].split("&"):
            name, _, value = part.partition("=")
            query.setdefault(name, value)
        return Seen(self.written.method, self.path, query, headers)


def read_request(asked: Mapping[str, Any]) -> Wanted:
    """Return the request that is meant. Raises ReadingError, which names a field of it."""
    written, port = _of_curl(asked["curl"]) if "curl" in asked else _of_parts(asked)
    if len(written.body) > LARGEST_BODY:
        where = "/curl" if "curl" in asked else "/body"
        raise ReadingError(where, f"The body has {len(written.body):,} bytes; {LARGEST_BODY:,} are tried.")
    host = written.header("host") or ""
    return Wanted(written, host, asked.get("client", CLIENT), port)


def _of_curl(text: str) -> tuple[Written, int | None]:
    written = read_curl(text)
    host = written.header("host") or ""
    _, colon, port = host.rpartition(":")
    return written, int(port) if colon and port.isdigit() else None


def _of_parts(asked: Mapping[str, Any]) -> tuple[Written, int | None]:
    url = asked["url"] if "://" in asked["url"] else f"http://{asked['url']}"
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise ReadingError("/url", f"This address cannot be read: {error}.") from None
    if parts.scheme not in _PORTS or not host:
        raise ReadingError("/url", "This is not an address of http or https, such as https://shop.example.com/cart.")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    given = {"method": asked.get("method", "GET"), "target": target, "headers": asked.get("headers", ())}
    given |= {name: asked[name] for name in ("body", "body_base64") if name in asked}
    written = replace(_read(given), scheme=parts.scheme)
    if written.header("host") is None:
        named = parts.netloc.rpartition("@")[2].lower()
        is_usual = port == _PORTS[parts.scheme]
        named = named.rpartition(":")[0] if is_usual else named
        written = replace(written, headers=(("host", named), *written.headers))
    return written, port


def _read(given: Mapping[str, Any]) -> Written:
    try:
        return read_parts(given)
    except ReadingError as error:
        raise ReadingError("/url" if error.pointer == "/target" else error.pointer, str(error)) from None
