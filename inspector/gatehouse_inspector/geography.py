"""Where addresses are registered, and who announces them: from files in MaxMind's format that an operator provides.

`GATEHOUSE_GEOIP` names them, separated by colons: one with countries, one with autonomous systems, or one with both
(GeoLite2 and its like). Without any, country and number stay unknown.
"""

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import maxminddb

SETTING: Final = "GATEHOUSE_GEOIP"
_REMEMBERED: Final = 16_384
UNKNOWN: Final = ("", 0)

Origin = tuple[str, int]
"""Two letters (ISO 3166-1), empty if unknown, and the number of an autonomous system, 0 if unknown."""


class GeographyError(Exception):
    """A file cannot be read; the text names it."""


class Geography:
    """Asked for one address after another; what was asked lately is remembered."""

    def __init__(self, files: Iterable[Path]) -> None:
        """Raises GeographyError."""
        self._readers = [_opened(path) for path in files]
        self.of = lru_cache(_REMEMBERED)(self._of)

    def _of(self, address: str) -> Origin:
        country, number = UNKNOWN
        for reader in self._readers:
            found = _record(reader, address)
            country = country or _country(found)
            number = number or _number(found)
        return country, number


NOWHERE: Final = Geography(())


def provided(environment: Mapping[str, str] = os.environ) -> Geography:
    """Return what the setting names. Raises GeographyError."""
    return Geography(Path(one) for one in environment.get(SETTING, "").split(":") if one)


def _opened(path: Path) -> maxminddb.Reader:
    try:
        return maxminddb.open_database(path)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        raise GeographyError(f"{path}: {error}") from None


def _record(reader: maxminddb.Reader, address: str) -> Mapping[str, Any]:
    try:
        found = reader.get(address)
    except (ValueError, maxminddb.InvalidDatabaseError):
        return {}
    return found if isinstance(found, dict) else {}


def _country(record: Mapping[str, Any]) -> str:
    for name in ("country", "registered_country"):
        code = (record.get(name) or {}).get("iso_code", "")
        if code:
            return str(code)[:2]
    return ""


def _number(record: Mapping[str, Any]) -> int:
    return int(record.get("autonomous_system_number") or 0)
