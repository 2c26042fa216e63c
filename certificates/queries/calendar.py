"""What comes for all certificates one may see, slot by slot, the first of each slot by name."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from certificates.life.calendar import Coming, Span, slot_of, suiting_span
from certificates.models.certificate import CertificateQuerySet

NAMED: Final = 12
"""Certificates of a slot that are told by name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A certificate in a slot, and when it is renewed or ends."""

    id: UUID
    slice: str
    name: str
    at: datetime


@dataclass(slots=True)
class Entries:
    """How many there are, and the first of them by time."""

    count: int = 0
    first: list[Entry] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Count one; they come in order of time."""
        self.count += 1
        if len(self.first) < NAMED:
            self.first.append(entry)


@dataclass(frozen=True, slots=True)
class Slot:
    """What is renewed and what ends from `begins` on; the first slot also holds what is overdue."""

    begins: datetime
    renewals: Entries = field(default_factory=Entries)
    ends: Entries = field(default_factory=Entries)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The slots of a span, and the span that suits these certificates."""

    span: Span
    suiting: Span
    slots: list[Slot]


def calendar_of(rows: CertificateQuerySet, span: Span | None, now: datetime) -> Calendar:
    """Return what comes for all of the certificates, in the span asked for or the one that suits; one query."""
    columns = ("renew_at", "not_after", "pk", "slice__tenant__slug", "slice__gateway__slug", "name")
    found = list(rows.order_by().values_list(*columns))
    suiting = suiting_span([Coming(renews, ends) for renews, ends, *_ in found], now)
    chosen = span or suiting
    first = chosen.begins(now)
    slots = [Slot(first + number * chosen.slot) for number in range(chosen.slots)]
    for column, kind in ((0, "renewals"), (1, "ends")):
        dated = [(row[column], row) for row in found if row[column] is not None]
        for at, (_, _, pk, tenant, gateway, name) in sorted(dated, key=lambda one: (one[0], one[1][2])):
            number = slot_of(at, chosen, now)
            if number is not None:
                getattr(slots[number], kind).add(Entry(pk, f"{tenant}@{gateway}", name, at))
    return Calendar(chosen, suiting, slots)
