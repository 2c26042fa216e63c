"""The kinds of value that messages are made of, each with the condition it must meet."""

import re
from typing import Annotated, Final

from gatehouse_protocol.shapes import Check

INSPECTOR: Final = "gatehouse.inspector"
"""The cluster by which an Envoy asks the inspector beside it; each node has its own."""
RESPONSES: Final = "gatehouse.inspector.responses"
"""The same for responses."""
RESPONSES_FILTER: Final = "waf_responses"
"""The filter of listeners that asks about responses; without it in a listener nobody is asked there."""
HELD_PREFIX: Final = "waf/"
"""How Envoy calls rules of WAF policies that it holds by itself: `waf/<tenant>/<policy>/<rule>`."""
HELD_STATISTICS: Final = "held."
"""What its counts of them begin with, after the listener: `http.<listener>.rbac.held.policy.<as above>.denied`."""

STOOD_DOWN: Final = "gatehouse.waf"
"""Metadata of the route table: `{"off": true}` where no policy of any tenant looks, `{"rules_off": [942100]}` where
rules of the Core Rule Set do not."""

_DIGEST: Final = r"[0-9a-f]{64}"
_SLUG: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_SLICE: Final = rf"{_SLUG}(\.certificates)?@{_SLUG}"


def _matching(pattern: str, text: str) -> Check:
    compiled = re.compile(pattern)
    return Check(text, lambda value: compiled.fullmatch(value) is not None, {"pattern": f"^{pattern}$"})


def _long(least: int, most: int, text: str) -> Check:
    return Check(text, lambda value: least <= len(value) <= most, {"minLength": least, "maxLength": most})


Digest = Annotated[str, _matching(_DIGEST, "expected 64 hexadecimal digits")]
SliceKey = Annotated[str, _matching(_SLICE, "expected <tenant>@<gateway> or <tenant>.certificates@<gateway>")]
Count = Annotated[int, Check("expected zero or more", lambda number: number >= 0, {"minimum": 0})]
Name = Annotated[str, _long(1, 512, "expected 1 to 512 characters")]
Text = Annotated[str, _long(0, 4096, "expected at most 4096 characters")]
