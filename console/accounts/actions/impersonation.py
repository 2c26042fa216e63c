"""Verbs of “view as”: ask, consent, refuse, begin, end; and the standing consent of a tenant."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from console.accounts.actions.rules import lock, note
from console.accounts.models import Impersonation, StandingConsent, Tenant, User, ViewState
from console.accounts.models.impersonation import OPEN
from console.accounts.roles import owners
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, Forbidden, Invalid, NotFound

LONGEST_MINUTES: Final = 240
WAITS: Final = timedelta(hours=24)
"""How long a question waits for consent, and consent for being used."""


@dataclass(frozen=True, slots=True)
class Wish:
    """As whom (a user's id), why, for how many minutes, and whether to change things, too."""

    viewed: UUID
    reason: str
    minutes: int
    is_writable: bool


def require_owner(person: User, tenant: Tenant) -> None:
    """Raise unless the person owns the tenant: to let somebody else look is nobody else's to say."""
    if not owners(tenant).filter(pk=person.pk).exists():
        raise Forbidden("Only an owner of the tenant may consent.", code="owner_only")


def ask(*, actor: Actor, person: User, tenant: Tenant, wish: Wish, dry_run: bool = False) -> Impersonation:
    """Ask to see the tenant as one of its members; a standing consent that reaches so far answers at once."""
    with verb("view.ask", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        if tenant.is_platform:
            raise Conflict("Nobody looks at the platform as somebody else.", code="platform_tenant")
        members = User.objects.filter(memberships__tenant=tenant, is_active=True)
        viewed = members.filter(pk=wish.viewed).exclude(pk=person.pk).first()
        if viewed is None:
            raise Invalid.field("/user", "not_a_member", "This must be another member of the tenant.")
        standing = StandingConsent.objects.filter(tenant=tenant, minutes__gte=wish.minutes).first()
        is_given = standing is not None and (standing.is_writable or not wish.is_writable)
        now = timezone.now()
        view = Impersonation.objects.create(
            tenant=tenant,
            by=person,
            viewed=viewed,
            reason=wish.reason,
            minutes=wish.minutes,
            is_writable=wish.is_writable,
            state=str(ViewState.CONSENTED if is_given else ViewState.ASKED),
            consented_by=f"standing consent of {standing.given_by}" if standing and is_given else "",
            asked_at=now,
            expires_at=now + WAITS,
        )
        what = f"{person.email} asks to {_deed(view)} as {viewed.email} for {wish.minutes} minutes: {wish.reason}"
        _note(act, view, what + (f" ({view.consented_by})" if is_given else ""))
    return view


def consent(
    *, actor: Actor, view: Impersonation, minutes: int | None, is_writable: bool | None, dry_run: bool = False
) -> Impersonation:
    """Let them, for less time and with less power if so said. Raises Conflict `view_state`, Forbidden `own_view`."""
    with verb("view.consent", actor=actor, dry_run=dry_run) as act:
        found = _locked(view, ViewState.ASKED)
        if str(found.by_id) == actor.id:
            raise Forbidden("Somebody of the tenant must consent, not you.", code="own_view")
        found.minutes = min(found.minutes, minutes or found.minutes)
        found.is_writable = found.is_writable and is_writable is not False
        found.state, found.consented_by = str(ViewState.CONSENTED), actor.name
        found.expires_at = timezone.now() + WAITS
        found.save()
        text = f"Lets {found.by.email} {_deed(found)} as {found.viewed.email} for {found.minutes} minutes."
        _note(act, found, text)
    return found


def refuse(*, actor: Actor, view: Impersonation, dry_run: bool = False) -> Impersonation:
    """Say no, or take the consent back before it is used."""
    with verb("view.refuse", actor=actor, dry_run=dry_run) as act:
        found = _locked(view, ViewState.ASKED, ViewState.CONSENTED)
        found.state = str(ViewState.REFUSED)
        _end(found, actor)
        _note(act, found, f"Does not let {found.by.email} look as {found.viewed.email}.")
    return found


def begin(*, actor: Actor, person: User, view: Impersonation, dry_run: bool = False) -> Impersonation:
    """Begin to look, once there is consent. Raises Forbidden `for_another`, Conflict `view_state`."""
    with verb("view.begin", actor=actor, dry_run=dry_run) as act:
        found = _locked(view, ViewState.CONSENTED)
        if found.by_id != person.pk:
            raise Forbidden("Somebody else asked for this view.", code="for_another")
        now = timezone.now()
        found.state, found.begun_at = str(ViewState.ACTIVE), now
        found.expires_at = now + timedelta(minutes=found.minutes)
        found.save()
        text = f"{person.email} begins to {_deed(found)} as {found.viewed.email} until {found.expires_at:%H:%M} UTC."
        _note(act, found, text)
    return found


def end(*, actor: Actor, view: Impersonation, dry_run: bool = False) -> Impersonation:
    """End it at once; what has ended already is returned as it is."""
    with verb("view.end", actor=actor, dry_run=dry_run) as act:
        found = _locked(view, *ViewState)
        if found.state in OPEN:
            found.state = str(ViewState.ENDED)
            _end(found, actor)
        _note(act, found, f"Ended the view of {found.by.email} as {found.viewed.email}.")
    return found


def give_standing_consent(
    *, actor: Actor, tenant: Tenant, minutes: int, is_writable: bool, dry_run: bool = False
) -> StandingConsent:
    """Let the platform's people look for so long at a time without asking; everybody in the tenant can see that."""
    with verb("view.allow", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        given, _ = StandingConsent.objects.update_or_create(
            tenant=tenant,
            defaults={
                "minutes": minutes,
                "is_writable": is_writable,
                "given_by": actor.name,
                "given_at": timezone.now(),
            },
        )
        deed = "look and change" if is_writable else "look"
        text = f"The platform's people may {deed} as a member for {minutes} minutes at a time, without asking."
        note(act, tenant, Target("standing_consent", tenant.slug), text)
    return given


def take_standing_consent(*, actor: Actor, tenant: Tenant, dry_run: bool = False) -> None:
    """Have them ask again; views under way that rest on it end at once."""
    with verb("view.disallow", actor=actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        if not StandingConsent.objects.filter(tenant=tenant).delete()[0]:
            raise NotFound
        running = Impersonation.objects.filter(
            tenant=tenant, state__in=OPEN, consented_by__startswith="standing consent"
        )
        running.update(state=str(ViewState.ENDED), ended_at=timezone.now(), ended_by=actor.name)
        text = "The platform's people must ask before they look; what rested on the standing consent has ended."
        note(act, tenant, Target("standing_consent", tenant.slug), text)


def _locked(view: Impersonation, *states: ViewState) -> Impersonation:
    lock(view.tenant)
    rows = Impersonation.objects.select_related("tenant", "by", "viewed").select_for_update(of=("self",))
    found = rows.filter(pk=view.pk).first()
    if found is None:
        raise NotFound
    if (state := found.state_at(timezone.now())) not in states:
        raise Conflict(f"This view is {state} by now.", code="view_state")
    return found


def _end(view: Impersonation, actor: Actor) -> None:
    view.ended_at, view.ended_by = timezone.now(), actor.name
    view.save()


def _deed(view: Impersonation) -> str:
    return "look and change things" if view.is_writable else "look"


def _note(act: Act, view: Impersonation, summary: str) -> None:
    note(act, view.tenant, Target("view", f"{view.by.email} as {view.viewed.email}", str(view.pk)), summary)
