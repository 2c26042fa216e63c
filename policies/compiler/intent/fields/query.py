"""Names of query parameters."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import printable_ascii
from policies.compiler.limits import QUERY_CHARACTERS

_PARAMETER: Final = re.compile(r"[^&=#+%\s]+", re.ASCII)


def _parameter(value: str) -> str:
    if not _PARAMETER.fullmatch(printable_ascii(value)):
        raise refuse("query_name_invalid", f"{quote(value)} cannot be the name of a query parameter")
    return value


QueryName = Annotated[str, Field(min_length=1, max_length=QUERY_CHARACTERS), AfterValidator(_parameter)]
"""A name that needs no encoding, since it is compared as it is sent."""
