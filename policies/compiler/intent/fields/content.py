"""What the gateway answers with by itself: a text and its content type."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import plain_text
from policies.compiler.limits import RESPONSE_BODY_BYTES

_CONTENT_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:; ?[\w-]+=[\w.-]+)*", re.ASCII)


def _page(value: str) -> str:
    for line in value.replace("\r\n", "\n").split("\n"):
        plain_text(line.replace("\t", " "))
    if len(value.encode()) > RESPONSE_BODY_BYTES:
        raise refuse("text_too_long", f"may have {RESPONSE_BODY_BYTES} bytes")
    return value


def _content_type(value: str) -> str:
    if not _CONTENT_TYPE.fullmatch(value):
        raise refuse("content_type_invalid", "must be a content type, such as text/html; charset=utf-8")
    return value


ContentType = Annotated[str, Field(max_length=200), AfterValidator(_content_type)]
"""A media type with parameters (RFC 9110, section 8.3)."""

Page = Annotated[str, AfterValidator(_page)]
"""Text of any language with line breaks and tabs, of so many bytes as Envoy answers with."""
