"""What a slice of certificates consists of: pieces of listeners, the secrets they show, and those held ready."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import FloatField, Func, Q, TextField, Value
from django.db.models.functions import Cast, Extract

from certificates.life.serving import Offer, Served, serving
from certificates.models import Certificate, Leaf
from certificates.pki.names import names_for, spelt
from certificates.queries.client_certificates import named_by_services
from fleet.actions.secrets import entry_of
from policies import envoy
from policies.compiler import Resource
from policies.compiler.envoy.filter_chains import filter_chain_piece
from policies.models import HostnameClaim, Slice
from policies.publishing.resources import SecretEntry


@dataclass(frozen=True, slots=True)
class Content:
    """All that the slice should have."""

    resources: tuple[Resource, ...]
    secrets: tuple[SecretEntry, ...]


def content_of(slice: Slice) -> Content:
    """Return what the slice should have, from what its certificates show and hold ready; six queries."""
    rows = Certificate.objects.shown().filter(slice=slice).order_by("name")
    shown = {row.pk: row for row in rows}
    leaves = _leaves(shown.values())
    served, shown_to_services = names_of(slice), named_by_services(slice)
    resources, secrets = [], []
    for row in shown.values():
        of_active = [leaf for leaf in leaves.get(row.active_id, ()) if leaf.secret is not None]
        names = served[row.name].names if row.name in served else ()
        if of_active and names:
            resources.append(_piece(slice, row, names, of_active))
        if of_active and (names or row.name in shown_to_services):
            secrets += [entry_of(leaf.secret) for leaf in of_active]
        of_staged = [leaf for leaf in leaves.get(row.staged_id, ()) if leaf.secret is not None]
        secrets += [entry_of(leaf.secret, is_staged=True) for leaf in of_staged]
    return Content(tuple(resources), tuple(secrets))


def names_in(slices: Iterable[Slice], own: Collection[str] | None = None) -> dict[UUID, dict[str, Served]]:
    """Return by slice and name of each certificate which of the tenant's hostnames it serves; two queries for all.

    One that is not shown yet serves none, and none of its names is anybody else's. With `own` names, it is told of the
    certificates with one of these alone, and of those that vie with them.
    """
    by_id = {slice.pk: slice for slice in slices}
    wanted = None if own is None else {spelt(name) for name in own}
    claimed = _claimed(by_id.values(), wanted)
    vying = wanted and wanted.union(*(names_for(name) for names in claimed.values() for name in names))
    offers: dict[UUID, list[Offer]] = {pk: [] for pk in by_id}
    for slice_id, offer in _offers(by_id) if vying != set() else ():
        if vying is None or any(spelt(name) in vying for name in offer.names):
            offers[slice_id].append(offer)
    found = {}
    for pk, slice in by_id.items():
        hostnames = claimed.get((slice.gateway_id, slice.tenant_id), [])
        found[pk] = {one.certificate: one for one in serving(offers[pk], hostnames)}
    return found


def _offers(slices: Iterable[UUID]) -> Iterable[tuple[UUID, Offer]]:
    """Names come as one text and ends as seconds: thousands of lists and moments take the driver longest of all."""
    rows = Certificate.objects.shown().filter(slice__in=slices, active__isnull=False, not_after__isnull=False)
    ends = Cast(Extract("not_after", "epoch"), FloatField())
    joined = Func("active__hostnames", Value(" "), function="array_to_string", output_field=TextField())
    for slice_id, name, names, end in rows.values_list("slice_id", "name", joined, ends):
        yield slice_id, Offer(name, tuple(names.split()), datetime.fromtimestamp(end, UTC))


def names_of(slice: Slice) -> dict[str, Served]:
    """Return the same for all certificates of one slice that are shown."""
    return names_in([slice])[slice.pk]


def claimed_hostnames(slice: Slice) -> list[str]:
    """Return the hostnames that the slice's tenant has on its gateway, in order; one query."""
    return _claimed([slice]).get((slice.gateway_id, slice.tenant_id), [])


def _claimed(slices: Collection[Slice], wanted: Collection[str] | None = None) -> dict[tuple[UUID, UUID], list[str]]:
    """Return the claimed hostnames, in order, by gateway and tenant; those that a wanted name stands for, if given."""
    gateways, tenants = {one.gateway_id for one in slices}, {one.tenant_id for one in slices}
    claims = HostnameClaim.objects.filter(gateway__in=gateways, slice__tenant__in=tenants).order_by("name")
    if wanted is not None:
        wildcard = Func("name", Value("^[^.]*"), Value("*"), function="regexp_replace", output_field=TextField())
        claims = claims.annotate(wildcard=wildcard).filter(Q(name__in=wanted) | Q(wildcard__in=wanted))
    found: dict[tuple[UUID, UUID], list[str]] = {}
    for gateway_id, tenant_id, name in claims.values_list("gateway_id", "slice__tenant_id", "name"):
        found.setdefault((gateway_id, tenant_id), []).append(name)
    return found


def secret_name(slice: Slice, certificate: str, leaf: Leaf) -> str:
    """Return what Envoy knows a leaf's secret by; `leaf` with its version at hand.

    Versions share a name, so that another one reaches connections to come without touching a listener. One that drains
    connections has a name of its own.
    """
    name = f"{slice.tenant.slug}/{certificate}/{leaf.family}"
    return f"{name}.{leaf.version.number}" if leaf.version.drains_connections else name


def _leaves(rows: Iterable[Certificate]) -> dict[UUID | None, list[Leaf]]:
    ids = {pk for row in rows for pk in (row.active_id, row.staged_id) if pk}
    found: dict[UUID | None, list[Leaf]] = {}
    for leaf in Leaf.objects.filter(version__in=ids).select_related("secret").order_by("family"):
        found.setdefault(leaf.version_id, []).append(leaf)
    return found


def _piece(slice: Slice, row: Certificate, names: Sequence[str], leaves: Sequence[Leaf]) -> Resource:
    secrets = [leaf.secret.name for leaf in leaves]
    return filter_chain_piece(envoy.schema(), f"{slice.tenant.slug}/{row.name}", names, secrets)
