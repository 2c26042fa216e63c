"""Where to look: every table of a database, every key of a Valkey, every file under a folder."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import redis
from psycopg import sql

STEP_BYTES = 16 * 1024 * 1024
OVERLAP_BYTES = 64 * 1024
TABLES = """SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1, 2"""
OTHERS = {"large objects": "SELECT data FROM pg_largeobject", "statements": "SELECT query FROM pg_stat_activity"}


@dataclass(frozen=True, slots=True)
class Place:
    """A name for people, and what was read there."""

    name: str
    content: bytes = field(repr=False)


def tables(database_url: str) -> Iterator[Place]:
    """Yield every table as COPY writes it, as text and as binary, from one snapshot; the user must own the database."""
    with psycopg.connect(database_url, autocommit=False) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        names = connection.execute(TABLES).fetchall()
        if not names:
            raise ValueError("this database has no tables")
        for schema, table in names:
            query = sql.SQL("TABLE {}").format(sql.Identifier(schema, table))
            yield from _copies(connection, f"{schema}.{table}", query)
        for name, query in OTHERS.items():
            if name != "large objects" or connection.info.parameter_status("is_superuser") == "on":
                yield from _copies(connection, name, sql.SQL(query))


def _copies(connection: psycopg.Connection[Any], name: str, query: sql.Composable) -> Iterator[Place]:
    for form in ("text", "binary"):
        statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT {})").format(query, sql.SQL(form))
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            yield Place(f"postgres: {name} ({form})", b"".join(bytes(block) for block in copy))


def valkey_keys(redis_url: str) -> Iterator[Place]:
    """Yield every key of every type with its value, in all databases."""
    with redis.Redis.from_url(redis_url) as client:
        count = int(client.config_get("databases")["databases"])
    for number in range(count):
        with redis.Redis.from_url(redis_url, db=number) as client:
            for key in client.scan_iter(count=1_000):
                for content in (key, *_values(client, key)):
                    yield Place(f"valkey: db {number} {key[:80]!a}", content)


def _values(client: Any, key: bytes) -> Iterator[bytes]:
    kind = client.type(key).decode()
    if kind == "string":
        yield client.get(key) or b""
    elif kind == "list":
        yield b"\n".join(client.lrange(key, 0, -1))
    elif kind == "set":
        yield b"\n".join(client.smembers(key))
    elif kind == "zset":
        yield b"\n".join(client.zrange(key, 0, -1))
    elif kind == "hash":
        yield b"\n".join(part for entry in client.hgetall(key).items() for part in entry)
    elif kind == "stream":
        yield b"\n".join(part for _, entry in client.xrange(key) for pair in entry.items() for part in pair)
    elif kind != "none":  # none: it went meanwhile
        raise ValueError(f"{key!a} is of the type {kind}, which this does not read")


def files(*roots: Path) -> Iterator[Place]:
    """Yield the files under folders, or files themselves, and their names; links are not followed."""
    for root in roots:
        if not root.exists():
            raise ValueError(f"{root} does not exist")
        for path in sorted(_regular(root)):
            yield Place(f"file name: {path}", os.fsencode(path.name))
            yield from _pieces(path)


def _regular(root: Path) -> Iterator[Path]:
    inside = (Path(folder) / name for folder, _, names in os.walk(root) for name in names)
    for path in inside if root.is_dir() else iter([root]):
        if stat.S_ISREG(path.lstat().st_mode):
            yield path


def _pieces(path: Path) -> Iterator[Place]:
    """Large files in steps that overlap, so that nothing is cut in two."""
    with path.open("rb") as file:
        content = file.read(STEP_BYTES)
        while content:
            yield Place(f"file: {path}", content)
            more = file.read(STEP_BYTES)
            content = content[-OVERLAP_BYTES:] + more if more else b""
