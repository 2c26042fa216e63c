"""Header names and values (RFC 9110, section 5), and which headers a tenant may not touch."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.limits import HEADER_NAME_CHARACTERS, HEADER_VALUE_CHARACTERS

_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+", re.ASCII)
# Framing and connection headers: editing one would desynchronise requests, or do nothing.
_FRAMING: Final = frozenset(
    {"connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)


def header_name(value: str) -> str:
    """The name in lower case, as HTTP/2 and Envoy write it."""
    if value.startswith(":"):
        raise refuse("header_pseudo", f"{quote(value)} is a pseudo-header; match method, path and hostname instead")
    if not _TOKEN.fullmatch(value):
        raise refuse("header_name_invalid", f"{quote(value)} is not a header name")
    if value.lower() == "host":
        raise refuse("header_host", "the host header is not edited or matched here; use hostnames, or rewrite.hostname")
    return value.lower()


def editable_header_name(value: str) -> str:
    """As `header_name`, refused for headers that frame the message or steer Envoy itself."""
    name = header_name(value)
    if name in _FRAMING:
        raise refuse("header_framing", f"{name} frames the message and may not be edited")
    if name.startswith("x-envoy-"):
        raise refuse("header_internal", f"{name} steers the gateway itself and may not be edited")
    return name


def header_value(value: str) -> str:
    """Printable ASCII without surrounding spaces, which every hop would strip."""
    printable_ascii(value)
    if value != value.strip():
        raise refuse("header_value_spaces", "begins or ends with a space, which does not survive HTTP")
    return value


HeaderName = Annotated[str, Field(min_length=1, max_length=HEADER_NAME_CHARACTERS), AfterValidator(header_name)]
EditableHeaderName = Annotated[
    str, Field(min_length=1, max_length=HEADER_NAME_CHARACTERS), AfterValidator(editable_header_name)
]
HeaderValue = Annotated[str, Field(min_length=1, max_length=HEADER_VALUE_CHARACTERS), AfterValidator(header_value)]
