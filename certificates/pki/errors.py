"""What cannot be read or made: a stable code, one sentence for people, and the field it concerns."""

from typing import Final

CERTIFICATE: Final = "/certificate"
PRIVATE_KEY: Final = "/private_key"
PASSWORD: Final = "/password"  # a pointer, not one
HOSTNAMES: Final = "/hostnames"


class PkiError(Exception):
    """A certificate, key or name that is refused. `pointer` is RFC 6901 into the request, or empty."""

    def __init__(self, code: str, text: str, pointer: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.pointer = pointer
