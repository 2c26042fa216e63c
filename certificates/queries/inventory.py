"""Numbers of all certificates one may see: how many stand how, serve what, come from where, and when they end."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Func
from django.db.models.functions import TruncWeek

from certificates.models.certificate import CertificateQuerySet
from certificates.queries.standings import with_standing
from certificates.queries.uses import uses_of

WEEKS: Final = 26
MOST_OWNERS: Final = 100


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts, by standing, use, issuer (name and title, None for uploads), key type and owner; one may be in several.

    `weeks`: how many end in the week that begins on that Monday (UTC), those with any, half a year ahead.
    """

    total: int
    standings: dict[str, int]
    uses: dict[str, int]
    issuers: list[tuple[str | None, str, int]]
    keys: dict[str, int]
    owners: list[tuple[str, int]]
    weeks: list[tuple[date, int]]


def summary_of(rows: CertificateQuerySet, now: datetime) -> Summary:
    """Return the counts; nine queries, however many certificates there are."""
    standings = _counted(with_standing(rows, now), "standing")
    ahead = rows.filter(not_after__gte=now, not_after__lt=now + timedelta(weeks=WEEKS))
    weeks = _counted(ahead.annotate(week=TruncWeek("not_after")), "week")
    issuers = rows.values_list("issuer__name", "issuer__title").annotate(count=Count("pk"))
    owners = rows.exclude(owner="").values_list("owner").annotate(count=Count("pk"))
    return Summary(
        total=sum(standings.values()),
        standings=standings,
        uses=dict(Counter(str(use) for uses in uses_of(rows).values() for use in uses)),
        issuers=[(name, title or name or "", count) for name, title, count in issuers.order_by("issuer__name")],
        keys=_counted(rows.annotate(key=Func(F("key_types"), function="unnest")), "key"),
        owners=list(owners.order_by("-count", "owner")[:MOST_OWNERS]),
        weeks=[(at.date(), count) for at, count in sorted(weeks.items())],
    )


def _counted(rows: CertificateQuerySet, column: str) -> dict[Any, int]:
    return dict(rows.order_by().values_list(column).annotate(count=Count("pk")))
