"""Reads a request that was given in parts."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final

from waf.trials.reading.written import LONGEST, ReadingError, Written, check_length, checked, encoded

_MOST_HEADERS: Final = 200


def read_parts(parts: Mapping[str, Any]) -> Written:
    """Return the request: `method`, `target`, `headers` (pairs), and `body` as text or `body_base64`, all optional.

    Raises ReadingError.
    """
    for name in ("method", "target", "body"):
        check_length(f"/{name}", parts.get(name, ""))
    headers = tuple((name.lower(), value.strip(" \t")) for name, value in parts.get("headers", ()))
    if len(headers) > _MOST_HEADERS:
        raise ReadingError("/headers", f"There are {len(headers)} headers; {_MOST_HEADERS} are read.")
    body = _body(parts)
    if body and not any(name == "content-length" for name, _ in headers):
        headers += (("content-length", str(len(body))),)
    checked("/method", Written(parts.get("method", "GET"), "/"))
    checked("/target", Written("GET", parts.get("target", "/")))
    return checked("/headers", Written(parts.get("method", "GET"), parts.get("target", "/"), headers, body))


def _body(parts: Mapping[str, Any]) -> bytes:
    if "body_base64" not in parts:
        return encoded(parts.get("body", ""))
    text = parts["body_base64"]
    if "body" in parts:
        raise ReadingError("/body_base64", "Give the body once, as text or in base64.")
    check_length("/body_base64", text)
    try:
        body = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ReadingError("/body_base64", "This is not base64.") from None
    if len(body) > LONGEST:
        raise ReadingError("/body_base64", f"The body has {len(body):,} bytes; {LONGEST:,} are read.")
    return body
