"""What inspectors found in the requests of a route lately: who, from where, for what."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count

from waf.models import Event

_LATELY: Final = timedelta(minutes=10)
_SHOWN: Final = 5
_NAMES: Final = ("client", "country", "path")


def found_in(slice_id: UUID, route: str, now: datetime) -> dict[str, list[list[Any]]]:
    """Return the most frequent clients, countries and paths in stored events, each with its number; empty for none."""
    rows = Event.objects.filter(slice_id=slice_id, route=route, at__gte=now - _LATELY, at__lte=now)
    found = {}
    for name in _NAMES:
        values = rows.exclude(**{f"{name}__isnull": True}).values_list(name).annotate(total=Count("pk"))
        found[name] = [[str(value), total] for value, total in values.order_by("-total", name)[:_SHOWN]]
    return found if any(found.values()) else {}
