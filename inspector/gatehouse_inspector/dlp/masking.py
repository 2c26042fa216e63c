"""What is told of a finding: enough to know it again, too little to know it."""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from gatehouse_inspector.dlp.places import Place

_SHOWN: Final = 2
_LEAST_TO_SHOW: Final = 12
_FINGERPRINT_BYTES: Final = 8
_HIDDEN: Final = "…"
HIDDEN: Final = "…".encode()
PATH_HIDDEN: Final = "/…"


def fingerprint(key: str, detector: str, value: str) -> str:
    """Return sixteen hexadecimal digits that are the same for the same value under the same key."""
    told = f"{detector}\0{value}".encode()
    return hmac.digest(bytes.fromhex(key), told, hashlib.sha256)[:_FINGERPRINT_BYTES].hex()


def sample(value: str) -> str:
    """Return the first and the last two characters of what is long enough to hide the rest."""
    if len(value) < _LEAST_TO_SHOW:
        return _HIDDEN
    return f"{value[:_SHOWN]}{_HIDDEN}{value[-_SHOWN:]}"


def without(place: Place, hidden: Collection[str]) -> Place:
    """Return a place without what must not be told: of a name in which something was found, nothing is."""
    if place.is_name:
        parent = place.name.rpartition("/")[0] if place.name.startswith("/") else ""
        return replace(place, name=f"{parent}/{_HIDDEN}" if parent else _HIDDEN)
    name = place.name
    for one in hidden:
        name = name.replace(one, _HIDDEN)
    return replace(place, name=name)


def written(place: Place) -> str:
    """Return a place in words of the console: `body /user/card (gzip, base64)`."""
    name = f" {place.name}" if place.name else ""
    wrapped = f" ({', '.join(place.wrapped)})" if place.wrapped else ""
    return f"{place.part}{' name of' if place.is_name else ''}{name}{wrapped}"
