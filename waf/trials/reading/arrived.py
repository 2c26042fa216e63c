"""What the inspector sees of a request: the gateway normalises paths, and keeps some headers to itself."""

import re
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from waf.trials.reading.written import Written

_KEPT_BACK: Final = frozenset({
    "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te", "x-request-id",
    "x-forwarded-proto", "x-forwarded-for",
})  # fmt: skip
_OURS: Final = ("x-gatehouse-", "x-envoy-")
_PERCENT: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_SAFE: Final = "/%!$&'()*+,;=:@~-._[]|\"<>^`{}"
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]")


def arrived(written: Written) -> Written:
    """Return a request as the gateway gives it to the inspector."""
    path, question, query = written.target.partition("?")
    headers = tuple((name, value) for name, value in written.headers if not _is_kept_back(name))
    return replace(written, target=normal(path) + question + query, headers=headers)


def normal(path: str) -> str:
    """Return a path as the gateway routes it: escaped letters and slashes plain, no dot segments or double slashes."""
    if not path.startswith("/"):
        return path
    plain = re.sub(r"%2[fF]|%5[cC]|\\", "/", _PERCENT.sub(_plain, path))
    kept: list[str] = []
    parts = plain.split("/")[1:]
    for part in parts:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    if parts[-1] in {".", ".."}:
        kept.append("")
    return quote(re.sub("//+", "/", "/" + "/".join(kept)), safe=_SAFE, errors="surrogateescape")


def _is_kept_back(name: str) -> bool:
    return name.lower() in _KEPT_BACK or name.lower().startswith(_OURS)


def _plain(found: "re.Match[str]") -> str:
    character = chr(int(found[1], 16))
    return character if _UNRESERVED.fullmatch(character) else found[0]
