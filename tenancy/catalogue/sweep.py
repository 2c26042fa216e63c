"""Looks for a tenant everywhere: in every column of every table, in the names of Valkey's keys, in files.

Conditions of deletion are not asked: what a sweep finds, it finds because it is there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import redis
from django.conf import settings
from django.db import connection

from tenancy.catalogue.names import Names
from tenancy.catalogue.owned import KEPT
from tenancy.catalogue.tables import Table, read_tables

_TEXT: Final = ("text", "character varying", "character", "json", "jsonb", "text[]", "character varying[]")
_NODES: Final = "fleet_"
"""Tables of what nodes are told and say."""
PIECE_BYTES: Final = 4 * 1024 * 1024
OVERLAP_BYTES: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a table in which the tenant is named, and those that hold its slug as a word, which may be another's."""

    table: str
    rows: int
    mentions: int

    @property
    def is_kept(self) -> bool:
        """Whether it is there on purpose."""
        return self.table in KEPT


@dataclass(frozen=True, slots=True)
class Sweep:
    """What was looked at, and what was found."""

    tables: int
    columns: int
    found: Sequence[Found]
    keys: Sequence[str] = ()
    files: Sequence[str] = field(default=())

    @property
    def is_clean(self) -> bool:
        """Whether nothing remains but what is kept on purpose."""
        return not self.keys and not self.files and not any(one.rows for one in self.found if not one.is_kept)

    def as_dict(self) -> dict[str, Any]:
        """Return the form that a certificate has."""
        return {**asdict(self), "found": [{**asdict(one), "kept": one.is_kept} for one in self.found]}


def sweep(names: Names, folders: Sequence[Path] = ()) -> Sweep:
    """Look everywhere, also in all files below `folders` (disks of nodes)."""
    tables = read_tables()
    found = [one for table in tables.values() if (one := _in_table(table, names)) is not None]
    return Sweep(
        tables=len(tables),
        columns=sum(len(_asked(table)) for table in tables.values()),
        found=sorted(found, key=lambda one: one.table),
        keys=sorted(keys_of(names)),
        files=sorted(file for folder in folders for file in _in_files(folder, names)),
    )


def keys_of(names: Names) -> Iterator[str]:
    """Yield the names of Valkey's keys that name the tenant; nothing while Valkey is away, which then holds nothing."""
    wanted = re.compile(names.certain)
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=2) as client:
            for key in client.scan_iter(count=1000):
                if wanted.search(name := key.decode(errors="replace")):
                    yield name
    except redis.ConnectionError:
        return


def named_in(table: Table) -> str:
    """Return the SQL condition that a row names the tenant, with the parameters of `parameters_of`."""
    return " OR ".join(f"coalesce({one}, false)" for one, _ in _asked(table)) or "false"


def parameters_of(names: Names) -> dict[str, Any]:
    """Return what the conditions of a sweep ask for."""
    said = {"certain": names.certain, "said": names.as_nodes_say, "alone": names.slug_alone}
    return {"ids": names.ids, **said}


def _in_table(table: Table, names: Names) -> Found | None:
    certain = named_in(table)
    words = " OR ".join(f"coalesce({one}, false)" for _, one in _asked(table) if one) or "false"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FILTER (WHERE {certain}), count(*) FILTER (WHERE NOT ({certain}) AND ({words})) "
            f'FROM "{table.name}"',
            parameters_of(names),
        )
        rows, mentions = cursor.fetchone()
    return Found(table.name, rows, mentions) if rows or mentions else None


def _asked(table: Table) -> list[tuple[str, str]]:
    """For each column that can hold a name: the condition that it does, and that it holds the slug as a word."""
    found: list[tuple[str, str]] = []
    for column, type_ in table.columns.items():
        name = f'"{column}"'
        if type_ == "uuid":
            found.append((f"{name} = ANY(%(ids)s)", ""))
        elif type_ == "uuid[]":
            found.append((f"{name} && %(ids)s", ""))
        elif type_ == "bytea":
            found.append((f"encode({name}, 'escape') ~ %(said)s", ""))
        elif type_ in _TEXT:
            wanted = "said" if table.name.startswith(_NODES) else "certain"
            found.append((f"{name}::text ~ %({wanted})s", f"{name}::text ~ %(alone)s"))
    return found


def _in_files(folder: Path, names: Names) -> Iterator[str]:
    wanted = re.compile(names.as_nodes_say.encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and _holds(path, wanted):
            yield str(path)


def _holds(path: Path, wanted: re.Pattern[bytes]) -> bool:
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            if wanted.search(rest + piece):
                return True
            rest = piece[-OVERLAP_BYTES:]
    return False


def forget_keys(names: Names) -> int:
    """Delete Valkey's keys that name the tenant; return how many."""
    found = sorted(keys_of(names))
    if found:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=2) as client:
            client.delete(*found)
    return len(found)
