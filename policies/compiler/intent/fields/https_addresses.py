"""Addresses of the web that a gateway asks by itself: by TLS only, and without anything secret in them."""

from __future__ import annotations

from typing import Annotated

from gatehouse_protocol.addresses import is_https_address
from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.limits import URL_CHARACTERS


def https_address(value: str) -> str:
    """The address itself; refused unless it is `https://`, and names a host but neither a user nor a fragment."""
    if " " in value or not is_https_address(value):
        text = f"{quote(value)} is not an address such as https://id.example.com/keys, without user and fragment"
        raise refuse("https_address_invalid", text)
    return value


HttpsAddress = Annotated[
    str, Field(max_length=URL_CHARACTERS), AfterValidator(printable_ascii), AfterValidator(https_address)
]
