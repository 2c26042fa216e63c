"""What a compiled expression asks a request."""

from collections.abc import Container, Mapping
from typing import Any, Protocol


class Facts(Protocol):
    """A request. What is not there is an empty string, 0, False, or no strings; an address is always there."""

    def value(self, field: str) -> Any:
        """Return the value of a field as its type says: str, int, bool, an IP address, or a sequence of str."""

    def values(self, field: str, key: str) -> tuple[str, ...]:
        """Return the values that a map has under a name."""


Lists = Mapping[str, Container[Any]]
"""Lists by name: of addresses, strings or integers."""
