"""A response as the service gave it, and the request that it answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gatehouse_inspector.requests.request import Request


@dataclass(frozen=True, slots=True)
class Response:
    """What a service answered: headers in order, and as much of the body as is looked at.

    `is_truncated` says that the body is longer than what is here, `trouble` why it cannot be read; then it is empty.
    """

    request: Request
    status: int
    headers: Sequence[tuple[bytes, bytes]] = ()
    body: bytes = field(default=b"", repr=False)
    is_truncated: bool = False
    trouble: str = ""

    @property
    def media(self) -> str:
        """The media type without its parameters, in lower case; empty where none is said."""
        named = next((value for name, value in self.headers if name.lower() == b"content-type"), b"")
        return named.partition(b";")[0].strip().lower().decode("latin-1")
