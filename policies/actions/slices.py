"""The verbs on slices: a gateway admits a tenant, and lets it go as long as nothing was ever published."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from console.accounts.actions.rules import lock
from console.accounts.models import Tenant
from console.accounts.quotas import Quota, require_room
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict
from policies.drafting.slices import lock_slice
from policies.models import Gateway, Revision, Slice, SlicePart


def admit(*, actor: Actor, gateway: Gateway, tenant: Tenant, dry_run: bool = False) -> Slice:
    """Give a tenant its slice of a gateway. Raises Conflict `slice_exists` or `quota_reached`."""
    key = f"{tenant.slug}@{gateway.slug}"
    with verb("slice.admit", actor=actor, dry_run=dry_run) as act:
        if tenant.quotas:
            tenant = lock(tenant)
        require_room(tenant, Quota.SLICES, Slice.objects.traffic().filter(tenant=tenant).count)
        try:
            with transaction.atomic():
                slice_: Slice = Slice.objects.create(key=key, gateway=gateway, tenant=tenant)
        except IntegrityError:
            raise Conflict(f"{tenant.slug} has a slice of {gateway.slug} already.", code="slice_exists") from None
        _record(act, slice_, f"Admitted {tenant.slug} to gateway {gateway.slug}")
        return slice_


def certificate_slice(act: Act | None, traffic: Slice) -> Slice:
    """Return the slice of certificates beside a slice of traffic, made on the first call; `tenant` must be at hand.

    Not a verb of its own: `act` is the one it is part of, and gets the entry when the slice is new. Of two callers at
    once both get the same row.
    """
    return _part(act, traffic, SlicePart.CERTIFICATES)


def credential_slice(act: Act | None, traffic: Slice) -> Slice:
    """Return the slice of credentials beside a slice of traffic, in the same manner."""
    return _part(act, traffic, SlicePart.CREDENTIALS)


def _part(act: Act | None, traffic: Slice, part: SlicePart) -> Slice:
    found, is_new = Slice.objects.select_related("gateway", "tenant").get_or_create(
        gateway=traffic.gateway,
        tenant=traffic.tenant,
        part=part,
        defaults={"key": f"{traffic.tenant.slug}.{part}@{traffic.gateway.slug}"},
    )
    if is_new and act is not None:
        _record(act, found, f"Opened the {part} of {traffic.tenant.slug} on gateway {traffic.gateway.slug}")
    beside: Slice = found
    return beside


def withdraw(*, actor: Actor, slice: Slice, dry_run: bool = False) -> None:
    """Take a slice back, with its draft and its hostnames. Raises Conflict `slice_has_history` once it has a revision:

    nodes may run it and the trail refers to it; publish an empty draft instead. The same holds for its certificates
    and credentials.
    """
    with verb("slice.withdraw", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        if locked.tenant.is_platform:
            raise Conflict("The platform's slice belongs to the gateway.", code="slice_is_platform")
        if Revision.objects.filter(slice=locked).exists():
            raise Conflict("It has revisions. Remove its objects and publish that instead.", code="slice_has_history")
        _record(act, locked, f"Withdrew {locked.tenant.slug} from gateway {locked.gateway.slug}")
        _delete_parts(locked)
        locked.delete()


def _delete_parts(traffic: Slice) -> None:
    """Take the slices of certificates and of credentials along, if there are some that never had any."""
    rows = Slice.objects.filter(gateway=traffic.gateway, tenant=traffic.tenant).exclude(part=SlicePart.TRAFFIC)
    for found in rows.order_by("pk").select_for_update(no_key=True):
        text = f"It has {found.part}. Delete them; its hostnames stay reserved for it meanwhile."
        if Revision.objects.filter(slice=found).exists():
            raise Conflict(text, code="slice_has_history")
        try:
            found.delete()
        except ProtectedError:
            raise Conflict(text, code="slice_has_history") from None


def _record(act: Act, slice_: Slice, summary: str) -> None:
    target = Target(kind="slice", name=slice_.key, id=str(slice_.pk))
    act.entry(target, summary, **slice_.trail)
    act.announce(f"tenant:{slice_.tenant.slug}", "object", subject=slice_.key)
    act.announce(f"gateway:{slice_.gateway.slug}", "object", subject=slice_.key)
