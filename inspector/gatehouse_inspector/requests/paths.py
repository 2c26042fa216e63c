"""Paths as routes see them, so that no rule is passed by by writing one differently."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

_SLASHES: Final = re.compile(r"[/\\]+")


def normal_path(target: bytes) -> str:
    """Return the path of a request target: percent-decoded once, one slash for several, without dot segments.

    A backslash is a slash. What is not UTF-8 stays as it is, byte for byte (as surrogates).
    """
    raw = target.partition(b"?")[0].partition(b"#")[0]
    text = _SLASHES.sub("/", unquote_to_bytes(raw).decode("utf-8", "surrogateescape"))
    kept: list[str] = []
    parts = text.split("/")
    for part in parts:
        if part == "..":
            del kept[max(1, len(kept) - 1) :]
        elif part != ".":
            kept.append(part)
    if parts[-1] in {".", ".."}:
        kept.append("")
    path = "/".join(kept)
    return path if path.startswith("/") else f"/{path}"


def extension(path: str) -> str:
    """Return what follows the last dot of the last segment, in lower case; empty without one."""
    return path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""
