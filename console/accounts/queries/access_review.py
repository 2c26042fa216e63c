"""The review of a tenant's access as one table, and whether it is time for the next."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.accounts.models import AccessReview, Tenant
from console.accounts.permissions import Permission
from console.accounts.queries.holders import SOURCES, Holder
from console.base.spreadsheets import harmless

EVERY: Final = timedelta(days=90)
"""How long a review lasts."""
COLUMNS: Final = ("kind", "name", "id", "detail", "permission", "why", "last_used_at", "unused_for_90_days", "off")
AT_A_TIME: Final = 200


@dataclass(frozen=True, slots=True)
class Due:
    """The last review (None: there was none) and when the next is due."""

    last: AccessReview | None
    at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether it should have been done by now."""
        return now > self.at


def due_of(tenant: Tenant) -> Due:
    """Return when the tenant's access must be looked at next; a new tenant has 90 days."""
    last = AccessReview.objects.filter(tenant=tenant).order_by("-id").first()
    return Due(last, (last.reviewed_at if last else tenant.created_at) + EVERY)


def holders_of(tenant: Tenant, now: datetime) -> Iterator[Holder]:
    """Yield every holder in the order of the table, some hundred rows at a time."""
    for source in SOURCES.values():
        rows = source.rows(tenant).order_by(*source.order)
        start = 0
        while found := list(rows[start : start + AT_A_TIME]):
            yield from source.describe(tenant, found, now)
            start += len(found)


def table(tenant: Tenant, now: datetime) -> Iterator[tuple[str, ...]]:
    """Yield the table: one row per holder and permission, one without a permission for who holds none."""
    yield COLUMNS
    for holder in holders_of(tenant, now):
        used = holder.last_used_at.isoformat() if holder.last_used_at else ""
        ends = (used, _yes(holder.is_unused(now)), _yes(holder.is_off))
        begins = (holder.kind, holder.name, holder.id, holder.detail)
        for permission in (one for one in Permission if one in holder.held):
            why = "; ".join(f"{reason.kind} {reason.name}" for reason in holder.held[permission])
            yield (*begins, str(permission), why, *ends)
        if not holder.held:
            yield (*begins, "", "", *ends)


def as_csv(tenant: Tenant, now: datetime) -> Iterator[str]:
    """Yield the table as CSV; what a spreadsheet would take for a formula is quoted."""
    for row in table(tenant, now):
        buffer = io.StringIO()
        csv.writer(buffer).writerow(map(harmless, row))
        yield buffer.getvalue()


def fingerprint(tenant: Tenant, now: datetime) -> tuple[int, str]:
    """Return how many lines the table has, and its SHA-256 (hexadecimal) without what only tells of use."""
    digest, lines = hashlib.sha256(), 0
    for row in table(tenant, now):
        digest.update(("\x1f".join((*row[:6], row[8])) + "\n").encode())
        lines += 1
    return lines - 1, digest.hexdigest()


def _yes(value: bool) -> str:
    return "yes" if value else ""
