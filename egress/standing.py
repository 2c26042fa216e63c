"""What the fleet knows and this package asks: it says so here when it is ready, as it stands above."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from policies.models import Slice


@dataclass(frozen=True, slots=True)
class Heard:
    """When a node was heard last, and whether that is too long ago to say anything of now."""

    at: datetime | None
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Fleet:
    """`live_sequence` is of the revision that nodes run unless told otherwise, `heard` of nodes that may report."""

    live_sequence: Callable[[Slice], int | None]
    heard: Callable[[Collection[UUID]], Mapping[UUID, Heard]]


_known: Final[list[Fleet]] = []


def register(fleet: Fleet) -> None:
    """Ask this fleet from now on."""
    _known[:] = [fleet]


def live_sequence(slice: Slice) -> int | None:
    """Return the sequence of the live revision; None before a first one has come through."""
    return _known[0].live_sequence(slice)


def heard(node_ids: Collection[UUID]) -> Mapping[UUID, Heard]:
    """Return when nodes were heard; those that were revoked are left out."""
    return _known[0].heard(node_ids)
