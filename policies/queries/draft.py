"""The working copy, read by what is needed: only what changed, or only the units that a change touches."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q

from policies.compiler import EGRESS, INGRESS, IntentObject, Kind, UnitKey, units_of
from policies.compiler.intent.traffic import PolicyType
from policies.compiler.units import is_felt
from policies.drafting.rows import INTENT_COLUMNS, intent_of
from policies.models import DraftObject, RevisionObject, Slice
from policies.models.draft import DraftObjectQuerySet
from policies.queries.change import Change
from policies.queries.watching import watching

_OTHERS = (Kind.WAF_POLICY, Kind.LIST, Kind.DLP_POLICY, Kind.TRAFFIC_POLICY)


def changes_of(slice_: Slice) -> list[Change]:
    """Return what the draft changes; costs what changed, not the slice."""
    rows = list(DraftObject.objects.unpublished().filter(slice=slice_).order_by("kind", "name"))
    published = _published(slice_, [row for row in rows if row.published_digest is not None])
    return [
        Change(
            before=published.get((row.kind, row.name)),
            after=None if row.is_removed else intent_of(row.kind, row.name, row.spec, row.created_at),
        )
        for row in rows
    ]


def referrers_of(slice_: Slice, changes: Iterable[Change], *, most: int | None = None) -> list[IntentObject]:
    """Return the draft's objects (all, or the first few) that name one which appears, disappears, or is felt otherwise.

    Where it is a list, all of those that name such a policy, too; where it is a service, those that name a traffic
    policy which asks it; where it is a traffic policy, the routes to services that name it. Where it is a consumer,
    what names a policy that asks for keys.
    """
    moving = [change.before or change.after for change in changes if _moves(change)]
    hostnames = sorted({item.name for item in moving if item is not None and item.kind is Kind.HOSTNAME})
    services = sorted({item.name for item in moving if item is not None and item.kind is Kind.SERVICE})
    named = sorted(f"{item.kind}:{item.name}" for item in moving if item is not None and item.kind in _OTHERS)
    if any(item is not None and item.kind is Kind.CONSUMER for item in moving):
        named += _asking_for_keys(slice_)
    naming = Q(pk__in=[])
    if hostnames or services:
        naming |= Q(kind__in=[Kind.ROUTE, Kind.CHECK, Kind.TRAFFIC_POLICY]) & (
            Q(hostnames__overlap=hostnames) | Q(services__overlap=services)
        )
    if named:
        naming |= Q(others__overlap=named)
    found = _intents(_rows(slice_).filter(naming)[:most]) if moving else []
    if most is not None:
        return found
    policies = [f"{item.kind}:{item.name}" for item in found if item.kind in (Kind.WAF_POLICY, Kind.TRAFFIC_POLICY)]
    if policies:
        found = [*found, *_intents(_rows(slice_).filter(others__overlap=policies))]
    serving = [item.name for item in found if item.kind is Kind.SERVICE]
    if serving:
        found = [*found, *_intents(_rows(slice_).filter(kind=Kind.ROUTE, services__overlap=serving))]
    return found


def _asking_for_keys(slice_: Slice) -> list[str]:
    rows = _rows(slice_).filter(kind=Kind.TRAFFIC_POLICY, spec__policy__type=PolicyType.API_KEY)
    return [f"{Kind.TRAFFIC_POLICY}:{name}" for name in rows.values_list("name", flat=True)]


def _moves(change: Change) -> bool:
    """Whether what names the object has to be looked at again."""
    return is_felt(change.before, change.after)


def objects_of_units(slice_: Slice, units: Collection[UnitKey]) -> Mapping[UnitKey, tuple[IntentObject, ...]]:
    """Return the objects of these units as the draft has them; a unit that the draft no longer has is left out."""
    named: dict[str, list[str]] = {}
    for unit in units:
        head, _, name = unit.partition(":")
        named.setdefault(head, []).append(name)
    wanted = Q(pk__in=[])
    if hosts := named.get("host"):
        wanted |= Q(hostnames__overlap=hosts)
    if hosts or not {Kind.WAF_POLICY, Kind.DLP_POLICY, INGRESS, EGRESS}.isdisjoint(named):
        wanted |= Q(kind=Kind.SWITCH)
    for kind in (Kind.SERVICE, *_OTHERS):
        if names := named.get(kind):
            wanted |= Q(kind=kind, name__in=names)
    if EGRESS in units:
        wanted |= Q(kind__in=[Kind.WORKLOAD, Kind.EGRESS_POLICY, Kind.EGRESS_DESTINATION])
    if "listener" in named or INGRESS in units:
        wanted |= Q(kind__in=[Kind.LISTENER, Kind.DEFAULTS])
    objects = _intents(_rows(slice_).filter(wanted))
    found = units_of({item.key: item for item in (*objects, *watching(objects, _rows(slice_)))}.values())
    return {unit: members for unit, members in found.items() if unit in units}


def all_units(slice_: Slice) -> Mapping[UnitKey, tuple[IntentObject, ...]]:
    """Return every unit of the draft."""
    return units_of(_intents(_rows(slice_)))


def _rows(slice_: Slice) -> DraftObjectQuerySet:
    rows: DraftObjectQuerySet = DraftObject.objects.present().filter(slice=slice_).order_by()
    return rows


def _intents(rows: DraftObjectQuerySet) -> list[IntentObject]:
    return [intent_of(*row) for row in rows.values_list(*INTENT_COLUMNS)]


def _published(slice_: Slice, rows: Iterable[DraftObject]) -> dict[tuple[str, str], IntentObject]:
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row.kind, []).append(row.name)
    wanted = Q(pk__in=[])
    for kind, of_kind in names.items():
        wanted |= Q(kind=kind, name__in=of_kind)
    live = RevisionObject.objects.filter(wanted, slice=slice_, to_sequence=None)
    return {row[:2]: intent_of(*row) for row in live.values_list(*INTENT_COLUMNS)}
