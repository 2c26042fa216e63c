"""One round: charge every day that is not settled yet, settle those that are over, close months that are.

A round that is lost with its worker or its database was never there; the next one makes the same charges.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from costs.arithmetic.calendar import month_after, month_of
from costs.calendar import calendar
from costs.metering.charging import charge_day
from costs.models import Progress, Statement

LATE: Final = timedelta(hours=2)
"""Reports of the last hour may come; older ones are counted at that age."""
MOST_DAYS: Final = 62


def charge(now: datetime) -> list[date]:
    """Do it, unless somebody else is at it; return the days that were charged. One transaction for each day."""
    days: list[date] = []
    for _ in range(MOST_DAYS):
        day = charge_next(now, after=days[-1] if days else None)
        if day is None:
            break
        days.append(day)
    return days


@transaction.atomic
def charge_next(now: datetime, after: date | None) -> date | None:
    """Charge the next day that is not settled, behind `after`; None when today was the last, or somebody is at it."""
    progress = locked(skip=True)
    if progress is None:
        return None
    today = calendar().day_of(now)
    first = month_of(today) if progress.settled_upto is None else progress.settled_upto + timedelta(days=1)
    day = first if after is None else max(first, after + timedelta(days=1))
    if day > today:
        return None
    charge_day(day, calendar(), is_today=day == today)
    if now >= calendar().span_of(day)[1] + LATE and day == first:
        _settle(progress, day, now)
    progress.charged_at = now
    progress.save()
    return day


def locked(*, skip: bool = False) -> Progress | None:
    """Return the one row that says how far charges were made, locked; None if `skip` and somebody else has it."""
    Progress.objects.get_or_create(pk=1)
    return Progress.objects.select_for_update(skip_locked=skip).filter(pk=1).first()


def _settle(progress: Progress, day: date, now: datetime) -> None:
    """Leave a day as it is from now on; with the last one of a month its statements are closed."""
    progress.settled_upto = day
    if day + timedelta(days=1) == month_after(month_of(day)):
        Statement.objects.filter(month=month_of(day), closed_at=None).update(closed_at=now)
