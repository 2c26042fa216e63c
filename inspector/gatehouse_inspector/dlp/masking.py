"""What is told of a finding: enough to know it again, too little to know it."""

import hashlib
import hmac
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final
from urllib.parse import unquote_to_bytes

from gatehouse_inspector.dlp.places import Part, Place

_SHOWN: Final = 2
_LEAST_TO_SHOW: Final = 12
_FINGERPRINT_BYTES: Final = 8
_HIDDEN: Final = "…"
HIDDEN: Final = "…".encode()
PATH_HIDDEN: Final = "/…"
_WRITTEN: Final = re.compile(r"(\w+)( name of)?(?: ([^( ].*?))?(?: \(([a-z0-9, -]+)\))?", re.DOTALL)


def fingerprint(key: str, detector: str, value: str) -> str:
    """Return sixteen hexadecimal digits that are the same for the same value under the same key."""
    told = f"{detector}\0{value}".encode()
    return hmac.digest(bytes.fromhex(key), told, hashlib.sha256)[:_FINGERPRINT_BYTES].hex()


def sample(value: str) -> str:
    """Return the first and the last two characters of what is long enough to hide the rest."""
    if len(value) < _LEAST_TO_SHOW:
        return _HIDDEN
    return f"{value[:_SHOWN]}{_HIDDEN}{value[-_SHOWN:]}"


def without(place: Place, values: Collection[str], names: Collection[str]) -> Place:
    """Return a place in which nothing is told of `values`, and none of the `names`, in which something was found."""
    told = place.name
    for name in sorted(names, key=len, reverse=True):
        if told == name or told.startswith(f"{name}/"):
            told = f"{name[: name.rfind('/') + 1]}{_HIDDEN}{told[len(name) :]}"
    for value in values:
        told = told.replace(value, _HIDDEN)
    return replace(place, name=told)


def query_without(query: bytes, values: Collection[str], finds: Callable[[bytes], bool]) -> bytes:
    """Return a query without the arguments in which something is found; nothing of it where a value would be left."""
    kept = b"&".join(_argument(one, finds) for one in query.split(b"&"))
    left = unquote_to_bytes(kept.replace(b"+", b" "))
    is_left = finds(left) or any(value.encode() in left for value in values)
    return HIDDEN if is_left else kept


def _argument(pair: bytes, finds: Callable[[bytes], bool]) -> bytes:
    if not finds(unquote_to_bytes(pair.replace(b"+", b" "))):
        return pair
    name, equals, _ = pair.partition(b"=")
    return HIDDEN if not equals or finds(unquote_to_bytes(name)) else name + equals + HIDDEN


def written(place: Place) -> str:
    """Return a place in words of the console: `body /user/card (gzip, base64)`."""
    name = f" {place.name}" if place.name else ""
    wrapped = f" ({', '.join(place.wrapped)})" if place.wrapped else ""
    return f"{place.part}{' name of' if place.is_name else ''}{name}{wrapped}"


def read_place(text: str) -> Place | None:
    """Return the place that `written` told; None where it is none."""
    match = _WRITTEN.fullmatch(text)
    if match is None or match[1] not in set(Part):
        return None
    wrapped = tuple((match[4] or "").split(", ")) if match[4] else ()
    return Place(Part(match[1]), match[3] or "", bool(match[2]), wrapped)
