"""PURE: whether a request that Envoy tells of is one of those that are kept.

Envoy tells of every request id that could be in somebody's share, because to look up whose share holds costs it more
than telling does; here those are left out that are in neither the route's nor the gateway's.
"""

from collections.abc import Mapping
from typing import Final

from gatehouse_protocol.vocabulary import RecordUsual

_NOTHING: Final = b"-"
_FAILED: Final = 500


def is_kept(said: Mapping[str, bytes]) -> bool:
    """Say so of a request by the texts of its log record; of one from a listener of an earlier version always."""
    if RecordUsual.MOST_BELOW not in said:
        return True
    return _is_in_share(said) or _is_remarkable(said)


def _is_in_share(said: Mapping[str, bytes]) -> bool:
    below = _of(said, "below") or said[RecordUsual.BELOW]
    return _of(said, "request_id") < min(below, said[RecordUsual.MOST_BELOW])


def _is_remarkable(said: Mapping[str, bytes]) -> bool:
    """It failed, was found fault with or took long."""
    status = _of(said, "status")
    is_failed = not status.isdigit() or int(status) == 0 or int(status) >= _FAILED
    return is_failed or bool(_of(said, "flags") or _of(said, "waf")) or _took_long(said)


def _took_long(said: Mapping[str, bytes]) -> bool:
    try:
        slow = float((_of(said, "slow") or _of(said, RecordUsual.SLOW)).removesuffix(b"s"))
        return int(_of(said, "lasted")) >= round(slow * 1000)
    except ValueError:
        return True


def _of(said: Mapping[str, bytes], name: str) -> bytes:
    """What is said of it; Envoy says `-` where there is nothing."""
    text = said.get(name, b"")
    return b"" if text == _NOTHING else text
