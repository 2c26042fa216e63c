"""Hostnames that a translation needs, each once, and those of documents that name none."""

from __future__ import annotations

from policies.translating.translation import Translation


def claim(told: Translation, named: list[str], place: str) -> list[str]:
    """The hostnames of a route, which get objects of their own; without any the ones that were given for that."""
    hostnames = named or list(told.known.hostnames)
    if not hostnames:
        told.left_out(place, "names no hostname. Say for which ones it shall hold, and translate again.")
    for name in hostnames:
        told.add_once("hostname", name, {}, place)
    return hostnames
