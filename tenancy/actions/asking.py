"""Asking for a tenant's deletion, confirming it, and thinking better of it. What is carried out, `steps.py` says."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from console.accounts.actions.rules import lock, note
from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, Forbidden, Invalid, NotFound
from tenancy.models import Deletion, DeletionState

WAITING: Final = timedelta(days=7)
"""How long everybody has to object where no second person confirms."""


def ask(*, actor: Actor, person_id: str, tenant: Tenant, reason: str, confirm: str, dry_run: bool = False) -> Deletion:
    """Ask for the deletion; it begins when somebody else confirms it, or when `WAITING` is over.

    `confirm` is the tenant's slug, typed. `person_id` is the person behind the call, also behind a token. Raises
    Invalid, Conflict `platform_tenant` or `deletion_asked`.
    """
    if confirm != tenant.slug:
        raise Invalid.field("/confirm", "not_the_slug", f"Type {tenant.slug} to say that you mean this tenant.")
    with verb("tenant.ask_deletion", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        if tenant.is_platform:
            raise Conflict("The platform cannot be deleted.", code="platform_tenant")
        if Deletion.objects.open().filter(tenant_id=tenant.pk).exists():
            raise Conflict("Its deletion was asked for already.", code="deletion_asked")
        now = timezone.now()
        deletion: Deletion = Deletion.objects.create(
            tenant_id=tenant.pk, slug=tenant.slug, name=tenant.name, reason=reason, asked_by=actor.name,
            asked_by_id=person_id, asked_at=now, due_at=now + WAITING, next_action_at=now + WAITING,
        )  # fmt: skip
        when = f"it begins when somebody else confirms it, or at {deletion.due_at:%Y-%m-%d %H:%M} UTC"
        _note(act, tenant, f"Asked for the deletion of {tenant.name}: {reason}; {when}.")
    return deletion


def confirm(*, actor: Actor, person_id: str, deletion: Deletion, dry_run: bool = False) -> Deletion:
    """Let it begin now. Raises Forbidden `same_person` for who asked, and Conflict `deletion_begun`."""
    with verb("tenant.confirm_deletion", actor=actor, dry_run=dry_run) as act:
        tenant, locked = _locked(deletion)
        if locked.asked_by_id == person_id:
            raise Forbidden("Somebody else must confirm it: you asked for it.", code="same_person")
        now = timezone.now()
        locked.confirmed_by, locked.confirmed_at = actor.name, now
        locked.state, locked.next_action_at = str(DeletionState.WITHDRAWING), now
        locked.save(update_fields=["confirmed_by", "confirmed_at", "state", "next_action_at"])
        _note(act, tenant, f"Confirmed the deletion of {tenant.name} that {locked.asked_by} asked for.")
    return locked


def cancel(*, actor: Actor, deletion: Deletion, dry_run: bool = False) -> Deletion:
    """Take the wish back. Raises Conflict `deletion_begun`."""
    with verb("tenant.cancel_deletion", actor=actor, dry_run=dry_run) as act:
        tenant, locked = _locked(deletion)
        locked.state, locked.next_action_at, locked.finished_at = str(DeletionState.CANCELLED), None, timezone.now()
        locked.save(update_fields=["state", "next_action_at", "finished_at"])
        _note(act, tenant, f"Cancelled the deletion of {tenant.name} that {locked.asked_by} asked for.")
    return locked


def _locked(deletion: Deletion) -> tuple[Tenant, Deletion]:
    tenant = Tenant.objects.filter(pk=deletion.tenant_id).first()
    if tenant is None:
        raise NotFound
    tenant = lock(tenant)
    locked = Deletion.objects.select_for_update().get(pk=deletion.pk)
    if locked.state != DeletionState.ASKED:
        raise Conflict("It has begun, or is over.", code="deletion_begun")
    return tenant, locked


def _note(act: Act, tenant: Tenant, summary: str) -> None:
    note(act, tenant, Target(kind="tenant", name=tenant.slug, id=str(tenant.pk)), summary)
    act.announce(f"tenant:{tenant.slug}", "tenant", subject=tenant.slug)
