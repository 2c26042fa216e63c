"""What expressions ask of a request, found out when it is asked for and then kept."""

import ipaddress
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from gatehouse_inspector.expressions.facts import Facts
from gatehouse_inspector.requests.arguments import Arguments, TooManyError, of_cookies, of_form, of_json
from gatehouse_inspector.requests.cut import ended, needs_its_end
from gatehouse_inspector.requests.multipart import of_multipart
from gatehouse_inspector.requests.paths import extension, normal_path
from gatehouse_inspector.requests.request import Request

_FORM, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


class RequestFacts:
    """`Facts` of one request; `score` is that of the Core Rule Set, once it has looked, `client_score` tells what
    requests of the client have scored before, `bot` which bot it claims to be, and what is known of that.

    Of arguments that are too many or cannot be read there are none here: a policy refuses such a request as a whole.
    """

    def __init__(
        self, request: Request, score: int = 0, client_score: Callable[[Facts], int] | None = None,
        bot: Callable[["RequestFacts"], tuple[str, str]] | None = None,
    ) -> None:  # fmt: skip
        self._request, self._score, self._client_score, self._bot = request, score, client_score, bot

    def value(self, field: str) -> Any:
        """Return the value of a field."""
        return _FIELDS[field](self)

    def values(self, field: str, key: str) -> tuple[str, ...]:
        """Return the values of a map under a name."""
        return _MAPS[field](self).get(key, ())

    @cached_property
    def address(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
        return ipaddress.ip_address(self._request.client)

    @cached_property
    def headers(self) -> Arguments:
        found: dict[str, list[str]] = {}
        for name, value in self._request.headers:
            text = value.decode("utf-8", "surrogateescape")
            found.setdefault(name.decode("latin-1").lower(), []).extend(_lines(text))
        return {name: tuple(values) for name, values in found.items()}

    @cached_property
    def path(self) -> str:
        return normal_path(self._request.target)

    @cached_property
    def query(self) -> Arguments:
        return _read(of_form, self._request.target.partition(b"?")[2].partition(b"#")[0])

    @cached_property
    def body(self) -> Arguments:
        media = self.media_type
        if media == _FORM:
            return _read(of_form, self.ended_body)
        if media == _MULTIPART:
            return _read(lambda text: of_multipart(text, self._content_type), self.ended_body)
        is_json = media == "application/json" or media.endswith("+json")
        return _read(of_json, self.ended_body) if is_json and self._request.body else {}

    @cached_property
    def ended_body(self) -> bytes:
        """The body; where only its start is here, with an end of ours where it needs one to be read."""
        request = self._request
        return ended(request.body, self._content_type) if request.is_truncated else request.body

    @property
    def needs_its_end(self) -> bool:
        """Whether only the start is here of a body that cannot be read without its end."""
        return self._request.is_truncated and needs_its_end(self._content_type)

    @cached_property
    def cookies(self) -> Arguments:
        return of_cookies(";".join(self.headers.get("cookie", ())))

    @cached_property
    def media_type(self) -> str:
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def host(self) -> str:
        name, colon, port = self.header("host").lower().rpartition(":")
        return name if colon and port.isdigit() else self.header("host").lower()

    @property
    def request(self) -> Request:
        return self._request

    @property
    def score(self) -> int:
        return self._score

    @property
    def client_score(self) -> int:
        return self._client_score(self) if self._client_score else 0

    @cached_property
    def bot(self) -> tuple[str, str]:
        """The bot that the client claims to be, and what is known of that."""
        return self._bot(self) if self._bot else ("", "")

    @property
    def verified_bot(self) -> str:
        name, check = self.bot
        return name if check == "verified" else ""

    @property
    def _content_type(self) -> bytes:
        return self.header("content-type").encode("utf-8", "surrogateescape")

    def header(self, name: str) -> str:
        """Return the first value of a header; empty without one."""
        return self.headers.get(name, ("",))[0]


def _read(read: Callable[[bytes], Arguments], text: bytes) -> Arguments:
    try:
        return read(text)
    except (TooManyError, ValueError):
        return {}


def _lines(value: str) -> list[str]:
    """Return a header's value and, where Envoy may have joined several lines to it, each of them."""
    parts = [part.strip() for part in value.split(",")]
    return [value, *parts] if len(parts) > 1 else [value]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


_FIELDS: Final[dict[str, Callable[[RequestFacts], Any]]] = {
    "http.host": lambda it: it.host,
    "http.request.method": lambda it: _text(it.request.method),
    "http.request.version": lambda it: _text(it.request.version),
    "http.request.uri": lambda it: _text(it.request.target),
    "http.request.uri.path": lambda it: it.path,
    "http.request.uri.path.raw": lambda it: _text(it.request.target.partition(b"?")[0]),
    "http.request.uri.path.extension": lambda it: extension(it.path),
    "http.request.uri.query": lambda it: _text(it.request.target.partition(b"?")[2]),
    "http.request.uri.args.names": lambda it: tuple(it.query),
    "http.request.body.args.names": lambda it: tuple(it.body),
    "http.request.body.raw": lambda it: _text(it.request.body),
    "http.request.body.size": lambda it: len(it.request.body),
    "http.request.body.is_truncated": lambda it: it.request.is_truncated,
    "http.request.headers.names": lambda it: tuple(it.headers),
    "http.user_agent": lambda it: it.header("user-agent"),
    "http.referer": lambda it: it.header("referer"),
    "http.content_type": lambda it: it.media_type,
    "ip.src": lambda it: it.address,
    "ip.src.country": lambda it: it.request.around.country,
    "ip.src.asn": lambda it: it.request.around.asn,
    "tls.ja4": lambda it: it.request.around.ja4,
    "tls.version": lambda it: it.request.around.tls,
    "gateway.route": lambda it: it.request.around.route,
    "gateway.tenant": lambda it: it.request.around.tenant,
    "gateway.consumer": lambda it: it.request.around.consumer,
    "waf.score": lambda it: it.score,
    "client.claimed_bot": lambda it: it.bot[0],
    "client.verified_bot": lambda it: it.verified_bot,
    "client.bot_check": lambda it: it.bot[1],
    "client.score": lambda it: it.client_score,
}
_MAPS: Final[dict[str, Callable[[RequestFacts], Arguments]]] = {
    "http.request.uri.args": lambda it: it.query,
    "http.request.body.args": lambda it: it.body,
    "http.request.headers": lambda it: it.headers,
    "http.request.cookies": lambda it: it.cookies,
}
