"""Events, their labels, and what rules call what they find."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from telemetry.ids import moment_of
from waf.models import Event, Label, Rule
from waf.queries.asked import Asked, narrowed

PORTION = 1_000


def events_of(slice_id: UUID, asked: Asked) -> "QuerySet[Event]":
    """Return the events asked for."""
    return narrowed(Event.objects.all(), slice_id, asked)


def event_of(slice_id: UUID, event_id: UUID) -> Event | None:
    """Return one event of a slice; its id tells the partition it is in."""
    since, until = moment_of(event_id)
    return Event.objects.filter(slice_id=slice_id, pk=event_id, at__gte=since, at__lt=until).first()


def labels_of(event_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the labels of those events that have one."""
    return dict(Label.objects.filter(pk__in=list(event_ids)).values_list("event_id", "verdict"))


def messages_of(slice_id: UUID, rules: Collection[str]) -> dict[str, str]:
    """Return what these rules call what they find, as far as they have found anything."""
    return dict(Rule.objects.filter(slice_id=slice_id, rule__in=list(rules)).values_list("rule", "message"))


def walk(rows: "QuerySet[Event]", most: int) -> Iterator[tuple[Event, str | None]]:
    """Yield events and their labels, newest first, without holding a transaction or all of them in memory."""
    ordered, after = rows.order_by("-at", "-id"), Q()
    for start in range(0, most, PORTION):
        portion: list[Any] = list(ordered.filter(after)[: min(PORTION, most - start)])
        labels = labels_of([event.pk for event in portion])
        yield from ((event, labels.get(event.pk)) for event in portion)
        if len(portion) < PORTION:
            return
        last = portion[-1]
        after = Q(at__lte=last.at) & (Q(at__lt=last.at) | Q(pk__lt=last.pk))
