"""Runs the local stack over a state folder given on the command line, exactly as `make up` would."""

import sys
from pathlib import Path

from console.local.places import CHECKOUT, Places
from console.local.up import up


def main(state: Path) -> None:
    """Run until SIGTERM."""
    up(Places(CHECKOUT, state / "state", state / "run", state / "pg"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
