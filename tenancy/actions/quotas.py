"""Quotas of a tenant: what the platform sets, and what there is."""

from collections.abc import Mapping

from console.accounts.actions.rules import change, lock, note
from console.accounts.models import ApiToken, Tenant
from console.accounts.quotas import Quota
from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from policies.models import DraftObject, Slice


def set_quotas(
    *, actor: Actor, tenant: Tenant, wanted: Mapping[Quota, int | None], dry_run: bool = False
) -> Tenant:  # fmt: skip
    """Set these numbers; None takes one away, and what is not named stays."""
    with verb("tenant.set_quotas", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        before = dict(tenant.quotas)
        after = {**before, **{str(quota): most for quota, most in wanted.items()}}
        tenant.quotas = {name: most for name, most in after.items() if most is not None}
        tenant.version += 1
        tenant.save(update_fields=["quotas", "version"])
        changes = [change(f"/quotas/{name}", before.get(name), most) for name, most in sorted(after.items())]
        target = Target(kind="tenant", name=tenant.slug, id=str(tenant.pk))
        note(act, tenant, target, f"Set the quotas of {tenant.name}.", *changes)
        act.announce(f"tenant:{tenant.slug}", "tenant", subject=tenant.slug)
    return tenant


def used_by(tenant: Tenant) -> dict[str, int]:
    """Return how many a tenant has of everything that a quota may bound; five counts."""
    return {
        str(Quota.MEMBERS): tenant.memberships.count(),
        str(Quota.TEAMS): tenant.teams.count(),
        str(Quota.TOKENS): ApiToken.objects.filter(tenant=tenant, revoked_at=None).count(),
        str(Quota.OBJECTS): DraftObject.objects.filter(tenant_id=tenant.pk, is_removed=False).count(),
        str(Quota.SLICES): Slice.objects.traffic().filter(tenant=tenant).count(),
    }
