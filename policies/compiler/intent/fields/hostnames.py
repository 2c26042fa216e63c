"""Host names as DNS and Envoy see them: lower case, IDNA A-labels, perhaps one leading wildcard (RFC 1123, 5891)."""

from __future__ import annotations

import re
from typing import Annotated, Final

import idna
from pydantic import AfterValidator

from policies.compiler.intent.fields.refusal import quote, refuse

_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_NUMERIC: Final = re.compile(
    r"[0-9]+|0x[0-9a-f]*", re.ASCII
)  # WHATWG URL: a name that ends so is read as an IPv4 address
_LONGEST = 253


def hostname(value: str) -> str:
    """The canonical form of a host name without wildcard: `Bücher.Example` becomes `xn--bcher-kva.example`."""
    if len(value) > _LONGEST:
        raise refuse("hostname_too_long", f"is longer than {_LONGEST} characters")
    name = _to_ascii(value)
    labels = name.split(".")
    if len(name) > _LONGEST or not all(_LABEL.fullmatch(part) for part in labels):
        raise refuse("hostname_invalid", f"{quote(value)} is not a host name such as shop.example.com")
    if _NUMERIC.fullmatch(labels[-1]):
        raise refuse("hostname_is_address", f"{quote(value)} would be read as an IP address; a host name is needed")
    return name


def hostname_or_wildcard(value: str) -> str:
    """As `hostname`, and also `*.example.com`: the wildcard stands for one or more whole labels."""
    if not value.startswith("*"):
        return hostname(value)
    suffix = hostname(value[2:]) if value.startswith("*.") else ""
    if suffix.count(".") < 1:
        raise refuse("hostname_wildcard", "a wildcard is written *.example.com, before at least two labels")
    return f"*.{suffix}"


def _to_ascii(value: str) -> str:
    if value.isascii() and "xn--" not in value.lower():
        return value.lower()
    try:
        return idna.encode(value, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise refuse("hostname_invalid", f"{quote(value)} is not a valid internationalised host name") from None


Hostname = Annotated[str, AfterValidator(hostname)]
HostnameOrWildcard = Annotated[str, AfterValidator(hostname_or_wildcard)]
