"""Generates the secrets of a local stack once and keeps them in a file that only we can read.

What the environment sets wins: a setting given as `NAME` or `NAME_FILE` is never overlaid.
"""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path


def secret_settings(path: Path, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the settings kept in `path`, created on first use, without those that `environ` decides."""
    if not path.exists():
        _write_once(path, _fresh())
    lines = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return {name: value for name, value in lines if name not in environ and f"{name}_FILE" not in environ}


def _fresh() -> dict[str, str]:
    return {
        "GATEHOUSE_SECRET_KEY": secrets.token_urlsafe(48),
        "GATEHOUSE_KEY_RING": base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def _write_once(path: Path, values: Mapping[str, str]) -> None:
    """Write whole or not at all, readable by us alone from the first byte."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("# Secrets of this local stack. Without them its database cannot be read.\n")
        file.writelines(f"{name}={value}\n" for name, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
