"""How long a body may be, by operation: little, except where documents or many objects are sent."""

import re
from collections.abc import Mapping
from typing import Any, Final

KIB: Final = 1024
MIB: Final = 1024 * KIB
USUAL_BYTES: Final = MIB
OF_STRANGERS_BYTES: Final = 64 * KIB
"""Of whoever sends neither a token nor a cookie: a sign-in has a few hundred bytes."""

_LARGER: Final = (
    (re.compile(r"^/api/v1/slices/[^/]+/(?:import|translations)$"), 16 * MIB),
    (re.compile(r"^/api/v1/slices/[^/]+/lists(?:/[^/]+(?:/entries)?)?$"), 8 * MIB),
    (re.compile(r"^/api/v1/slices/[^/]+/(?:objectives/)?import$"), 4 * MIB),
)
_CREDENTIALS: Final = frozenset({b"authorization", b"cookie"})


def body_limit(scope: Mapping[str, Any]) -> int:
    """Return how many bytes the body of this request may have."""
    if not any(name in _CREDENTIALS for name, _ in scope["headers"]):
        return OF_STRANGERS_BYTES
    path = scope["path"]
    return next((limit for pattern, limit in _LARGER if pattern.search(path)), USUAL_BYTES)
