"""Looks for private keys where none may lie: in tables, in Valkey and its traffic, in logs, on disks.

    with listening(redis_url) as traffic:
        ...  # issue, deliver, rotate
    findings = sweep(keys, tables(database_url), valkey_keys(redis_url), traffic.places(), files(logs, node_folder))
    assert findings == []

and likewise `overheard`, `pages` and `frames` of what people and automation see.

A key is given as PEM or DER. What is looked for are its secret numbers, 16 bytes at a time, so a part of it is found
too, in whatever form: raw, hex, base64 of any line width and alignment, decimal, and these inside one another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.certificates.sweep.console import frames, overheard, pages
from tests.certificates.sweep.haystack import found_in
from tests.certificates.sweep.needles import needles_of
from tests.certificates.sweep.places import Place, files, tables, valkey_keys
from tests.certificates.sweep.traffic import listening

__all__ = ["Finding", "files", "frames", "listening", "overheard", "pages", "sweep", "tables", "valkey_keys"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Where part of a key was seen, which (`key 0: d`) and in what form. Never the key itself."""

    place: str
    part: str
    form: str


def sweep(keys: Iterable[bytes], *places: Iterable[Place]) -> list[Finding]:
    """Return every finding, sorted; raise ValueError without a key or without a place, as that would prove nothing."""
    needles = [(f"key {number}", needles_of(key)) for number, key in enumerate(keys)]
    if not needles:
        raise ValueError("no key to look for")
    findings, looked = set(), 0
    for place in (place for several in places for place in several):
        looked += 1
        for key, parts in needles:
            findings |= {Finding(place.name, f"{key}: {part}", form) for part, form in found_in(place.content, parts)}
    if not looked:
        raise ValueError("no place to look at")
    return sorted(findings)
