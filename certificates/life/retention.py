"""PURE: how long the private key of a replaced certificate is kept, and when one may go back to it."""

from datetime import datetime, timedelta
from typing import Final

from certificates.life.validity import Life

GRACE: Final = timedelta(hours=24)


def retire_at(proven_at: datetime, old: Life | None, *, is_compromised: bool = False) -> datetime:
    """Return when the old private key is to be destroyed, the new certificate being proven on every node.

    A day later, or at the end of the old one's life if that comes first; at once if its key is compromised or there is
    no old one.
    """
    if old is None or is_compromised:
        return proven_at
    return proven_at + min(GRACE, old.left(proven_at))


def may_roll_back(old: Life | None, is_compromised: bool, now: datetime) -> bool:
    """Whether nodes may be pointed back to the old certificate: it is valid now, and its key is nobody else's."""
    return old is not None and not is_compromised and old.not_before <= now and not old.is_expired(now)
