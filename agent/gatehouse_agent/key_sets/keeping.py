"""Keeps the last good set of each source on disk, so that a node that starts while an issuer is away has it."""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from gatehouse_protocol.key_sets import KeySetError, PublishedKeys, published_keys

from gatehouse_agent import logs
from gatehouse_agent.assembly.key_sources import GivenSource
from gatehouse_agent.store.files import Files

_FOLDER: Final = "key_sets"
Do = Callable[[str, Callable[[], None]], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A set, and when it was fetched, in seconds since 1970."""

    keys: PublishedKeys
    fetched_at: float


class Shelf:
    """Files of sets; `do` writes in the background, and tries again where there is no room."""

    def __init__(self, files: Files, do: Do) -> None:
        self._files, self._do = files, do

    def read(self, given: GivenSource) -> Kept | None:
        """Return the last good set of a source; None where there is none."""
        name = _file(given.path)
        if not self._files.exists(name):
            return None
        try:
            found = json.loads(self._files.read(name))
            again = published_keys(found["jwks"])
            keys = PublishedKeys(again.jwks, again.keys, int(found["left_out"]))
            return Kept(keys, float(found["fetched_at"]))
        except (OSError, ValueError, KeyError, TypeError, KeySetError) as error:
            logs.warning("key_set_unreadable", keys=given.name, error=type(error).__name__)
            return None

    def write(self, given: GivenSource, kept: Kept) -> None:
        """Keep a set in place of the one before."""
        document = {"jwks": kept.keys.jwks, "left_out": kept.keys.left_out, "fetched_at": kept.fetched_at}
        data, name = json.dumps(document).encode(), _file(given.path)
        self._do(name, lambda: self._files.write(name, data))

    def keep_only(self, paths: Collection[str]) -> None:
        """Remove the files of all others."""
        kept = {_file(path) for path in paths}
        for name in self._files.names(_FOLDER):
            if name not in kept:
                self._do(name, lambda name=name: self._files.remove(name))  # type: ignore[misc]


def _file(path: str) -> str:
    return f"{_FOLDER}/{hashlib.sha256(path.encode()).hexdigest()}"
