"""Finds libmodsecurity and the OWASP Core Rule Set, or unpacks Debian's packages of them into the tools' folder.

Needs no root and leaves the machine as it is. Where neither is possible, nodes say that they cannot look at requests.
"""

import contextlib
import ctypes
import os
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from gatehouse_inspector.crs.files import SETTING as RULES_SETTING
from gatehouse_inspector.crs.files import CrsUnavailableError, find_crs
from gatehouse_inspector.engine.library import SETTING as LIBRARY_SETTING
from gatehouse_inspector.geography import SETTING as GEOGRAPHY_SETTING
from gatehouse_inspector.serving.allocator import NAME as ALLOCATOR
from gatehouse_inspector.serving.allocator import SETTING as ALLOCATOR_SETTING

from console.local.debian import unpack_package, unpack_with_dependencies
from console.local.fetching import note_try, was_tried
from console.local.places import Places
from console.local.servers.server import ServerError
from console.local.supervision.program import Step

PACKAGES = ("libmodsecurity3", "modsecurity-crs")
ALLOCATOR_PACKAGE = "libmimalloc2.0"
LIBRARY = "libmodsecurity.so.3"
FETCH_SECONDS = 60.0
_WHAT = "waf-engine"


def is_installed(environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether the machine, or what the person named, has both."""
    try:
        ctypes.CDLL(environ.get(LIBRARY_SETTING, LIBRARY))
        find_crs()
    except (OSError, CrsUnavailableError):
        return False
    return True


def engine_environment(places: Places) -> dict[str, str]:
    """Return what names those in the tools' folder to whoever looks at requests; nothing where none are needed."""
    named = {name: os.environ[name] for name in (LIBRARY_SETTING, RULES_SETTING) if name in os.environ}
    told = {name: os.environ[name] for name in (GEOGRAPHY_SETTING, ALLOCATOR_SETTING) if name in os.environ}
    if named or is_installed():
        return named | told
    folder = _folder(places.tools)
    libraries = folder / "usr" / "lib" / str(sysconfig.get_config_var("MULTIARCH") or "")
    search = os.pathsep.join([str(libraries), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])])
    faster = {ALLOCATOR_SETTING: str(libraries / ALLOCATOR)} if (libraries / ALLOCATOR).exists() else {}
    return (
        {
            LIBRARY_SETTING: str(libraries / LIBRARY),
            RULES_SETTING: str(folder / "usr" / "share" / "modsecurity-crs"),
            "LD_LIBRARY_PATH": search,
        }
        | faster
        | told
    )


def fetching(places: Places) -> tuple[Step, ...]:
    """Return the step that fetches the packages, none where they are here or were not to be had within a day."""
    if is_installed() or any(_folder(places.tools).glob(f"usr/lib/**/{LIBRARY}")) or was_tried(places.tools, _WHAT):
        return ()
    return (
        Step(
            "waf-engine",
            (sys.executable, "-m", "console.local", "waf-engine"),
            os.environ,  # proxies are the person's own affair
            is_vital=False,
            is_early=True,
            says_why=True,
            limit_seconds=FETCH_SECONDS,
        ),
    )


def fetch_engine(tools: Path) -> None:
    """Fetch the packages into `tools` and remember that it was tried; raise ServerError saying what to do."""
    note_try(tools, _WHAT)
    unpack_with_dependencies(PACKAGES, _folder(tools))
    with contextlib.suppress(ServerError):  # it only makes the engine faster
        unpack_package(ALLOCATOR_PACKAGE, _folder(tools))


def _folder(tools: Path) -> Path:
    return tools / "waf"
