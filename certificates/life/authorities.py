"""PURE: when an authority of an internal CA is followed by another, how it stands, and how fast its work is redone."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from certificates.life.validity import Life
from certificates.life.words import moment

ROOT_LIFETIME: Final = timedelta(days=3650)
INTERMEDIATE_LIFETIME: Final = timedelta(days=1095)
INTERMEDIATE_DUE_SHARE: Final = 1 / 3
ROOT_DUE_SHARE: Final = 1 / 5
WORTH_RENEWING: Final = timedelta(days=1)
"""How much longer a new intermediate must last; one that ends with its root gains nothing."""
EACH: Final = timedelta(seconds=10)
LONGEST_REISSUE: Final = timedelta(days=1)


class IssuerStanding(StrEnum):
    """How an issuer does."""

    WELL = "well"
    ENDING = "ending"
    """Its root ends soon: a person must bring the next one to the clients."""
    ENDED = "ended"


def is_intermediate_due(intermediate: Life, root_ends_at: datetime, now: datetime) -> bool:
    """Whether less than a third of an intermediate's life is left, and a new one would last longer."""
    is_late = intermediate.left(now) < intermediate.length * INTERMEDIATE_DUE_SHARE and now < root_ends_at
    return is_late and min(now + INTERMEDIATE_LIFETIME, root_ends_at) > intermediate.not_after + WORTH_RENEWING


def is_root_due(root: Life, now: datetime) -> bool:
    """Whether less than a fifth of a root's life is left, so that the next one should be handed out."""
    return root.left(now) < root.length * ROOT_DUE_SHARE


def root_standing(root: Life, lifetime: timedelta, now: datetime) -> IssuerStanding:
    """Return how an internal CA does whose certificates should last for `lifetime`."""
    if root.is_expired(now):
        return IssuerStanding.ENDED
    is_short = root.left(now) < lifetime
    return IssuerStanding.ENDING if is_short or is_root_due(root, now) else IssuerStanding.WELL


def root_text(standing: IssuerStanding, ends_at: datetime, prepared: int | None, now: datetime) -> str:
    """Return the sentences on it; `prepared` is the number of the authority that stands ready, None for none."""
    ready = f"Authority {prepared}" if prepared else "The next authority"
    following = f"{ready} issues once somebody activates it; clients must trust its root before."
    if standing is IssuerStanding.WELL:
        usual = "It issues by itself; clients must trust its roots."
        return f"{usual} {following}" if prepared else usual
    if standing is IssuerStanding.ENDED:
        return f"Its root ended at {moment(ends_at, now)}: it can issue nothing. {following}"
    return f"Its root ends at {moment(ends_at, now)}, and all certificates with it. {following}"


def reissue_span(count: int) -> timedelta:
    """Return over how long so many certificates are replaced: ten seconds for each, a day at most."""
    return min(count * EACH, LONGEST_REISSUE)


def reissue_at(until: datetime, share: float, now: datetime) -> datetime:
    """Return when one certificate is replaced; `share` is a draw of chance in [0, 1).

    One that is found only after `until` was given back to its nodes by somebody, or came late: a day later.
    """
    return now + (until - now) * share if until > now else now + LONGEST_REISSUE
