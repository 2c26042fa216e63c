"""Names of cookies (RFC 6265, section 4.1.1)."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from policies.compiler.intent.fields.refusal import quote, refuse

_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}", re.ASCII)


def cookie_name(value: str) -> str:
    """The name itself when a cookie can have it; names are compared as they are written, capitals and all."""
    if not _TOKEN.fullmatch(value):
        raise refuse("cookie_name_invalid", f"{quote(value)} cannot be the name of a cookie")
    return value


CookieName = Annotated[str, AfterValidator(cookie_name)]
