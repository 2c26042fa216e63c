"""What stands in units beside what heads them: policies that hosts name, short lists, and services with policies."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Func, IntegerField, Q, QuerySet

from policies.compiler import IntentObject, Kind, references_of
from policies.compiler.limits import HELD_ENTRIES
from policies.compiler.units import asks_for_keys
from policies.drafting.rows import INTENT_COLUMNS, intent_of


def watching(objects: Iterable[IntentObject], rows: QuerySet[Any]) -> list[IntentObject]:
    """Return the policies that these objects and the services of routes name, and the lists that WAF policies name.

    Of services only those are returned that name policies; where one asks for API keys, also all consumers.

    `rows` are all objects of their slice. Lists that are too long to tell Envoy of are left out, and not even read.
    """
    objects = tuple(objects)
    policies = _read(rows, Kind.WAF_POLICY, objects)
    services = _read(rows.filter(spec__policies__0__isnull=False), Kind.SERVICE, objects)
    acting = _read(rows, Kind.TRAFFIC_POLICY, (*objects, *services))
    length = Func(F("spec__entries"), function="jsonb_array_length", output_field=IntegerField())
    short = rows.annotate(length=length).filter(Q(length__lte=HELD_ENTRIES) | Q(length=None))
    consumers = _intents(rows.filter(kind=Kind.CONSUMER)) if any(map(asks_for_keys, acting)) else []
    return [*policies, *services, *acting, *consumers, *_read(short, Kind.LIST, (*objects, *policies))]


def _read(rows: QuerySet[Any], kind: Kind, naming: Iterable[IntentObject]) -> list[IntentObject]:
    names = {key.name for item in naming for key in references_of(item) if key.kind is kind}
    if not names:
        return []
    return _intents(rows.filter(kind=kind, name__in=sorted(names)))


def _intents(rows: QuerySet[Any]) -> list[IntentObject]:
    return [intent_of(*row) for row in rows.values_list(*INTENT_COLUMNS)]
