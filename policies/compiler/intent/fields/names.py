"""Names of objects: a DNS label, so that a name fits a URL, a file, a cluster and a statistic without any escaping."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from policies.compiler.intent.fields.refusal import quote, refuse

_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


def label(value: str) -> str:
    """The value itself when it is 1–63 lower-case letters, digits and inner hyphens."""
    if not _LABEL.fullmatch(value):
        raise refuse(
            "name_invalid",
            f"{quote(value)} is not a name: use 1 to 63 lower-case letters, digits and hyphens, "
            "beginning and ending with a letter or digit",
        )
    return value


Name = Annotated[str, AfterValidator(label)]
