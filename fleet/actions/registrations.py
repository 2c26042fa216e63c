"""Instances of a service say that they are there, and go on saying so, or say that they leave.

A heartbeat that says nothing new only moves the moment at which the instance is forgotten: it is no change, nodes are
not told, and the audit trail has no line of it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from gatehouse_protocol.endpoints import MAX_REGISTERED

from console.audit.actor import SYSTEM, Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, FieldProblem, Invalid, NotFound
from fleet.models import Registration, Registrations
from fleet.queries.live import live_sequence
from policies.compiler import IntentObject, Kind, Severity, SliceContext, parse
from policies.compiler.checks.endpoints import check_endpoints
from policies.compiler.intent import ServiceSpec
from policies.compiler.intent.service import StaticEndpoints
from policies.models import Slice
from policies.queries.revisions import rows_at

MOST_OF_SERVICE: Final = 1_000
FORGOTTEN_AT_ONCE: Final = 500
_WRITTEN: Final = "/spec/endpoints/addresses/0"
_FIELDS: Final = ("address", "port", "weight", "priority", "region", "zone", "ttl_seconds")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an instance says of itself; `region` and `zone` may be empty."""

    address: str
    port: int
    weight: int
    priority: int
    region: str
    zone: str
    ttl_seconds: int


@dataclass(frozen=True, slots=True)
class Registered:
    """The instance as it is known now, and whether it was not before."""

    row: Registration
    is_new: bool


def register(
    slice_: Slice, service: str, instance: str, wanted: Wanted, *, actor: Actor, dry_run: bool = False
) -> Registered:
    """Have nodes ask an instance until its time is over.

    Raises NotFound without such a service, Invalid for an address that no endpoint may have, and Conflict
    `registration_closed`, `too_many_registrations`.
    """
    wanted = _checked(slice_, service, wanted)
    now = timezone.now()
    if not dry_run and (row := _heartbeat(slice_, service, instance, wanted, now)) is not None:
        return Registered(row, is_new=False)
    with verb("registration.set", actor=actor, dry_run=dry_run) as act:
        Slice.objects.select_for_update(no_key=True).get(pk=slice_.pk)
        rows = Registration.objects.filter(slice=slice_, service=service)
        before = rows.filter(instance=instance).first()
        rows.filter(address=wanted.address, port=wanted.port).exclude(instance=instance).delete()
        if before is None:
            _check_room(slice_, service)
        row = before or Registration(slice=slice_, service=service, instance=instance, registered_at=now)
        changes = _changes(before, wanted)
        for name, value in asdict(wanted).items():
            setattr(row, name, value)
        row.seen_at, row.expires_at = now, now + timedelta(seconds=wanted.ttl_seconds)
        row.registered_by = actor.name[:254]
        row.save()
        what = "Registered" if before is None else "Changed"
        _note(act, slice_, row, f"{what} {instance} of service {service} in {slice_.key}", changes)
    return Registered(row, is_new=before is None)


def deregister(slice_: Slice, service: str, instance: str, *, actor: Actor, dry_run: bool = False) -> None:
    """Let nobody ask an instance any more; requests under way go on. Raises NotFound where there is none."""
    with verb("registration.delete", actor=actor, dry_run=dry_run) as act:
        Slice.objects.select_for_update(no_key=True).get(pk=slice_.pk)
        row = Registration.objects.filter(slice=slice_, service=service, instance=instance).first()
        if row is None:
            raise NotFound
        row.delete()
        _note(act, slice_, row, f"Took {instance} out of service {service} in {slice_.key}")


def forget_expired() -> int:
    """Forget instances that have not said for too long that they are there; return how many.

    Those of a suspended tenant are not let say so, and stay.
    """
    due = Registration.objects.filter(expires_at__lte=timezone.now(), slice__tenant__suspended_at=None)
    found = list(due.order_by("pk").values_list("pk", "slice_id")[:FORGOTTEN_AT_ONCE])
    count = 0
    for slice_id in sorted({slice_id for _, slice_id in found}):
        count += _forget(slice_id, [pk for pk, owner in found if owner == slice_id])
    return count


