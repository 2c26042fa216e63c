"""PURE: a request without its secrets, and texts about it without them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final
from urllib.parse import unquote

from gatehouse_inspector.requests.request import Request
from gatehouse_inspector.requests.secrets import (
    hide,
    hide_assigned,
    hide_in_form,
    hide_in_json,
    hide_in_parts,
    is_secret,
)

_SHORTEST: Final = 4
"""Characters of a value below which it is hidden only where its name stands beside it."""
_MOST_SECRETS: Final = 200
"""Values that are looked for in texts about the request; where their name stands beside them all are hidden."""
MOST_BODY: Final = 16_384
"""Bytes of a body that may leave the node."""
_HEADERS: Final = frozenset({"authorization", "proxy-authorization", "x-api-key", "set-cookie"})
_OF_ARGUMENTS: Final = frozenset({"ARGS", "ARGS_GET", "ARGS_POST", "FILES", "MULTIPART_PART_HEADERS"})
_COOKIES: Final = "REQUEST_COOKIES"


class Redaction:
    """Everything of a request that may leave the node; `names` says what was hidden: `header:cookie`, `arg:pin`."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._names: dict[str, None] = {}
        self._values: set[str] = set()

    @property
    def names(self) -> list[str]:
        """What was hidden; complete once all parts were asked for."""
        return list(self._names)

    @cached_property
    def target(self) -> str:
        """Path and query."""
        path, mark, query = _text(self._request.target).partition("?")
        return f"{path}{mark}{hide_in_form(query, self._argument)}"

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        """Names and values; names of cookies stay."""
        pairs = ((_text(name), _text(value)) for name, value in self._request.headers)
        return [(name, self._header(name.lower(), value)) for name, value in pairs]

    @cached_property
    def body(self) -> bytes:
        """The beginning of the body, MOST_BODY bytes of it."""
        media = next((value.lower() for name, value in self._request.headers if name.lower() == b"content-type"), b"")
        text = self._request.body[:MOST_BODY].decode("utf-8", "surrogateescape")
        if b"json" in media:
            text = hide_in_json(text, self._argument)
        elif media.startswith(b"multipart/"):
            text = hide_in_parts(text, self._argument)
        elif media.startswith(b"application/x-www-form-urlencoded"):
            text = hide_in_form(text, self._argument)
        else:
            text = hide_assigned(text)
        return text.encode("utf-8", "surrogateescape")

    def of_response(self, headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
        """Return names and values of headers that answer the request."""
        return [(_text(name), self._header(_text(name).lower(), _text(value))) for name, value in headers]

    def texts(self, target: str, *texts: str) -> tuple[str, ...]:
        """Return what a rule tells of a target (`ARGS:pin`) as it may be told."""
        kind, _, name = target.partition(":")
        if kind == _COOKIES or (kind in _OF_ARGUMENTS and is_secret(name)) or self._is_secret_header(kind, name):
            return tuple(map(hide, texts))
        known = self._secrets
        return tuple(hide_assigned(_without(text, known)) for text in texts)

    def _is_secret_header(self, kind: str, name: str) -> bool:
        return kind == "REQUEST_HEADERS" and (name.lower() == "cookie" or _is_secret_header(name.lower()))

    @cached_property
    def _secrets(self) -> list[str]:
        """Values of secrets, the longest first."""
        _ = self.target, self.headers, self.body
        long = (one for one in self._values if len(one) >= _SHORTEST)
        return sorted(long, key=len, reverse=True)[:_MOST_SECRETS]

    def _header(self, name: str, value: str) -> str:
        if name == "cookie":
            return ";".join(map(self._cookie, value.split(";")))
        if name == "referer":
            address, mark, query = value.partition("?")
            return f"{address}{mark}{hide_in_form(query, self._argument)}"
        if not _is_secret_header(name):
            return value
        self._found(f"header:{name}", value, *value.split(" "))
        return hide(value)

    def _cookie(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        if not equals:
            name, value = "", pair
        self._found("header:cookie", value, value.strip(), unquote(value.strip()))
        return f"{name}{equals}{hide(value)}"

    def _argument(self, name: str, value: str) -> None:
        self._found(f"arg:{name}", value)

    def _found(self, name: str, *values: str) -> None:
        self._names[name] = None
        self._values.update(values)


def _is_secret_header(name: str) -> bool:
    return name in _HEADERS or is_secret(name)


def _without(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, hide(secret))
    return text


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")
