"""Verbs on API tokens: create, rotate (both show the secret once), revoke, and refuse where they are not bound to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from console.accounts.access import Access
from console.accounts.actions.rules import change, lock, note
from console.accounts.bearer import PERSONS_PREFIX, SERVICE_PREFIX, token_digest
from console.accounts.models import ApiToken, ServiceAccount, Tenant
from console.accounts.permissions import Permission
from console.accounts.quotas import Quota, require_room
from console.audit.verbs import Target, verb
from console.base.errors import Conflict, FieldProblem, Forbidden, Invalid, NotFound
from console.base.secret_text import new_secret

LONGEST = timedelta(days=366)
LONGEST_OVERLAP = timedelta(days=7)
SHOWN_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its secret, which nobody can read again."""

    token: ApiToken
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a token may do, how long and from where; without networks from anywhere."""

    name: str
    scopes: Sequence[Permission]
    expires_at: datetime
    networks: Sequence[str] = ()


def create_token(
    *, access: Access, tenant: Tenant, terms: Terms, account: ServiceAccount | None = None, dry_run: bool = False
) -> NewToken:
    """Create a token of the caller, or of a service account of the tenant.

    It can do at most what its maker and whom it acts as can, and lives no longer than the token that creates it.
    """
    with verb("token.create", actor=access.actor, dry_run=dry_run) as act:
        tenant = lock(tenant)
        acts_as = access.user if account is None else account
        check_scopes(terms.scopes, access.held_in(tenant.pk), account)
        _check_expiry(terms.expires_at, access.token)
        require_room(tenant, Quota.TOKENS, ApiToken.objects.filter(tenant=tenant, revoked_at=None).count)
        made = new_token(tenant, acts_as, terms, made_by=access.actor.name)
        summary = (
            f"Created the token {terms.name}{_whose(made.token)} for {', '.join(made.token.scopes)} until "
            f"{terms.expires_at:%Y-%m-%d}{_from_where(made.token)}."
        )
        note(act, tenant, _target(made.token), summary, change("/scopes", [], made.token.scopes))
    return made


def rotate_token(
    *, access: Access, token: ApiToken, overlap: timedelta, expires_at: datetime | None, dry_run: bool = False
) -> NewToken:
    """Make another token on the same terms, and let the old one end when `overlap` is over.

    A person's token is rotated by that person only: whoever has the secret acts as them. The new one lives as long as
    the old one was meant to, where nothing else is said.
    """
    with verb("token.rotate", actor=access.actor, dry_run=dry_run) as act:
        tenant = lock(token.tenant)
        old = _living(token)
        _check_rotation(access, old)
        now = timezone.now()
        wanted = expires_at or min(now + (old.expires_at - old.created_at), now + LONGEST)
        if expires_at is None and access.token is not None:
            wanted = min(wanted, access.token.expires_at)
        _check_expiry(wanted, access.token)
        terms = Terms(old.name, [Permission(scope) for scope in old.scopes], wanted, old.networks)
        made = new_token(tenant, old.acts_as, terms, made_by=access.actor.name)
        ends_at = min(old.expires_at, now + overlap)
        changes = change("/expires_at", old.expires_at.isoformat(), ends_at.isoformat())
        ApiToken.objects.filter(pk=old.pk).update(expires_at=ends_at)
        summary = f"Rotated the token {old.name}{_whose(old)}; the old one ends at {ends_at:%Y-%m-%d %H:%M} UTC."
        note(act, tenant, _target(old), summary, changes)
    return made


def revoke_token(*, access: Access, token: ApiToken, dry_run: bool = False) -> None:
    """Make the token useless from the next request on; raise NotFound where it is revoked already."""
    with verb("token.revoke", actor=access.actor, dry_run=dry_run) as act:
        if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            raise NotFound
        summary = f"Revoked the token {token.name}{_whose(token)}."
        note(act, token.tenant, _target(token), summary, change("/revoked", False, True))


def note_refusal(*, access: Access, token: ApiToken) -> None:
    """Record that a token was used outside of the networks it is bound to, and was refused."""
    with verb("token.refuse", actor=access.actor) as act:
        ApiToken.objects.filter(pk=token.pk).update(refused_at=timezone.now())
        place = access.ip or "an unknown address"
        summary = f"Refused the token {token.name}{_whose(token)} from {place}, outside of its networks."
        note(act, token.tenant, _target(token), summary)


def new_token(
    tenant: Tenant, acts_as: object, terms: Terms, *, made_by: str, prefix: str = "", **more: object
) -> NewToken:
    """Make a token inside the verb of the caller, who has checked the terms; `more` are further columns."""
    account = acts_as if isinstance(acts_as, ServiceAccount) else None
    secret = new_secret(prefix or (SERVICE_PREFIX if account else PERSONS_PREFIX))
    token = ApiToken.objects.create(
        tenant=tenant,
        name=terms.name,
        prefix=secret[:SHOWN_CHARACTERS],
        digest=token_digest(secret),
        scopes=sorted(set(terms.scopes)),
        networks=list(terms.networks),
        created_by=None if account else acts_as,
        service_account=account,
        made_by=made_by[:254],
        expires_at=terms.expires_at,
        **more,
    )
    return NewToken(token, secret)


def check_scopes(scopes: Sequence[Permission], holds: frozenset[Permission], account: ServiceAccount | None) -> None:
    """Raise unless the maker holds all scopes, and the service account, where it is for one."""
    if Permission.VIEW not in scopes:
        raise Invalid.field("/scopes", "view_missing", "Every token needs “view”: what it cannot see it cannot change.")
    if problems := _lacking(scopes, holds, "You do not hold “{}” here."):
        raise Forbidden("A token cannot do more than the one who makes it.", code="not_held", problems=problems)
    if account is None:
        return
    held = Access(user=account).held_in(account.tenant_id)
    if problems := _lacking(scopes, held, "The service account does not hold “{}”."):
        raise Invalid("A token cannot do more than its service account.", problems=problems)


def _lacking(scopes: Sequence[Permission], holds: frozenset[Permission], text: str) -> list[FieldProblem]:
    return [
        FieldProblem(code="not_held", pointer=f"/scopes/{index}", text=text.format(scope))
        for index, scope in enumerate(scopes)
        if scope not in holds
    ]


def _check_rotation(access: Access, token: ApiToken) -> None:
    """Raise where the caller would get hold of more than is theirs: another person's token, or wider scopes."""
    if token.trust_id is not None:
        raise Conflict("It was exchanged for another issuer's token: exchange a new one.", code="exchanged_token")
    if token.created_by_id is not None and token.created_by_id != access.user.pk:
        raise Forbidden("Only the person it acts as can rotate this token. You can revoke it.", code="not_yours")
    scopes = [Permission(scope) for scope in token.scopes]
    if problems := _lacking(scopes, access.held_in(token.tenant_id), "You do not hold “{}” here."):
        raise Forbidden("The token can do more than you can.", code="not_held", problems=problems)


def _check_expiry(expires_at: datetime, parent: ApiToken | None) -> None:
    now = timezone.now()
    if expires_at <= now:
        raise Invalid.field("/expires_at", "in_the_past", "This moment is over.")
    if expires_at > now + LONGEST:
        raise Invalid.field("/expires_at", "too_far", f"A token lives at most {LONGEST.days} days.")
    if parent is not None and expires_at > parent.expires_at:
        text = "A token made by a token ends with it at the latest."
        raise Invalid.field("/expires_at", "outlives_creator", text)


def _living(token: ApiToken) -> ApiToken:
    """Return the token as it is now, under the tenant's lock; raise NotFound where it is over."""
    rows = ApiToken.objects.select_related("created_by", "service_account__tenant")
    living = rows.filter(pk=token.pk, revoked_at=None, expires_at__gt=timezone.now()).first()
    if living is None:
        raise NotFound
    return living


def _whose(token: ApiToken) -> str:
    return f" of the {token.service_account}" if token.service_account else ""


def _from_where(token: ApiToken) -> str:
    return f" from {', '.join(token.networks)}" if token.networks else ""


def _target(token: ApiToken) -> Target:
    return Target(kind="token", name=token.name, id=str(token.pk))
