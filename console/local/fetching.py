"""Remembers that something was to be fetched, so that a machine without a way to it is not kept waiting each time."""

import time
from pathlib import Path

AGAIN_SECONDS = 86_400


def note_try(tools: Path, what: str) -> None:
    """Remember that `what` was tried now."""
    _stamp(tools, what).touch()


def was_tried(tools: Path, what: str) -> bool:
    """Say whether it was tried within a day."""
    stamp = _stamp(tools, what)
    return stamp.exists() and time.time() - stamp.stat().st_mtime < AGAIN_SECONDS


def _stamp(tools: Path, what: str) -> Path:
    return tools / f"{what}.tried"
