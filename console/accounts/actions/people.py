"""Verbs on people as the platform knows them: shut one out everywhere at once, and let them in again."""

from console.accounts.actions.rules import Grantor, change, keeping_an_owner, lock
from console.accounts.models import SignInLink, Tenant, User
from console.accounts.queries.holders import held_by
from console.audit.verbs import Target, verb
from console.base.errors import Conflict, NotFound


def set_active(*, by: Grantor, platform: Tenant, person: User, is_active: bool, dry_run: bool = False) -> User:
    """Disable or enable a person. Raises Conflict `yourself`, `last_owner` (of the platform), Forbidden `not_held`.

    A tenant may be left without an active owner: whoever is a danger is stopped at once; the platform names another.
    Sessions and sign-in links end for good, tokens count again once the person is let in again.
    """
    with verb("person.enable" if is_active else "person.disable", actor=by.actor, dry_run=dry_run) as act:
        platform = lock(platform)
        found = User.objects.select_for_update(of=("self",)).filter(pk=person.pk).first()
        if found is None:
            raise NotFound
        if by.actor.id == str(found.pk):
            raise Conflict("Nobody shuts themselves out.", code="yourself")
        by.require_held(held_by(platform, [found.pk]).get(found.pk, {}), field="")
        before, found.is_active = found.is_active, is_active
        with keeping_an_owner(platform):
            found.save(update_fields=["is_active"])
        if not is_active:
            found.sessions.all().delete()
            SignInLink.objects.filter(user=found, used_at=None).delete()
        text = (
            "can sign in again" if is_active else "is shut out: sessions and tokens of theirs are refused from now on"
        )
        act.entry(
            Target("user", found.email, str(found.pk)),
            f"{found.email} {text}.",
            changes=[change("/is_active", before, is_active)],
        )
        for slug in Tenant.objects.filter(memberships__user=found).values_list("slug", flat=True):
            act.announce(f"tenant:{slug}", "members", subject=str(found.pk))
    return found
