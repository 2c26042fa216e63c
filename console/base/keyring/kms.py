"""A key management service as the ring sees it: it wraps and unwraps data keys, and keeps its own key to itself."""

from typing import Protocol

from console.base.keyring.sealing import KeyRingError


class KmsError(KeyRingError):
    """The service did not do it; the text says why and what to do. `is_temporary`: the same may work a little later."""

    def __init__(self, text: str, *, is_temporary: bool = False) -> None:
        super().__init__(text)
        self.is_temporary = is_temporary


class Kms(Protocol):
    """Wraps and unwraps data keys of 32 bytes; raises KmsError."""

    def wrap(self, key: bytes) -> str:
        """Return the key encrypted under the service's own."""

    def unwrap(self, wrapped: str) -> bytes:
        """Return the key that `wrap` wrapped."""