@transaction.atomic
def _forget(slice_id: UUID, keys: list[int]) -> int:
    slice_ = Slice.objects.select_for_update(no_key=True).get(pk=slice_id)
    rows = list(Registration.objects.filter(pk__in=keys, expires_at__lte=timezone.now()))
    if not rows:
        return 0
    with verb("registration.expire", actor=SYSTEM) as act:
        Registration.objects.filter(pk__in=[row.pk for row in rows]).delete()
        for row in rows:
            what = f"Forgot {row.instance} of service {row.service} in {slice_.key}"
            _note(act, slice_, row, f"{what}: not heard from for {row.ttl_seconds} s")
    return len(rows)


def _heartbeat(slice_: Slice, service: str, instance: str, wanted: Wanted, now: datetime) -> Registration | None:
    """Move the moment at which an instance is forgotten, if it says what it said before."""
    rows = Registration.objects.filter(slice=slice_, service=service, instance=instance, **asdict(wanted))
    ends = now + timedelta(seconds=wanted.ttl_seconds)
    if not rows.filter(expires_at__gt=now).update(seen_at=now, expires_at=ends):
        return None
    return rows.first()


def _checked(slice_: Slice, service: str, wanted: Wanted) -> Wanted:
    """Return what is wanted, in canonical spelling, if the live service takes it: by the rules of written endpoints."""
    live = live_sequence(slice_)
    published = rows_at(slice_, live).filter(kind=Kind.SERVICE, name=service) if live is not None else None
    spec: Mapping[str, Any] | None = published.values_list("spec", flat=True).first() if published is not None else None
    if spec is None:
        raise NotFound
    if not spec.get("endpoints", {}).get("registration"):
        text = f"Service {service} takes no registrations; let its endpoints take them and publish."
        raise Conflict(text, code="registration_closed")
    one = {name: value for name, value in asdict(wanted).items() if name != "ttl_seconds" and value != ""}
    found = parse(Kind.SERVICE, service, {"endpoints": {"type": "static", "addresses": [one]}})
    if isinstance(found, tuple):
        raise Invalid.of([_field(one.code, one.pointer, one.text) for one in found])
    networks = tuple(slice_.gateway.allowed_private_networks)
    context = SliceContext(tenant=slice_.tenant.slug, gateway=slice_.gateway.slug, allowed_private_networks=networks)
    return _screened(found, wanted, context)


def _screened(found: IntentObject, wanted: Wanted, context: SliceContext) -> Wanted:
    assert isinstance(found.spec, ServiceSpec)
    assert isinstance(found.spec.endpoints, StaticEndpoints)
    errors = [one for one in check_endpoints(found, found.spec, context) if one.severity is Severity.ERROR]
    if errors:
        raise Invalid.of([_field(one.code, one.pointer, one.text) for one in errors])
    return Wanted(**{**asdict(wanted), "address": found.spec.endpoints.addresses[0].address})


def _field(code: str, pointer: str, text: str) -> FieldProblem:
    return FieldProblem(code, pointer.removeprefix(_WRITTEN), text)


def _check_room(slice_: Slice, service: str) -> None:
    if Registration.objects.filter(slice=slice_, service=service).count() >= MOST_OF_SERVICE:
        text = f"{MOST_OF_SERVICE} instances of service {service} are registered already."
        raise Conflict(text, code="too_many_registrations")
    Registrations.objects.select_for_update(no_key=True).filter(pk=slice_.gateway_id).first()  # all its slices count
    if Registration.objects.filter(slice__gateway=slice_.gateway_id).count() >= MAX_REGISTERED:
        text = f"{MAX_REGISTERED} instances are registered on this gateway already."
        raise Conflict(text, code="too_many_registrations")


def _changes(before: Registration | None, wanted: Wanted) -> list[dict[str, Any]]:
    return [
        {"pointer": f"/{name}", "before": getattr(before, name, None), "after": getattr(wanted, name)}
        for name in _FIELDS
        if getattr(before, name, None) != getattr(wanted, name)
    ]


def _note(act: Act, slice_: Slice, row: Registration, text: str, changes: list[dict[str, Any]] | None = None) -> None:
    """Write the line, have nodes told, and say it to who looks; after the rows themselves, as whoever spreads them."""
    told, is_new = Registrations.objects.get_or_create(gateway=slice_.gateway, defaults={"looked_at": timezone.now()})
    if not is_new:
        Registrations.objects.filter(pk=told.pk).update(changes=F("changes") + 1)
    name = f"{row.service}/{row.instance}"
    act.entry(Target(kind="registration", name=name), text, changes=changes or (), **slice_.trail)
    act.announce(f"slice:{slice_.key}", "registrations", subject=row.service)
