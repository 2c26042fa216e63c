"""PURE: how many refusals of each tenant are read, so that a flood of them does not keep the agent busy.

What reached a destination is always read: it is bounded by what goes through. Who is not proven to be of a tenant does
not count against it.
"""

from collections.abc import Callable
from typing import Any, Final

A_SECOND: Final = 500
AT_ONCE: Final = 2_000
"""Of a tenant that was quiet before."""
_MOST_TENANTS: Final = 10_000
_NOTHING: Final = (b"", b"-")
_NOT_PROVEN: Final = b"407"
_LOOKED_AT: Final = frozenset({"upstream", "status", "tenant"})


class Admission:
    """`steady` is a clock for rates, in seconds."""

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._filled: dict[bytes, tuple[float, float]] = {}

    def admits(self, attributes: Any) -> bool:
        """Say whether a line of Envoy's is to be read; if not, it is one to be counted."""
        said = {one.key: one.value.string_value for one in attributes if one.key in _LOOKED_AT}
        if said.get("upstream", b"") not in _NOTHING:
            return True
        tenant = b"" if said.get("status") == _NOT_PROVEN else said.get("tenant", b"")
        now = self._steady()
        left, at = self._filled.get(tenant, (float(AT_ONCE), now))
        left = min(float(AT_ONCE), left + (now - at) * A_SECOND)
        if len(self._filled) >= _MOST_TENANTS:
            self._filled.clear()
        self._filled[tenant] = (left - 1 if left >= 1 else left, now)
        return left >= 1
