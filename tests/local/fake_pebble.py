"""Programs that have Pebble's names and do nothing, for tests about finding them."""

from pathlib import Path


def programs(folder: Path) -> Path:
    """Put them into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("pebble", "pebble-challtestsrv"):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    return folder
