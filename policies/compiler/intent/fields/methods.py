"""Methods of requests that rules and routes are about (RFC 9110, section 9)."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse

_METHOD: Final = re.compile(r"[A-Z][A-Z-]{0,31}", re.ASCII)


def is_method(value: str) -> bool:
    """Whether it is written as a method is: in capitals, with hyphens inside."""
    return _METHOD.fullmatch(value) is not None


def _routed(value: str) -> str:
    if not is_method(value) or value == "CONNECT":
        raise refuse("method_invalid", f"{quote(value)} is not a method that can be routed, such as GET")
    return value


RoutedMethod = Annotated[str, Field(max_length=32), AfterValidator(_routed)]
"""A method of requests that have a path, which `CONNECT` has not."""
