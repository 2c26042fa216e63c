"""Where the Core Rule Set lies, and which of its files look at what."""

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

SETTING: Final = "GATEHOUSE_CRS"
"""Names the folder that holds `rules/`, where it is not the system's."""
_USUAL: Final = (Path("/usr/share/modsecurity-crs"), Path("/usr/share/coreruleset"))
_VERSION: Final = re.compile(r"OWASP ModSecurity Core Rule Set ver\.(\d+)\.(\d+)\.(\d+)")
_SETUP: Final = "901"
_ALWAYS: Final = (_SETUP, "905", "911", "913", "920", "921", "922", "930", "931", "932", "941", "942", "943", "949")
_OF_RESPONSES: Final = ("950", "951", "959")
_FIRST_OF_RESPONSES: Final = "950"


class Technology(StrEnum):
    """What a service is made of. Rules about what it is not made of cost time and find nothing."""

    PHP = "php"
    JAVA = "java"
    NODEJS = "nodejs"
    IIS = "iis"


_OF_TECHNOLOGY: Final = {
    Technology.PHP: ("933", "953"),
    Technology.JAVA: ("944", "952"),
    Technology.NODEJS: ("934",),
    Technology.IIS: ("954",),
}


class CrsUnavailableError(Exception):
    """There is no Core Rule Set on this machine, or not one that we know; the text says why."""


@dataclass(frozen=True, slots=True)
class CoreRuleSet:
    """A Core Rule Set of version 3.3; `folder` holds its files."""

    folder: Path
    version: tuple[int, int, int]

    @property
    def setup_version(self) -> int:
        """What `tx.crs_setup_version` must be: 334 for 3.3.4."""
        major, minor, patch = self.version
        return major * 100 + minor * 10 + patch

    def files(self, technologies: frozenset[Technology]) -> list[Path]:
        """Return the files that look at requests, in order: for every service, and for these technologies."""
        return self._files({*_ALWAYS, *(one for one in _about(technologies) if one < _FIRST_OF_RESPONSES)})

    def files_of_responses(self, technologies: frozenset[Technology]) -> list[Path]:
        """Return the files that look at responses, in order, and first what sets them up."""
        return self._files(
            {_SETUP, *_OF_RESPONSES, *(one for one in _about(technologies) if one >= _FIRST_OF_RESPONSES)}
        )

    def _files(self, wanted: set[str]) -> list[Path]:
        found = {number: path for path in self.folder.glob("*.conf") if (number := _number(path)) in wanted}
        if missing := wanted - set(found):
            raise CrsUnavailableError(f"{self.folder} lacks the files {', '.join(sorted(missing))}")
        return [found[number] for number in sorted(found)]


def find_crs(folder: Path | None = None) -> CoreRuleSet:
    """Return the Core Rule Set in `folder`, the setting's, or the system's. Raises CrsUnavailableError."""
    named = folder or (Path(os.environ[SETTING]) if os.environ.get(SETTING) else None)
    places = (named,) if named else _USUAL
    for place in places:
        initialization = place / "rules" / "REQUEST-901-INITIALIZATION.conf"
        if initialization.is_file():
            return CoreRuleSet(place / "rules", _version(initialization))
    raise CrsUnavailableError(f"no rules in {' or '.join(map(str, places))}")


def is_judging(path: Path) -> bool:
    """Return whether a file of requests' rules compares the score with the threshold, after all others have looked."""
    return _number(path) == "949"


def _about(technologies: frozenset[Technology]) -> set[str]:
    return {number for one in technologies for number in _OF_TECHNOLOGY[one]}


def _version(path: Path) -> tuple[int, int, int]:
    found = _VERSION.search(path.read_text(errors="replace"))
    version = (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)
    if version[:2] != (3, 3):
        raise CrsUnavailableError(f"{path} is not of version 3.3")
    return version


def _number(path: Path) -> str:
    """The three digits of `REQUEST-942-APPLICATION-ATTACK-SQLI.conf`; empty for `…-903.9001-…`, which we never use."""
    parts = path.name.split("-")
    return parts[1] if len(parts) > 1 and parts[1].isdigit() else ""
