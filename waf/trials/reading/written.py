"""A request that somebody wrote, and what is wrong with one that cannot be read."""

import re
from dataclasses import dataclass, field
from typing import Final

LONGEST: Final = 262_144
"""Characters of a request as text. A gateway takes heads of at most 96 KiB, and of a body 128 KiB are looked at."""
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}")
_METHOD: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}")
_NO_VALUE: Final = re.compile(r"[\x00\r\n]")
_NO_TARGET: Final = re.compile(r"[\x00-\x20\x7f]")


class ReadingError(ValueError):
    """A request cannot be read; `pointer` names the field, below the request."""

    def __init__(self, pointer: str, text: str) -> None:
        super().__init__(text)
        self.pointer = pointer


@dataclass(frozen=True, slots=True)
class Written:
    """A request: `target` with its query, `version` as `1.1`. Bytes that are no UTF-8 are surrogates in texts."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    version: str = "1.1"
    scheme: str = field(default="http", compare=False)

    def header(self, name: str) -> str | None:
        """Return the first value of a header; None where there is none."""
        return next((value for one, value in self.headers if one.lower() == name), None)


def check_length(pointer: str, text: str) -> None:
    """Raise ReadingError where a text is longer than is read."""
    if len(text) > LONGEST:
        raise ReadingError(pointer, f"This has {len(text):,} characters; {LONGEST:,} are read.")


def checked(pointer: str, written: Written) -> Written:
    """Return a request whose head a gateway would take. Raises ReadingError."""
    if not _METHOD.fullmatch(written.method):
        raise ReadingError(pointer, f"{_shown(written.method)} is not a method.")
    if not written.target.startswith("/") and written.target != "*":
        raise ReadingError(pointer, f"The path {_shown(written.target)} does not begin with a slash.")
    if found := _NO_TARGET.search(written.target):
        raise ReadingError(pointer, f"The path has {_named(found[0])} in it; write it as %{ord(found[0]):02X}.")
    for name, value in written.headers:
        if not _NAME.fullmatch(name):
            raise ReadingError(pointer, f"{_shown(name)} is not the name of a header.")
        if found := _NO_VALUE.search(value):
            raise ReadingError(pointer, f"The header {name} has {_named(found[0])} in its value.")
    return written


def encoded(text: str) -> bytes:
    """Return the bytes that a text stands for; a lone surrogate that stands for no byte becomes a question mark."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _shown(text: str) -> str:
    return "“" + text[:60].encode("utf-8", "backslashreplace").decode().replace("\0", "\\0") + "”"


def _named(character: str) -> str:
    named = {"\0": "a NUL byte", "\r": "a line break", "\n": "a line break", " ": "a blank", "\t": "a tab"}
    return named.get(character, "a control character")
