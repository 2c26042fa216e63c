"""Time: begun, not over, with enough left, and not longer than public CAs may issue today."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from certificates.pki.finding import Case, Finding, error, warning
from certificates.pki.leaf import Leaf
from certificates.pki.words import moment, span

SKEW: Final = timedelta(hours=1)
SOON: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)

LONGEST_DAYS: Final = (
    (datetime(2029, 3, 15, tzinfo=UTC), 47),
    (datetime(2027, 3, 15, tzinfo=UTC), 100),
    (datetime(2026, 3, 15, tzinfo=UTC), 200),
    (datetime(2020, 9, 1, tzinfo=UTC), 398),
)
"""CA/Browser Forum Baseline Requirements 6.3.2: for certificates that begin on or after the date, the newest first."""


def has_begun(case: Case) -> Iterator[Finding]:
    """Every certificate is valid already; a start within the hour is taken for a clock that is off."""
    for fact in case.facts:
        ahead = fact.not_before - case.now
        start = f"The certificate of {fact.title} is valid from {moment(fact.not_before)}, {span(ahead)} from now"
        if ahead >= SKEW:
            yield error("not_yet_valid", f"{start}: bring it then.")
        elif ahead > timedelta(0):
            yield warning("starts_soon", f"{start}: until then clients refuse it, unless a clock is off.")


def is_not_over(case: Case) -> Iterator[Finding]:
    """No certificate of the chain has expired; its last second still counts (RFC 5280 §4.1.2.5)."""
    for fact in case.facts:
        if fact.not_after < case.now:
            ago = span(case.now - fact.not_after)
            text = f"The certificate of {fact.title} expired on {moment(fact.not_after)}, {ago} ago"
            yield error("expired", f"{text}: get a new one from the CA.")


def has_time_left(case: Case) -> Iterator[Finding]:
    """Every certificate lasts a while: a fifth of its life and 7 days, or half of a life shorter than 14 days."""
    for fact in case.facts:
        left, life = fact.not_after - case.now, fact.not_after - fact.not_before
        if timedelta(0) <= left < max(life / 5, min(SOON, life / 2)):
            text = f"The certificate of {fact.title} expires on {moment(fact.not_after)}, in {span(left)}"
            yield warning("expires_soon", f"{text}: renew it now.")


def is_not_too_long(case: Case) -> Iterator[Finding]:
    """The leaf is no longer than a public CA might have made it on the day it begins."""
    days, limit = days_of(case.leaf), longest_days(case.leaf.not_before)
    if limit is not None and days > limit:
        begin = case.leaf.not_before.date().isoformat()
        text = f"It is valid for {days} days; certificates of public CAs that begin on {begin} may have {limit}"
        yield warning("long_lifetime", f"{text}. Browsers refuse a longer one, unless it is from a CA of your own.")


def days_of(fact: Leaf) -> int:
    """Return the length of a validity in days of 86 400 s: both ends count, and a begun day is a day (BR 6.3.2)."""
    return -(-(fact.not_after - fact.not_before + _SECOND) // _DAY)


def longest_days(not_before: datetime) -> int | None:
    """Return how many days a public certificate that begins then may last; None before there was such a limit."""
    return next((days for since, days in LONGEST_DAYS if not_before >= since), None)
