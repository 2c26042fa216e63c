"""Builds the console with Vite when its sources changed, and copies it to where the web process serves it from."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from console.local.frontend.javascript import search_path
from console.local.places import Places
from console.local.supervision.program import StackError

STAMP = ".stamp"
SOURCES = ("src", "index.html", "public", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
NOT_OURS = ("--ignore", "rest_framework", "--ignore", "guardian")
"""Pages of libraries, which nobody is shown: their scripts are served to nobody either."""


def is_built(places: Places) -> bool:
    """Say whether the built console is the one of these sources."""
    return _read(_dist(places) / STAMP) == _sources_digest(places)


def is_collected(places: Places) -> bool:
    """Say whether the web process serves that build."""
    return _read(places.collected) == _read(_dist(places) / STAMP)


def build(places: Places) -> None:
    """Install what the build needs and build; raise StackError with the failing command."""
    with _alone(places):
        if is_built(places):
            return
        stamp = _sources_digest(places)
        _install(places, with_tools=False)
        npm(places, "run", "build")
        (_dist(places) / STAMP).write_text(stamp)


def collect(places: Places) -> None:
    """Copy the build, compressed, to the folder of static files (`manage.py collectstatic`)."""
    manage = [sys.executable, str(places.checkout / "manage.py"), "collectstatic", "--no-input", "--clear", "-v0"]
    if subprocess.run([*manage, *NOT_OURS], check=False).returncode:
        raise StackError("`manage.py collectstatic` failed")
    places.collected.write_text(_read(_dist(places) / STAMP))


def install(places: Places) -> None:
    """Install the locked packages, those of tests and lint too, unless they are there."""
    with _alone(places):
        _install(places, with_tools=True)


def _install(places: Places, *, with_tools: bool) -> None:
    """Install what is missing; no package may run a script of its own.

    A person's npm may be set to leave out what only development needs (`NODE_ENV=production`). A build respects that in
    a fresh checkout, but never takes such packages away from one that has them.
    """
    folder = _frontend(places)
    wanted = _digest([folder / "package-lock.json"], folder)
    marker, tools = folder / "node_modules" / STAMP, _tools(folder)
    if _read(marker) == wanted and (not with_tools or all(tool.exists() for tool in tools)):
        return
    include = ["--include=dev"] if with_tools or any(tool.exists() for tool in tools) else []
    npm(places, "ci", *include, "--ignore-scripts", "--no-audit", "--no-fund")
    marker.write_text(wanted)


def _tools(folder: Path) -> list[Path]:
    """Return where the packages lie that only tests, lint and types need."""
    names = json.loads(_read(folder / "package.json") or "{}").get("devDependencies", {})
    return [folder / "node_modules" / name for name in names]


def npm(places: Places, *arguments: str) -> None:
    """Run npm in the front end's folder."""
    environment = {**os.environ, "PATH": search_path(places)}
    npm_found = shutil.which("npm", path=environment["PATH"]) or "npm"
    done = subprocess.run([npm_found, *arguments], cwd=_frontend(places), env=environment, check=False)
    if done.returncode:
        raise StackError(f"`npm {' '.join(arguments)}` failed with exit code {done.returncode}")


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Wait for any other build of these sources to end, and keep others waiting."""
    with (_frontend(places) / "package-lock.json").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _frontend(places: Places) -> Path:
    return places.checkout / "frontend"


def _dist(places: Places) -> Path:
    return _frontend(places) / "dist"


def _sources_digest(places: Places) -> str:
    return _digest(_sources(_frontend(places)), _frontend(places))


def _sources(folder: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = folder / name
        yield from sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]


def _digest(files: Iterable[Path], folder: Path) -> str:
    """Return one digest of names, relative to `folder`, and contents; a missing file counts as empty."""
    total = hashlib.sha256()
    for file in files:
        content = file.read_bytes() if file.exists() else b""
        total.update(f"{file.relative_to(folder)}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def _read(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""
