"""Attacks as they are asked for."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from waf.intake.joining import GAP
from waf.models import Attack
from waf.queries.asked import FACES, Asked

FILTERS = ("policy", "route", "client", "country")


def attacks_of(slice_id: UUID, asked: Asked) -> "QuerySet[Attack]":
    """Return the attacks that went on between `since` and `until`."""
    rows = Attack.objects.filter(slice_id=slice_id)
    for name in FILTERS:
        if value := getattr(asked, name):
            rows = rows.filter(FACES[name](value))
    if asked.rule:
        rows = rows.filter(rule=asked.rule)
    if asked.since:
        rows = rows.filter(last_at__gte=asked.since)
    return rows.filter(first_at__lt=asked.until) if asked.until else rows


def is_ongoing(attack: Attack, now: datetime) -> bool:
    """Say whether the next event would still join it."""
    return now - attack.last_at <= GAP
