"""Messages of syslog (RFC 5424) in frames with octet counting (RFC 5425)."""

from datetime import datetime
from typing import Final

AUDIT: Final = 13
"""Facility: log audit."""
NOTICE, WARNING = 5, 4
_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()


def message(host: str, at: datetime, name: str, text: str, *, is_warning: bool = False) -> bytes:
    """Return one message; `name` is what kind it is (the verb), `text` its content in UTF-8."""
    priority = AUDIT * 8 + (WARNING if is_warning else NOTICE)
    moment = at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    head = f"<{priority}>1 {moment} {_word(host, 255)} gatehouse - {_word(name, 32)} - "
    return head.encode("ascii") + _BOM + text.encode()


def frame(content: bytes) -> bytes:
    """Return a message with its length in front."""
    return f"{len(content)} ".encode() + content


def _word(text: str, longest: int) -> str:
    """Return printable ASCII without blanks, `-` for nothing."""
    return "".join(sign for sign in text if "!" <= sign <= "~")[:longest] or "-"
