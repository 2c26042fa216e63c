"""Where clients come from and what they speak TLS like: countries, autonomous systems, fingerprints of TLS clients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse

_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_JA3: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_JA4_PARTS: Final = (r"[tq](?:1[0-3]|s[23]|d[123]|00)[di]\d{4}[0-9a-z]{2}", r"[0-9a-f]{12}", r"[0-9a-f]{12}")
_JA4: Final = re.compile("_".join(_JA4_PARTS), re.ASCII)
_OPEN_PART: Final = re.compile(r"[0-9a-z]*\*", re.ASCII)


def country(value: str) -> str:
    """The value itself when it is a country's two letters (ISO 3166-1)."""
    if not _COUNTRY.fullmatch(value):
        raise refuse("country_invalid", f"{quote(value)} is no country: two capital letters, such as DE (ISO 3166-1)")
    return value


def tls_fingerprint(value: str) -> str:
    """The value itself when it is a JA4 or JA3 fingerprint; parts of a JA4 may end with `*`."""
    if _JA3.fullmatch(value) or _JA4.fullmatch(value):
        return value
    parts = value.split("_")
    pairs = list(zip(parts, _JA4_PARTS, strict=False))
    is_ja4 = len(parts) == len(_JA4_PARTS) and all(re.fullmatch(known, one) or _is_open(one) for one, known in pairs)
    if not is_ja4 or parts == ["*"] * len(_JA4_PARTS):
        text = f"{quote(value)} is no fingerprint of a TLS client: JA4, such as t13d1516h2_8daaf6152771_b186095e22b6"
        raise refuse("tls_fingerprint_invalid", f"{text} (a part may end with *), or JA3, 32 hexadecimal digits")
    return value


def _is_open(part: str) -> bool:
    """Whether it is the beginning of a part."""
    return _OPEN_PART.fullmatch(part) is not None and len(part) <= max(map(len, ("t13d1516h2*", "8daaf6152771*")))


def check_distinct(values: Sequence[str | int], code: str) -> None:
    """Raise the refusal of the second of two that are the same."""
    for index, one in enumerate(values):
        if one in values[:index]:
            raise refuse(code, f"{one} is listed twice", below=f"/{index}")


Country = Annotated[str, Field(max_length=2, examples=["DE"]), AfterValidator(country)]
"""A country as ISO 3166-1 calls it, in two capital letters."""
Asn = Annotated[int, Field(strict=True, ge=1, le=2**32 - 1, examples=[64500])]
"""The number of an autonomous system (RFC 6793)."""
TlsFingerprint = Annotated[
    str, Field(max_length=40, examples=["t13d1516h2_8daaf6152771_b186095e22b6"]), AfterValidator(tls_fingerprint)
]
"""What a TLS client's hello looks like: JA4, of which parts may end with `*`, or JA3."""
