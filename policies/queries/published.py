"""The content of one revision, read by what is needed: what a patch of it touches, not the slice.

Switches are always those of the last revision, whatever revision is read: what was taken out of service stays out until
somebody lifts it, also while the revision that says so is still on its way.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.utils import timezone

from policies.compiler import (
    EGRESS,
    INGRESS,
    IntentObject,
    Kind,
    ObjectKey,
    Resource,
    SliceContext,
    UnitKey,
    references_of,
    units_of,
)
from policies.compiler.intent.traffic import TrafficPolicySpec
from policies.compiler.intent.waf import ListSpec, WafPolicySpec
from policies.drafting.rows import INTENT_COLUMNS, intent_of
from policies.models import Resource as StoredResource
from policies.models import RevisionObject, Slice, SliceResource
from policies.queries.context import Basis, fingerprint_key
from policies.queries.index import began, ended
from policies.queries.revisions import at, changed_keys, named
from policies.queries.watching import watching

Edits = Mapping[ObjectKey, IntentObject | None]
"""What each object shall be; None: absent."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a slice holds at revision `sequence` (0: nothing but its switches)."""

    slice: Slice
    sequence: int

    def rows(self) -> QuerySet[RevisionObject]:
        """The stored objects."""
        is_switch = Q(kind=Kind.SWITCH)
        mine = (at(self.sequence) & ~is_switch) | (at(self.slice.last_sequence) & is_switch)
        return RevisionObject.objects.filter(mine, slice=self.slice)

    def named(self, keys: Iterable[ObjectKey]) -> dict[ObjectKey, IntentObject]:
        """Those of these objects that are there."""
        return _intents(self.rows().filter(named(keys)))

    def of_kind(self, kind: Kind) -> list[IntentObject]:
        """All objects of one kind; costs their number."""
        return list(_intents(self.rows().filter(kind=kind)).values())

    def of_units(self, units: Collection[UnitKey], edits: Edits) -> Mapping[UnitKey, tuple[IntentObject, ...]]:
        """The objects of these hosts, policies and route table with `edits` made; what is not there is left out."""
        hosts = [unit.partition(":")[2] for unit in units if unit.startswith("host:")]
        touched = Q(hostnames__has_any_keys=hosts) | Q(kind=Kind.SWITCH)
        for kind in (Kind.WAF_POLICY, Kind.DLP_POLICY):
            names = [unit.partition(":")[2] for unit in units if unit.startswith(f"{kind}:")]
            touched |= Q(kind=kind, name__in=names)
        if INGRESS in units:
            touched |= Q(kind__in=[Kind.LISTENER, Kind.DEFAULTS])
        if EGRESS in units:
            touched |= Q(kind__in=[Kind.WORKLOAD, Kind.EGRESS_POLICY, Kind.EGRESS_DESTINATION])
        held = _intents(self.rows().filter(touched))
        aged = {key: of_age(item, held.get(key)) for key, item in edits.items()}
        objects: dict[ObjectKey, IntentObject | None] = {**held, **aged}
        beside = watching([item for item in objects.values() if item is not None], self.rows())
        objects = {**{item.key: item for item in beside}, **objects}
        found = units_of(objects[key] for key in sorted(objects) if objects[key] is not None)  # type: ignore[misc]
        return {unit: members for unit, members in found.items() if unit in units}

    def naming(self, policies: Collection[str]) -> list[IntentObject]:
        """The hostnames and routes that name one of these WAF policies; costs their number in the slice."""
        wanted = Q(kind__in=[Kind.HOSTNAME, Kind.ROUTE], spec__waf__policy__in=list(policies))
        return list(_intents(self.rows().filter(wanted)).values()) if policies else []

    def following(self, policies: Collection[str]) -> list[IntentObject]:
        """The hostnames and routes on which one of these traffic policies may act; costs their number in the slice."""
        if not policies:
            return []
        wanted = Q()
        for name in policies:
            wanted |= Q(spec__policies__contains=[name])
        found = self.rows().filter(kind__in=[Kind.HOSTNAME, Kind.ROUTE, Kind.SERVICE]).filter(wanted)
        items = list(_intents(found).values())
        sent = Q(pk__in=[])
        for item in items:
            if item.kind is Kind.SERVICE:
                sent |= Q(spec__action__backends__contains=[{"service": item.name}])
        routes = _intents(self.rows().filter(sent, kind=Kind.ROUTE)).values()
        return [*(item for item in items if item.kind is not Kind.SERVICE), *routes]

    def context(self, basis: Basis, objects: Iterable[IntentObject]) -> SliceContext:
        """The context in which `objects` compile: of the content's names, those that they refer to."""
        names = self.named({key for item in objects for key in (*references_of(item), item.key)})
        return SliceContext(
            tenant=self.slice.tenant.slug,
            gateway=self.slice.gateway.slug,
            is_platform=self.slice.tenant.is_platform,
            services=frozenset(key.name for key in names if key.kind is Kind.SERVICE),
            hostnames=frozenset(key.name for key in names if key.kind is Kind.HOSTNAME),
            waf_policies=frozenset(key.name for key in names if key.kind is Kind.WAF_POLICY),
            looking_at_responses=frozenset(
                key.name
                for key, item in names.items()
                if isinstance(item.spec, WafPolicySpec) and item.spec.looks_at_responses
            ),
            inherits_looking_at_responses=basis.looks_at_responses,
            dlp_policies=frozenset(key.name for key in names if key.kind is Kind.DLP_POLICY),
            fingerprint_key=fingerprint_key(self.slice),
            traffic_policies={
                key.name: item.spec.type for key, item in names.items() if isinstance(item.spec, TrafficPolicySpec)
            },
            lists={key.name: item.spec.type for key, item in names.items() if isinstance(item.spec, ListSpec)},
            allowed_private_networks=basis.networks,
            defaults=basis.defaults,
            now=timezone.now(),
        )

    def drift(self) -> set[ObjectKey]:
        """The objects in which the last revision is another than this; none where this is the last."""
        keys = changed_keys(self.slice, self.sequence, self.slice.last_sequence)
        return {key for key in keys if key.kind is not Kind.SWITCH}

    def drifted_units(self) -> set[UnitKey]:
        """The units whose resources the last revision has otherwise than this."""
        low, high = self.sequence, self.slice.last_sequence
        rows = SliceResource.objects.filter(began(low, high) | ended(low, high), slice=self.slice, is_sealed=False)
        return {UnitKey(unit) for unit in rows.values_list("unit", flat=True).distinct()}

    def resources(self, units: Collection[UnitKey]) -> tuple[Resource, ...]:
        """The resources of these units as they were compiled then; secrets are not compiled and not among them."""
        rows = SliceResource.objects.filter(at(self.sequence), slice=self.slice, unit__in=list(units), is_sealed=False)
        found = list(rows.values_list("type_url", "name", "unit", "digest"))
        stored = StoredResource.objects.filter(pk__in=[row[3] for row in found]).values_list("digest", "body")
        bodies = {bytes(digest): bytes(body) for digest, body in stored}
        return tuple(
            Resource(type_url, name, bodies[bytes(digest)], bytes(digest), UnitKey(unit))
            for type_url, name, unit, digest in found
        )


def of_age(item: IntentObject | None, before: IntentObject | None) -> IntentObject | None:
    """Return an edited object as old as it was before, if nothing is known of its age."""
    if item is None or before is None or item.created_at is not None:
        return item
    return replace(item, created_at=before.created_at)


def _intents(rows: QuerySet[RevisionObject]) -> dict[ObjectKey, IntentObject]:
    found = [intent_of(*row) for row in rows.values_list(*INTENT_COLUMNS)]
    return {item.key: item for item in found}
