"""Identifiers: UUIDv7 (RFC 9562), so that primary keys sort by time of birth and indexes stay compact."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a fresh UUIDv7."""
    return uuid7()
