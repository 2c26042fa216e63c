"""The verbs on slices: a gateway admits a tenant, and lets it go as long as nothing was ever published."""

from django.db import IntegrityError, transaction

from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict
from policies.drafting.slices import lock_slice
from policies.models import Gateway, Revision, Slice


def admit(*, actor: Actor, gateway: Gateway, tenant: Tenant, dry_run: bool = False) -> Slice:
    """Give a tenant its slice of a gateway. Raises Conflict `slice_exists`."""
    key = f"{tenant.slug}@{gateway.slug}"
    with verb("slice.admit", actor=actor, dry_run=dry_run) as act:
        try:
            with transaction.atomic():
                slice_: Slice = Slice.objects.create(key=key, gateway=gateway, tenant=tenant)
        except IntegrityError:
            raise Conflict(f"{tenant.slug} has a slice of {gateway.slug} already.", code="slice_exists") from None
        _record(act, slice_, f"Admitted {tenant.slug} to gateway {gateway.slug}")
        return slice_


def withdraw(*, actor: Actor, slice: Slice, dry_run: bool = False) -> None:
    """Take a slice back, with its draft and its hostnames. Raises Conflict `slice_has_history` once it has a revision:

    nodes may run it and the trail refers to it; publish an empty draft instead.
    """
    with verb("slice.withdraw", actor=actor, dry_run=dry_run) as act:
        locked = lock_slice(slice.pk)
        if locked.tenant.is_platform:
            raise Conflict("The platform's slice belongs to the gateway.", code="slice_is_platform")
        if Revision.objects.filter(slice=locked).exists():
            raise Conflict("It has revisions. Remove its objects and publish that instead.", code="slice_has_history")
        _record(act, locked, f"Withdrew {locked.tenant.slug} from gateway {locked.gateway.slug}")
        locked.delete()


def _record(act: Act, slice_: Slice, summary: str) -> None:
    target = Target(kind="slice", name=slice_.key, id=str(slice_.pk))
    act.entry(target, summary, **slice_.trail)
    act.announce(f"tenant:{slice_.tenant.slug}", "object", subject=slice_.key)
    act.announce(f"gateway:{slice_.gateway.slug}", "object", subject=slice_.key)
