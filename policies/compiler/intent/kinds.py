"""The kinds of object that people write, in the order in which lists and plans show them."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """One kind of intent; the value is its name in the API, in files and in problems."""

    LISTENER = "listener"
    DEFAULTS = "defaults"
    HOSTNAME = "hostname"
    SERVICE = "service"
    ROUTE = "route"


class SliceOwner(StrEnum):
    """Whose slice of a gateway an object belongs in."""

    PLATFORM = "platform"
    TENANT = "tenant"
