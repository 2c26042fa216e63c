"""What a scrape or an export is about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from console.accounts.models import Tenant
from policies.models import Gateway, Slice


@dataclass(frozen=True, slots=True)
class Place:
    """A slice as labels name it, its newest revision (0: none), and since when there is anything to count."""

    tenant: str
    gateway: str
    revision: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """Slices and gateways by id, and the tenants whose objectives and alerts are meant: on one gateway, or on all."""

    slices: Mapping[UUID, Place]
    gateways: Mapping[UUID, str]
    tenants: Collection[UUID]
    gateway: str = ""


def scope_of_tenant(tenant: Tenant) -> Scope:
    """Return everything of a tenant; one query."""
    return _scope(Slice.objects.filter(tenant=tenant), {tenant.pk})


def scope_of_gateway(gateway: Gateway, visible: QuerySet[Slice]) -> Scope:
    """Return what is on a gateway, of these slices; one query."""
    found = _scope(visible.filter(gateway=gateway))
    return Scope(found.slices, {gateway.pk: gateway.slug}, found.tenants, gateway.slug)


def scope_of_tenants(slugs: Collection[str]) -> Scope:
    """Return the slices of these tenants, or of all where none is named; one query."""
    rows = Slice.objects.all()
    return _scope(rows.filter(tenant__slug__in=slugs) if slugs else rows)


def _scope(slices: QuerySet[Slice], tenants: Collection[UUID] = ()) -> Scope:
    columns = ("pk", "tenant_id", "gateway_id", "tenant__slug", "gateway__slug", "last_sequence", "created_at")
    rows = list(slices.filter(part="traffic").order_by("key").values_list(*columns))
    return Scope(
        {pk: Place(*about) for pk, _, _, *about in rows},
        {gateway_id: gateway for _, _, gateway_id, _, gateway, *_ in rows},
        {tenant_id for _, tenant_id, *_ in rows} | set(tenants),
    )
