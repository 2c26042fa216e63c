"""PURE: reads what a worker of the inspector says. It looks at hostile bytes, so nothing it says is taken on trust.

Texts too long are cut, lists too long are shortened, and NUL and lone surrogates become U+FFFD; anything else that is
not as agreed makes the whole datagram unreadable.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from gatehouse_protocol.findings import MAX_LISTED, MAX_LONG, WafBan, WafCount, WafEvent, WafSample
from gatehouse_protocol.shapes import format_time, parse

Heard = WafEvent | WafSample | WafBan | tuple[WafCount, ...]
MAX_BYTES: Final = 65_536
MAX_TEXT: Final = 4096
MAX_HEADERS: Final = 200
_TEXTS: Final = ("policy", "route", "request_id", "client", "country", "ja4", "method", "host", "path")
_MATCH_TEXTS: Final = ("message", "target", "found", "value")
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
_WRONG: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, OSError)


class UnreadableError(Exception):
    """The datagram is not as agreed."""


def read(datagram: bytes, ahead_seconds: float) -> Heard:
    """Return what was said; `ahead_seconds` is how far the control plane's clock is ahead of this machine's."""
    try:
        said = json.loads(datagram)
        return _READERS[said["kind"]](said, ahead_seconds)
    except _WRONG as fault:
        raise UnreadableError(f"{type(fault).__name__}: {fault}"[:300]) from None


def _event(said: Mapping[str, Any], ahead_seconds: float) -> WafEvent:
    document = {
        **{name: _text(said[name]) for name in _TEXTS},
        **{name: said[name] for name in ("asn", "outcome", "status", "score")},
        "at": _moment(said["at"], ahead_seconds),
        "scores": [[_text(name), score] for name, score in said["scores"].items()][:MAX_LISTED],
        "rules": [one | {"name": _text(one["name"]), "action": _text(one["action"])} for one in _few(said["rules"])],
        "matches": [_match(one) for one in _few(said["matches"])],
        "sample": None if said["sample"] is None else _request(said["sample"]),
        "response_status": said.get("response_status"),
        "leaks": [_leak(one) for one in _few(said.get("leaks", []))],
    }
    return parse(WafEvent, document, may_have_more=True)


def _sample(said: Mapping[str, Any], ahead_seconds: float) -> WafSample:
    texts = {name: _text(said[name]) for name in ("policy", "route", "client")}
    at = _moment(said["at"], ahead_seconds)
    return parse(WafSample, {**texts, "at": at, "sample": _request(said["sample"])})


def _ban(said: Mapping[str, Any], ahead_seconds: float) -> WafBan:
    texts = {name: _text(said[name]) for name in ("policy", "client", "country", "route", "rule")}
    times = {name: _moment(said[name], ahead_seconds) for name in ("at", "until")}
    return parse(WafBan, {name: one for name, one in said.items() if name != "kind"} | texts | times)


def _counts(said: Mapping[str, Any], ahead_seconds: float) -> tuple[WafCount, ...]:
    at = _moment((said["at"] + ahead_seconds) // 60 * 60, 0)
    rows = [dict(zip(("policy", "route", "outcome", "rule", "count"), row, strict=True)) for row in said["rows"]]
    texts = ("policy", "route", "rule")
    return tuple(parse(WafCount, row | {"at": at} | {name: _text(row[name]) for name in texts}) for row in rows)


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any], float], Heard]]] = {
    "event": _event,
    "sample": _sample,
    "ban": _ban,
    "counts": _counts,
}


def _match(said: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: _text(said[name]) for name in _MATCH_TEXTS}
    return {**said, **texts, "tags": [_text(tag) for tag in _few(said["tags"])]}


def _leak(said: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("detector", "label", "action", "place", "sample", "fingerprint")
    return {"count": said["count"]} | {name: _text(said[name]) for name in texts}


def _request(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **said,
        "method": _text(said["method"]),
        "target": _text(said["target"], MAX_LONG),
        "version": _text(said["version"]),
        "headers": [[_text(name), _text(value, MAX_LONG)] for name, value in said["headers"][:MAX_HEADERS]],
        "redacted": [_text(name) for name in said["redacted"][:MAX_HEADERS]],
        "response": _response(said["response"]) if said.get("response") else None,
    }


def _response(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "status": said["status"],
        "headers": [[_text(name), _text(value, MAX_LONG)] for name, value in said["headers"][:MAX_HEADERS]],
        "truncated": said["truncated"],
        "found": [[_text(part) for part in one] for one in _few(said["found"])],
    }


def _few(said: list[Any]) -> list[Any]:
    return said[:MAX_LISTED]


def _text(said: str, most: int = MAX_TEXT) -> str:
    return _UNSTORABLE.sub("\ufffd", said[:most])


def _moment(said: float, ahead_seconds: float) -> str:
    return format_time(datetime.fromtimestamp(said + ahead_seconds, UTC))
