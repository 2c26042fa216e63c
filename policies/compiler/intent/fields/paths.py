"""URL paths in the one form in which Envoy sees them after normalisation (RFC 3986, sections 3.3 and 6.2.2).

The listener decodes, merges and resolves the path of every request before it is matched. A path that is not already in
that form could never match, so it is refused here with the reason, instead of being a route that is silently dead.
"""

from __future__ import annotations

import re
from typing import Final

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import printable_ascii

_ALLOWED: Final = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/%]*", re.ASCII)
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9\-._~]", re.ASCII)


def path(value: str) -> str:
    """The value itself when it is an absolute path that a normalised request can have."""
    printable_ascii(value)
    if not value.startswith("/"):
        raise refuse("path_not_absolute", f"{quote(value)} must start with /")
    for sign, meaning in (("?", "a query"), ("#", "a fragment")):
        if sign in value:
            raise refuse("path_has_query", f"a path may not hold {sign} ({meaning} is matched separately)")
    if not _ALLOWED.fullmatch(value):
        raise refuse("path_invalid", f"{quote(value)} has a character that must be percent-encoded in a path")
    if "//" in value:
        raise refuse("path_not_normal", "has an empty segment (//), which requests lose before they are matched")
    if {".", ".."} & set(value.split("/")):
        raise refuse("path_not_normal", "has a . or .. segment, which requests lose before they are matched")
    _check_escapes(value)
    return value


def prefix(value: str) -> str:
    """As `path`, without a trailing slash: `/api/` and `/api` are the same prefix (Gateway API, HTTPPathMatch)."""
    checked = path(value)
    return checked.rstrip("/") or "/"


def _check_escapes(value: str) -> None:
    for escape in _ESCAPE.finditer(value):
        digits = escape.group(1)
        if digits is None:
            raise refuse("path_encoding", "has a % that is not followed by two hexadecimal digits")
        decoded = chr(int(digits, 16))
        if decoded in "/\\":
            raise refuse("path_encoding", f"%{digits} is a slash; requests are redirected to the plain form")
        if int(digits, 16) < 0x20 or decoded == "\x7f":
            raise refuse("path_encoding", f"%{digits} is a control character")
        if _UNRESERVED.fullmatch(decoded):
            raise refuse("path_encoding", f"%{digits} must be written {decoded}, as requests are decoded to that")
