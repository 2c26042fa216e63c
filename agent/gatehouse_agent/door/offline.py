"""Breaks glass when no agent runs: notes the pin on disk, for the next one to start from."""

from dataclasses import replace
from pathlib import Path

from gatehouse_agent.locking import alone
from gatehouse_agent.store.files import Files
from gatehouse_agent.store.store import Store

_QUOTA_BYTES = 2**40  # a few bytes of journal are written, whatever the quota


class NothingToPinError(Exception):
    """There is no such proven generation on this disk."""


def pin(state_directory: Path, number: int | None) -> int:
    """Note that the next agent starts with a generation (the one before the newest if None); return its number."""
    with alone(state_directory):
        store = Store(Files(state_directory / "store", _QUOTA_BYTES))
        loaded = store.load()
        numbers = [one.number for one in loaded.generations]
        wanted = numbers[1:2] if number is None else [one for one in numbers if one == number]
        if not wanted:
            raise NothingToPinError(f"proven generations on this disk: {numbers or 'none'}")
        store.keep_journal(replace(loaded.journal, pinned_number=wanted[0]))
        return wanted[0]


def release(state_directory: Path) -> None:
    """Note that the next agent follows the control plane."""
    with alone(state_directory):
        store = Store(Files(state_directory / "store", _QUOTA_BYTES))
        store.keep_journal(replace(store.load().journal, pinned_number=None))
