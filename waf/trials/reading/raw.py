"""Reads a request as it goes over the wire in HTTP/1, or as somebody noted it with plain line ends."""

import re
from typing import Final
from urllib.parse import urlsplit

from waf.trials.reading.written import ReadingError, Written, check_length, checked, encoded

AT: Final = "/raw"
_START: Final = re.compile(r"(\S+)[ \t]+(\S+)(?:[ \t]+HTTP/(1\.[01]|[23])(?:\.0)?)?[ \t]*")
_BLANK: Final = re.compile(r"\r?\n\r?\n")
_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]*\r?\n")


def read_raw(text: str) -> Written:
    """Return the request that a text holds: a line with method and path, headers, an empty line, a body.

    A chunked body is put together; of a body only as much is taken as Content-Length says. Raises ReadingError.
    """
    check_length(AT, text)
    found = _BLANK.search(text.lstrip("\r\n"))
    whole = text.lstrip("\r\n")
    head, rest = (whole[: found.start()], whole[found.end() :]) if found else (whole, "")
    first, *lines = head.rstrip("\r\n").replace("\r\n", "\n").split("\n")
    start = _START.fullmatch(first)
    if start is None:
        raise ReadingError(AT, f"The first line is not a method, a path and a version: {first[:60]!r}.")
    headers = [_header(number, line) for number, line in enumerate(lines, start=2)]
    target, host = _target(start[2])
    if host and not any(name == "host" for name, _ in headers):
        headers.insert(0, ("host", host))
    body = _body(encoded(rest), dict(headers))
    kept = [one for one in headers if one[0] not in {"transfer-encoding", "content-length"}]
    if body:
        kept.append(("content-length", str(len(body))))
    return checked(AT, Written(start[1], target, tuple(kept), body, start[3] or "1.1"))


def _header(number: int, line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if line[:1] in {" ", "\t"}:
        raise ReadingError(AT, f"Line {number} continues the header before it. Write a header in one line.")
    if not colon:
        raise ReadingError(AT, f"Line {number} is not a header: there is no colon.")
    return name.lower(), value.strip(" \t")


def _target(written: str) -> tuple[str, str]:
    """Path with query, and the host if the whole address was written."""
    if not written.lower().startswith(("http://", "https://")):
        return written.partition("#")[0], ""
    parts = urlsplit(written)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), parts.netloc.rpartition("@")[2]


def _body(rest: bytes, headers: dict[str, str]) -> bytes:
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return _chunks(rest)
    said = headers.get("content-length", "")
    return rest[: int(said)] if said.isascii() and said.isdigit() and len(said) < 10 else rest


def _chunks(rest: bytes) -> bytes:
    at, body = 0, b""
    while True:
        found = _SIZE.match(rest, at)
        if found is None:
            raise ReadingError(AT, f"The chunked body has no size where chunk {at} begins, or does not end with 0.")
        size, at = int(found[1], 16), found.end()
        if size == 0:
            return body
        body += rest[at : at + size]
        end = re.compile(rb"\r?\n").match(rest, at + size)
        if end is None:
            raise ReadingError(AT, f"A chunk says that it has {size} bytes, and has another number.")
        at = end.end()
