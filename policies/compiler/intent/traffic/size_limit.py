"""How large a request may be."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from policies.compiler.intent.spec import Spec
from policies.compiler.limits import REQUEST_BODY_BYTES


class SizeLimitPolicy(Spec):
    """Requests whose body has more than `request_bytes` are refused with 413.

    One that says its length is refused before the service sees anything of it; of one that does not (chunks, streams)
    the service may have seen the beginning, and its connection is closed.
    """

    type: Literal["size_limit"]
    request_bytes: Annotated[int, Field(strict=True, ge=0, le=REQUEST_BODY_BYTES)]
