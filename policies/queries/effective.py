"""Which traffic policies act on a route of the draft, and who says so: objects of the draft, and the live gateway."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from console.base.errors import NotFound
from policies.compiler import IntentObject, Kind, ObjectKey, Problem, references_of
from policies.compiler.effective import Said, Sayings, effective, known_policies, said_by, said_for_route
from policies.compiler.intent import DEFAULTS_NAME, RouteSpec
from policies.compiler.intent.traffic import PolicyType
from policies.drafting.rows import intent_of
from policies.models import DraftObject, RevisionObject, Slice
from policies.queries.context import platform_slice_of


@dataclass(frozen=True, slots=True)
class Acting:
    """What is said of a type, the most specific first: the first of `said` acts, the others would without it."""

    type: PolicyType
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class OnHostname:
    """What acts on the requests of a route under one of its names."""

    hostname: str
    acting: tuple[Acting, ...]


def effective_policies(
    slice_: Slice, route: str, rows: QuerySet[Any] | None = None
) -> tuple[tuple[OnHostname, ...], tuple[Problem, ...]]:
    """Return what acts on a route of the draft for each of its hostnames, and where its services differ.

    `rows` are the stored objects of another state of the slice. What the gateway's defaults say is what is live of
    them. Raises NotFound for a route that is not there.
    """
    stored = DraftObject.objects.present().filter(slice=slice_) if rows is None else rows
    item = next(iter(_named(stored, [ObjectKey(Kind.ROUTE, route)])), None)
    if item is None or not isinstance(item.spec, RouteSpec):
        raise NotFound
    beside = _named(stored, [key for key in references_of(item) if key.kind in (Kind.HOSTNAME, Kind.SERVICE)])
    followed = {key for one in (item, *beside) for key in references_of(one) if key.kind is Kind.TRAFFIC_POLICY}
    policies = known_policies(_named(stored, followed))
    services = {one.name: said_by(one, policies) for one in beside if one.kind is Kind.SERVICE}
    of_route, problems = said_for_route(item, services, policies)
    hostnames = {one.name: said_by(one, policies) for one in beside if one.kind is Kind.HOSTNAME}
    of_gateway = _said_by_gateway(slice_)
    found = (
        OnHostname(name, _acting(of_route, hostnames.get(name, ()), of_gateway)) for name in item.spec.hostnames
    )  # fmt: skip
    return tuple(found), problems


def _acting(*levels: Sayings) -> tuple[Acting, ...]:
    return tuple(
        Acting(first.type, tuple(said for level in levels for said in level if said.type is first.type))
        for first in effective(*levels)
    )


def _named(stored: QuerySet[Any], keys: Iterable[ObjectKey]) -> list[IntentObject]:
    wanted = {(str(key.kind), key.name) for key in keys}
    if not wanted:
        return []
    kinds, names = {kind for kind, _ in wanted}, {name for _, name in wanted}
    found = stored.filter(kind__in=kinds, name__in=names).order_by().values_list("kind", "name", "spec")
    return [intent_of(*row) for row in found if row[:2] in wanted]


def _said_by_gateway(slice_: Slice) -> Sayings:
    rows = RevisionObject.objects.filter(
        platform_slice_of(slice_), to_sequence=None, kind__in=[Kind.DEFAULTS, Kind.TRAFFIC_POLICY]
    )
    objects: Mapping[ObjectKey, IntentObject] = {
        item.key: item for item in (intent_of(*row) for row in rows.order_by().values_list("kind", "name", "spec"))
    }
    defaults = objects.get(ObjectKey(Kind.DEFAULTS, DEFAULTS_NAME))
    return said_by(defaults, known_policies(objects.values())) if defaults is not None else ()
