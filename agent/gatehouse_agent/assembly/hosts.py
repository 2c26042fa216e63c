"""Host names as Envoy compares them: lower case, perhaps with one `*.` before them, the nearest one wins."""

import re
from collections.abc import Container, Iterator
from typing import Final

_LABEL: Final = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST: Final = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_LONGEST_HOST: Final = 253


def is_host(text: str) -> bool:
    """Is this a host name as Envoy compares it: lower case, no wildcard?"""
    return len(text) <= _LONGEST_HOST and _HOST.fullmatch(text) is not None


def nearest(host: str, names: Container[str]) -> str | None:
    """Return which of the names Envoy takes for a host or a wildcard: itself, or the longest `*.suffix` over it."""
    return next((one for one in _ways_up(host) if one in names), None)


def _ways_up(host: str) -> Iterator[str]:
    yield host
    labels = host.split(".")
    for number in range(1, len(labels)):
        yield f"*.{'.'.join(labels[number:])}"
