"""The verb on what a tenant asks of its people when they sign in."""

from console.accounts.actions.rules import change, lock, note
from console.accounts.factors.held import has_factor
from console.accounts.models import Tenant, User
from console.audit.actor import Actor
from console.audit.verbs import Target, verb
from console.base import etags
from console.base.errors import Conflict


def require_second_factor(
    *, actor: Actor, by: User | None, tenant: Tenant, is_required: bool, if_match: str, dry_run: bool = False
) -> Tenant:
    """Ask for a second factor from now on, or no more; raise Conflict for somebody who has none themselves.

    `by` is None where no person asks: then the first to come sets one up.
    """
    with verb("tenant.require_mfa", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        etags.check(if_match, tenant.version)
        if is_required and by and not has_factor(by):
            raise Conflict("Set up a second factor of your own first.", code="factor_missing")
        before, tenant.require_mfa = tenant.require_mfa, is_required
        tenant.version += 1
        tenant.save(update_fields=["require_mfa", "version"])
        words = "asks for a second factor" if is_required else "asks for no second factor"
        target = Target(kind="tenant", name=tenant.slug, id=str(tenant.pk))
        note(act, tenant, target, f"{tenant.name} {words} from now on.", change("/require_mfa", before, is_required))
    return tenant
