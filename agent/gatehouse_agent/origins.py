"""Keeps Envoy's copies of the files that say where clients come from.

Envoy refuses a listener that names a file which it cannot read, and takes up another by itself as soon as it lies in
the place of the old one. So it is given copies, which only ever hold what could be read here.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import maxminddb
from gatehouse_inspector.geography import SETTING

from gatehouse_agent import logs
from gatehouse_agent.assembly.origins import OriginFiles

_STEP_SECONDS: Final = 10.0
_LOOKED_AT: Final = 1_000
_COUNTRIES, _SYSTEMS = "countries.mmdb", "systems.mmdb"
_FIELDS: Final = {_COUNTRIES: "country", _SYSTEMS: "autonomous_system_number"}

Stamp = tuple[int, int, int]


class Origins:
    """`sources` are the operator's files, in the order in which they count; `tell` puts an event into reports."""

    def __init__(self, sources: Iterable[Path], directory: Path, tell: Callable[[str, str], None]) -> None:
        self._sources, self._directory, self._tell = tuple(sources), directory, tell
        self._known: dict[Path, tuple[Stamp, frozenset[str]]] = {}
        self._troubles: dict[Path, str] = {}
        self._told: dict[Path, str] = {}
        self._look()

    @property
    def files(self) -> OriginFiles | None:
        """The copies that there are; None: nobody knows where clients come from."""
        found = {name: self._directory / name for name in _FIELDS if (self._directory / name).is_file()}
        return OriginFiles(found.get(_COUNTRIES), found.get(_SYSTEMS)) if self._sources and found else None

    async def run(self) -> None:
        """Look for new files until cancelled. Where there was none before, the next agent knows of them."""
        while True:
            self._say()
            await asyncio.sleep(_STEP_SECONDS)
            await asyncio.to_thread(self._look)

    def _look(self) -> None:
        taken: set[str] = set()
        for source in self._sources:
            try:
                stamp = _stamp(source)
                before = self._known.get(source)
                if before is None or before[0] != stamp:
                    self._known[source] = stamp, _take(source, self._directory, taken)
                self._troubles.pop(source, None)
            except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
                self._troubles[source] = str(error)
            taken |= self._known[source][1] if source in self._known else set()

    def _say(self) -> None:
        """Tell of what is wrong, once for each thing that is."""
        for source, text in self._troubles.items():
            if self._told.get(source) != text:
                logs.warning("origins_unreadable", file=str(source), error=text)
                self._tell("origins_unreadable", f"{source}: {text}; what was read before still counts")
        self._told = dict(self._troubles)


def sources_in(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the files that an operator names."""
    return tuple(Path(one).absolute() for one in environment.get(SETTING, "").split(":") if one)


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _take(source: Path, directory: Path, taken: Collection[str]) -> frozenset[str]:
    """Copy a file for everything in it that nobody has yet, and return what that is; raise for one that is no good."""
    directory.mkdir(parents=True, exist_ok=True)
    fresh = directory / "fresh"
    shutil.copyfile(source, fresh)
    names = _names(fresh) - frozenset(taken)
    for name in sorted(names):
        another = directory / f"{name}.fresh"
        another.unlink(missing_ok=True)
        os.link(fresh, another)
        another.replace(directory / name)
    fresh.unlink()
    return names


def _names(path: Path) -> frozenset[str]:
    with maxminddb.open_database(path, maxminddb.MODE_MMAP) as reader:
        records: list[Any] = [record for _, record in islice(reader, _LOOKED_AT)]
    fields = {field for record in records if isinstance(record, dict) for field in record}
    names = frozenset(name for name, field in _FIELDS.items() if field in fields)
    if not names:
        raise ValueError("has neither countries nor autonomous systems")
    return names
