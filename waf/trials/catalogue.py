"""The rules of the Core Rule Set of this machine: what they are about, read from their files once."""

from functools import cache

from gatehouse_inspector.crs.catalogue import Entry, read_catalogue
from gatehouse_inspector.crs.files import CrsUnavailableError, Technology, find_crs

from console.base.errors import Unavailable


def rules() -> tuple[Entry, ...]:
    """Return the rules by number. Raises Unavailable where this machine has none."""
    try:
        return _read()
    except CrsUnavailableError as error:
        text = f"This console has no Core Rule Set: {error}."
        raise Unavailable(text, code="engine_unavailable", retry_after_seconds=60) from None


@cache
def _read() -> tuple[Entry, ...]:
    found = read_catalogue(find_crs().files(frozenset(Technology)))
    return tuple(found[number] for number in sorted(found))
