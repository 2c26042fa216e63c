"""A form as `multipart/form-data`, as curl sends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from waf.trials.reading.written import encoded

_BOUNDARY: Final = "------------------------d74496d66958873e"


@dataclass(frozen=True, slots=True)
class Part:
    """One field; one with a file name is a file."""

    name: str
    content: str
    filename: str = ""
    media: str = ""


def multipart(parts: Sequence[Part]) -> tuple[bytes, str]:
    """Return the body, and its media type with the boundary."""
    lines: list[str] = []
    for part in parts:
        file = f'; filename="{_quoted(part.filename)}"' if part.filename else ""
        lines += [f"--{_BOUNDARY}", f'Content-Disposition: form-data; name="{_quoted(part.name)}"{file}']
        media = part.media or ("application/octet-stream" if part.filename else "")
        lines += [*([f"Content-Type: {media}"] if media else []), "", part.content]
    body = "\r\n".join((*lines, f"--{_BOUNDARY}--", ""))
    return encoded(body), f"multipart/form-data; boundary={_BOUNDARY}"


def _quoted(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
