"""Fields of multipart forms (RFC 7578): their values, of files the names."""

import re
from typing import Final

from gatehouse_inspector.requests.arguments import MOST, Arguments, TooManyError

_BOUNDARY: Final = re.compile(rb"boundary\s*=\s*(?:\"([^\"]{1,256})\"|([^\s;,\"]{1,256}))", re.IGNORECASE)
_DISPOSITION: Final = re.compile(
    rb"^content-disposition\s*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.IGNORECASE | re.MULTILINE
)
_PARAMETER: Final = re.compile(rb";\s*(name|filename)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;]+))", re.IGNORECASE)
END_OF_HEAD: Final = re.compile(rb"\r?\n\r?\n")
"""What stands between the headers of a part and its value."""
_ESCAPED: Final = re.compile(rb"\\(.)", re.DOTALL)


def boundary_of(content_type: bytes) -> bytes | None:
    """Return what stands between the parts of a form; None where its type does not say."""
    named = _BOUNDARY.search(content_type)
    return (named[1] or named[2]) if named else None


def of_multipart(body: bytes, content_type: bytes) -> Arguments:
    """Return the fields of a form; of one with a file, the file's name is the value.

    Raises ValueError without a boundary, and TooManyError.
    """
    boundary = boundary_of(content_type)
    if boundary is None:
        raise ValueError("no boundary")
    delimiter = b"--" + boundary
    parts = re.split(rb"(?:^|\r?\n)" + re.escape(delimiter), body, maxsplit=MOST + 1)[1:]
    found: dict[str, list[str]] = {}
    for count, part in enumerate(parts, start=1):
        if part.startswith(b"--"):
            break
        if count > MOST:
            raise TooManyError(f"more than {MOST} parts")
        name, value = _field(part)
        found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def _field(part: bytes) -> tuple[str, str]:
    end = END_OF_HEAD.search(part)
    head, value = (part[: end.start()], part[end.end() :]) if end else (part, b"")
    disposition = _DISPOSITION.search(head.lstrip(b"\r\n"))
    parameters: dict[bytes, bytes] = {}
    for name, quoted, bare in _PARAMETER.findall(disposition[1] if disposition else b""):
        parameters.setdefault(name.lower(), _ESCAPED.sub(rb"\1", quoted) if quoted else bare)
    return _text(parameters.get(b"name", b"")), _text(parameters.get(b"filename", value))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
