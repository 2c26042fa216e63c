"""What a request costs of its caller's budget: reading little, writing more, and most what compiles or starts Envoy."""

import re
from typing import Final

READ, WRITE, DEAR, STATIC, STRANGERS_WRITE = 1.0, 3.0, 10.0, 0.2, 10.0
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_DEAR: Final = re.compile(
    r"/(?:plan|revisions|import|translations|route-tests|simulate|inspect|expressions|trials|preview|try|check"
    r"|check-tries|test|suggestions|export|find)$"
    r"|^/api/v1/(?:docs|schema)/$"  # two megabytes to whoever asks
)


def price_of(method: str, path: str, *, is_stranger: bool) -> float:
    """Return the price in units; a stranger who sends something may cost a password's hash."""
    if path.startswith("/static/"):
        return STATIC
    if is_stranger and method not in SAFE:
        return STRANGERS_WRITE
    if method == "OPTIONS":
        return READ
    if _DEAR.search(path) and (method not in SAFE or not path.endswith("/revisions")):
        return DEAR
    return READ if method in SAFE else WRITE
