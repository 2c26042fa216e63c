"""PURE: bodies of which there is only the start, ended so that they can be read as far as they go."""

import re
from typing import Final

from gatehouse_inspector.requests.arguments import DEEPEST, MOST
from gatehouse_inspector.requests.multipart import END_OF_HEAD, boundary_of

LONGEST_END: Final = 1_024
"""Bytes that may be added to a body so that it ends; fewer are."""
_JSON: Final = re.compile(rb"application/(?:[a-z0-9.-]+\+)?json")
_XML: Final = re.compile(rb"(?:application(?:/soap\+|/)|text/)xml")
_MULTIPART: Final = b"multipart/form-data"
_TOKEN: Final = re.compile(
    rb"[ \t\r\n]*+(?:(?P<string>\"(?:[^\"\\\x00-\x1f]++|\\.)*+\")|(?P<mark>[{}\[\],:])|(?P<word>[^\s{}\[\],:\"]++))",
    re.DOTALL,
)
_BEGUN: Final = re.compile(rb"[ \t\r\n]*+\"(?:[^\"\\\x00-\x1f]++|\\[\"\\/bfnrt]|\\u[0-9a-fA-F]{4})*+")
_HALF_CHARACTER: Final = re.compile(rb"(?:[\xc0-\xff][\x80-\xbf]{0,2}|(?<!\\)\\u[dD][89abAB][0-9a-fA-F]{2})\Z")
_HALF_ESCAPE: Final = re.compile(rb"(?:\\(?:u[0-9a-fA-F]{0,3})?)?")
_MOST_TOKENS: Final = 4 * MOST
_CLOSING: Final = {b"{": b"}", b"[": b"]"}


def needs_its_end(content_type: bytes) -> bool:
    """Return whether a body of this type cannot be read without its end: JSON, XML and forms of several parts."""
    media = content_type.lower()
    return bool(_JSON.match(media) or _XML.match(media)) or _MULTIPART in media


def ended(body: bytes, content_type: bytes) -> bytes:
    """Return the start of a body with an end of ours; one that cannot be given any as it is."""
    media = content_type.lower()
    if _JSON.match(media):
        return _ended_json(body)
    return _ended_parts(body, content_type) if _MULTIPART in media else body


def _ended_json(body: bytes) -> bytes:
    """A document with every value that is there, and of a text that is cut its start; what is open is closed."""
    closing: list[bytes] = []
    at = kept = tokens = 0
    lacking, is_name = b"", False
    while token := _TOKEN.match(body, at):
        tokens += 1
        if tokens > _MOST_TOKENS or len(closing) > DEEPEST:
            return body
        at = token.end()
        if token["word"] and at == len(body):
            break  # a number or a word of which more may come
        if token[0][-1:] == b",":
            is_name = closing[-1:] == [b"}"]
            continue
        kept, lacking = at, _lacking(token, is_name)
        is_name = token["mark"] == b"{"
        if token["mark"] in _CLOSING:
            closing.append(_CLOSING[token["mark"]])
        elif token["mark"] in (b"}", b"]") and closing:
            closing.pop()
    text = _begun(body, at)
    if text:
        return text + b'"' + (b":null" if is_name else b"") + b"".join(reversed(closing))
    return body if body[at:].strip() else body[:kept] + lacking + b"".join(reversed(closing))


def _lacking(token: re.Match[bytes], is_name: bool) -> bytes:
    """What must follow a token before anything is closed."""
    if token["mark"] == b":":
        return b"null"
    return b":null" if is_name and token["string"] else b""


def _begun(body: bytes, at: int) -> bytes:
    """The body up to the last whole character of a text that is cut; empty where the last token is none."""
    text = _BEGUN.match(body, at)
    if text is None or not _HALF_ESCAPE.fullmatch(body, text.end()):
        return b""
    return _HALF_CHARACTER.sub(b"", body[: text.end()])


def _ended_parts(body: bytes, content_type: bytes) -> bytes:
    """A form with its parts up to the last one whose headers are there, of that one what there is."""
    boundary = boundary_of(content_type)
    if boundary is None:
        return body
    delimiter = b"--" + boundary
    at = body.rfind(b"\n" + delimiter) + 1
    if not at and not body.startswith(delimiter):
        return body
    if body.startswith(b"--", at + len(delimiter)):
        return body  # its end is there, and what is cut follows it
    if END_OF_HEAD.search(body, at) is None:
        return body[:at] + delimiter + b"--\r\n"
    line = body.rfind(b"\n") + 1
    whole = body[:line] if delimiter.startswith(body[line:]) else body
    return whole.removesuffix(b"\n").removesuffix(b"\r") + b"\r\n" + delimiter + b"--\r\n"
