"""Runs the local stack of the release that is installed: of its code, state and sockets in folders of its own."""

import os
import sys
from pathlib import Path

from console.local.frontend.build import STAMP, _sources_digest
from console.local.places import Places
from console.local.up import up


def main(code: Path, home: Path) -> None:
    """Run until SIGTERM."""
    os.chdir(home)  # a folder in which no program finds code
    places = Places(code, home / "state", home / "run", home / "pg")
    built = code / "frontend" / "dist" / STAMP  # a release in an archive has no pages, and shall not build any
    built.parent.mkdir(parents=True, exist_ok=True)
    built.write_text(_sources_digest(places))
    places.make()
    places.collected.write_text(built.read_text())
    up(places)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
