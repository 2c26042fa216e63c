"""What of a slice's findings is asked for, and how rows are narrowed to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

import telemetry.lookups  # noqa: F401
from waf.models import Attack, Label

Rows = TypeVar("Rows", bound="QuerySet[Any]")
UNLABELLED: Final = "none"


class Direction(StrEnum):
    """What something was found in."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters; None is not asked for. `since` is inclusive, `until` is not."""

    policy: str | None = None
    route: str | None = None
    host: str | None = None
    client: str | None = None
    """An address or a network."""
    country: str | None = None
    outcome: str | None = None
    method: str | None = None
    rule: str | None = None
    q: str | None = None
    """Part of the path or the host."""
    label: str | None = None
    direction: str | None = None
    request_id: str | None = None
    attack: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def without(self, name: str) -> "Asked":
        """Return the same without one of the filters."""
        return replace(self, **{name: None})

    @property
    def is_by_faces(self) -> bool:
        """Whether tallies can answer it."""
        return not any((self.q, self.label, self.request_id, self.attack, self.direction))

    @property
    def is_by_clients_choice(self) -> bool:
        """Whether it names what folded tallies have lost."""
        return any((self.host, self.client, self.method))


FACES: Final[Mapping[str, Callable[[str], Q]]] = {
    "policy": lambda value: Q(policy=value),
    "route": lambda value: Q(route=value),
    "host": lambda value: Q(host=value),
    "client": lambda value: Q(client__within=value) if "/" in value else Q(client=value),
    "country": lambda value: Q(country=value),
    "outcome": lambda value: Q(outcome=value),
    "method": lambda value: Q(method=value),
    "rule": lambda value: Q(rules__contains=[value]),
}
"""Filters that events and tallies share."""


def by_faces(rows: Rows, asked: Asked) -> Rows:
    """Return the rows that all filters but those of time and of single events let through."""
    for name, condition in FACES.items():
        if value := getattr(asked, name):
            rows = rows.filter(condition(value))
    return rows


def narrowed(rows: Rows, slice_id: UUID, asked: Asked) -> Rows:
    """Return the events asked for; `rows` are all."""
    rows = by_faces(rows.filter(slice_id=slice_id), asked)
    if asked.since:
        rows = rows.filter(at__gte=asked.since)
    if asked.until:
        rows = rows.filter(at__lt=asked.until)
    if asked.request_id:
        rows = rows.filter(request_id=asked.request_id)
    if asked.direction:
        in_request = Q(response_status=0)
        rows = rows.filter(in_request if asked.direction == Direction.REQUEST else ~in_request)
    if asked.q:
        rows = rows.filter(Q(path__icontains=asked.q) | Q(host__icontains=asked.q))
    if asked.label:
        labelled = Label.objects.filter(slice_id=slice_id).values("event_id")
        is_one = Q(pk__in=labelled if asked.label == UNLABELLED else labelled.filter(verdict=asked.label))
        rows = rows.exclude(is_one) if asked.label == UNLABELLED else rows.filter(is_one)
    return _of_attack(rows, slice_id, asked.attack) if asked.attack else rows


def _of_attack(rows: Rows, slice_id: UUID, attack_id: UUID) -> Rows:
    """Return the events of an attack: looked for where and when it was, as there is no index of attacks."""
    attack = Attack.objects.filter(slice_id=slice_id, pk=attack_id).first()
    if attack is None:
        return rows.none()
    return rows.filter(attack_id=attack_id, client=attack.client, at__gte=attack.first_at, at__lte=attack.last_at)
