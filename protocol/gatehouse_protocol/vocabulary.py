"""The kinds of value that messages are made of, each with the condition it must meet."""

import re
from typing import Annotated, Final

from gatehouse_protocol.shapes import Check

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SLICE: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")

Digest = Annotated[str, Check("expected 64 hexadecimal digits", lambda text: _DIGEST.fullmatch(text) is not None)]
SliceKey = Annotated[str, Check("expected <tenant>@<gateway>", lambda text: _SLICE.fullmatch(text) is not None)]
Count = Annotated[int, Check("expected zero or more", lambda number: number >= 0)]
Name = Annotated[str, Check("expected 1 to 512 characters", lambda text: 1 <= len(text) <= 512)]
Text = Annotated[str, Check("expected at most 4096 characters", lambda text: len(text) <= 4096)]
