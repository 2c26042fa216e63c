"""Records as they come, of slices that somebody looks at: the newest few a second, and how many were passed over."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from telemetry.records.clients import masked
from telemetry.records.recorded import Recorded

SHOWN: Final = 20
"""Records of one slice that one web process shows in a second."""
_SHOWN_FIELDS: Final = ("request_id", "method", "host", "path", "status", "flags", "duration_us", "waf_outcome")


@dataclass(slots=True)
class Tail:
    """What came since it was last taken."""

    records: list[dict[str, Any]] = field(default_factory=list)
    skipped: int = 0


class Tailing:
    """Thread-safe: reports are stored by threads, tails are taken by another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: frozenset[UUID] = frozenset()
        self._tails: dict[UUID, Tail] = {}

    def watch(self, slice_ids: Iterable[UUID]) -> None:
        """Keep records of these slices from now on, and of no others."""
        self._watched = frozenset(slice_ids)

    def add(self, recorded: Sequence[Recorded]) -> None:
        """Take in what was stored."""
        watched = self._watched
        with self._lock:
            for one in recorded:
                if one.slice_id in watched:
                    tail = self._tails.setdefault(one.slice_id, Tail())
                    if len(tail.records) < SHOWN:
                        tail.records.append(_shown(one))
                    else:
                        tail.skipped += 1

    def take(self) -> dict[UUID, Tail]:
        """Return what came since the last time."""
        with self._lock:
            tails, self._tails = self._tails, {}
        return tails


def _shown(one: Recorded) -> dict[str, Any]:
    """Return what everybody may see who may see the slice: of the client only its network."""
    tenant, said = one.record.slice.partition("@")[0], one.record
    own = {name: getattr(said, name).removeprefix(f"{tenant}/") for name in ("route", "service")}
    plain = {name: getattr(said, name)[:500] if name == "path" else getattr(said, name) for name in _SHOWN_FIELDS}
    flags = [flag for flag in said.flags.split(",") if flag]
    return {"at": said.at.isoformat(), "client": masked(said.client), **own, **plain, "flags": flags}


now_tailing: Final = Tailing()
"""This process's; records get here once they are committed."""
