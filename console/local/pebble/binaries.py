"""Finds the programs `pebble` and `pebble-challtestsrv`: installed here, else unpacked below a folder of ours."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from console.local.debian import unpack_package
from console.local.servers.server import ServerError

BINARY_SETTING = "GATEHOUSE_PEBBLE_BIN"
PEBBLE = "pebble"
CHALLENGE_SERVER = "pebble-challtestsrv"
USUAL_FOLDER = "/usr/bin"


@dataclass(frozen=True, slots=True)
class PebbleBinaries:
    """The test CA, and the DNS and challenge server its validations ask."""

    pebble: Path
    challtestsrv: Path


def present_binaries(tools: Path | None = None, environ: Mapping[str, str] = os.environ) -> PebbleBinaries | None:
    """Return the programs of the folder `GATEHOUSE_PEBBLE_BIN`, the PATH, /usr/bin or `tools`; None if missing."""
    named = environ.get(BINARY_SETTING)
    folders = [named] if named else [*environ.get("PATH", "").split(os.pathsep), USUAL_FOLDER]
    if tools and not named:
        folders.append(str(tools / "pebble" / "usr" / "bin"))
    search = os.pathsep.join(folder for folder in folders if folder)
    pebble, challtestsrv = shutil.which(PEBBLE, path=search), shutil.which(CHALLENGE_SERVER, path=search)
    return PebbleBinaries(Path(pebble), Path(challtestsrv)) if pebble and challtestsrv else None


def find_binaries(tools: Path, environ: Mapping[str, str] = os.environ) -> PebbleBinaries:
    """Return the programs, fetching Debian's package into `tools/pebble` when the machine has none.

    Needs no root. Raise ServerError saying what to do when they are nowhere and cannot be fetched.
    """
    if found := present_binaries(tools, environ):
        return found
    if environ.get(BINARY_SETTING):
        raise ServerError(
            f"pebble: {BINARY_SETTING} names {environ[BINARY_SETTING]}, but {PEBBLE} and {CHALLENGE_SERVER} are not "
            "both there. Name the folder that holds them, or unset it."
        )
    unpack_package(PEBBLE, tools / "pebble")
    if found := present_binaries(tools, environ):
        return found
    raise ServerError(
        f"pebble: the package {PEBBLE} of this system brings no {CHALLENGE_SERVER}. Build both from "
        f"github.com/letsencrypt/pebble and set {BINARY_SETTING} to their folder."
    )
