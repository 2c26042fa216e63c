"""Verbs on second factors: add, remove, use a recovery code, make new ones. Each tells the person by mail."""

from collections.abc import Sequence

from django.utils import timezone

from console.accounts import notices
from console.accounts.factors import recovery, totp
from console.accounts.factors.held import has_factor, unused_codes_of
from console.accounts.factors.owed import with_factors
from console.accounts.factors.passkeys import NewPasskey
from console.accounts.models import Passkey, RecoveryCode, Totp, User
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, NotFound
from console.base.keyring import key_ring, row_name

MOST_FACTORS = 10
Factor = Totp | Passkey


def add_app(*, actor: Actor, user: User, name: str, seed: bytes, step: int) -> list[str]:
    """Add an authenticator app whose code of `step` was right; return recovery codes where these are the first."""
    with verb("factor.add", actor=actor) as act:
        user = _taking_turns(user)
        made = Totp(user=user, name=name, last_step=step, last_used_at=timezone.now())
        made.seed_ciphertext = key_ring().seal(seed, bound_to=row_name("accounts.totp", made.pk))
        made.save()
        return _added(act, user, "the authenticator app", name)


def add_passkey(*, actor: Actor, user: User, name: str, new: NewPasskey) -> list[str]:
    """Add a passkey; return recovery codes where these are the first."""
    with verb("factor.add", actor=actor) as act:
        user = _taking_turns(user)
        if Passkey.objects.filter(credential_id=new.credential_id).exists():
            raise Conflict("This passkey is known already.", code="passkey_known")
        Passkey.objects.create(
            user=user, name=name, credential_id=new.credential_id, credential=new.credential,
            sign_count=new.sign_count, transports=new.transports, is_synced=new.is_synced,
        )  # fmt: skip
        return _added(act, user, "the passkey", name)


def rename_factor(*, actor: Actor, user: User, factor: Factor, name: str, dry_run: bool = False) -> Factor:
    """Give a factor another name."""
    with verb("factor.rename", actor=actor, dry_run=dry_run) as act:
        before, factor.name = factor.name, name
        factor.save(update_fields=["name"])
        changes = [{"pointer": "/name", "before": before, "after": name}]
        act.entry(_target(user), f"{user.email} renamed a second factor.", changes=changes)
    return factor


def remove_factor(*, actor: Actor, user: User, factor: Factor, dry_run: bool = False) -> None:
    """Remove a factor; raise Conflict for the last one of somebody who must have one."""
    with verb("factor.remove", actor=actor, dry_run=dry_run) as act:
        user = _taking_turns(user)
        if not type(factor).objects.filter(pk=factor.pk).delete()[0]:
            raise NotFound
        if not has_factor(user):
            _check_none_is_fine(user)
            RecoveryCode.objects.filter(user=user).delete()
        act.entry(_target(user), f"{user.email} removed the second factor “{factor.name}”.")
        if not dry_run:
            notices.tell(user, "A second factor was removed", f"“{factor.name}” no longer opens your account.")


def remove_all_factors(*, actor: Actor, user: User) -> None:
    """Take every factor and code away, for somebody who lost them; their sessions end."""
    with verb("factor.reset", actor=actor) as act:
        user = _taking_turns(user)
        for table in (Totp, Passkey, RecoveryCode):
            table.objects.filter(user=user).delete()
        user.sessions.all().delete()  # type: ignore[attr-defined]
        act.entry(_target(user), f"Removed every second factor of {user.email}.")
        act.announce(f"user:{user.pk}", "members")
        notices.tell(user, "Your second factors were removed", "An operator removed all of them, with recovery codes.")


def renew_codes(*, actor: Actor, user: User, dry_run: bool = False) -> list[str]:
    """Replace the recovery codes; raise Conflict without a factor that they could stand in for."""
    with verb("recovery_codes.renew", actor=actor, dry_run=dry_run) as act:
        user = _taking_turns(user)
        if not has_factor(user):
            raise Conflict("Set up an authenticator app or a passkey first.", code="factor_missing")
        codes = _new_codes(user)
        act.entry(_target(user), f"{user.email} made new recovery codes.")
        if not dry_run:
            notices.tell(user, "New recovery codes", "The earlier recovery codes of your account no longer work.")
    return codes


def use_code(*, actor: Actor, user: User, code: str) -> bool:
    """Spend a recovery code; of any number of attempts at once one wins."""
    spent = unused_codes_of(user).filter(digest=recovery.digest(code))
    if not spent.exists():
        return False
    with verb("recovery_code.use", actor=actor) as act:
        is_ours = bool(spent.update(used_at=timezone.now()))
        left = unused_codes_of(user).count()
        act.entry(_target(user), f"A recovery code of {user.email} was {'used' if is_ours else 'used twice at once'}.")
        if is_ours:
            notices.tell(user, "A recovery code was used", f"Somebody signed in with one; {left} are left.")
    return is_ours


def use_app(user: User, code: str) -> bool:
    """Take a code of one of the person's apps, once: no code of the same or an earlier step counts again."""
    for app in Totp.objects.filter(user=user):
        seed = key_ring().open(bytes(app.seed_ciphertext), bound_to=row_name("accounts.totp", app.pk))
        step = totp.step_of(seed, code)
        if step is not None:
            rows = Totp.objects.filter(pk=app.pk, last_step__lt=step)
            return bool(rows.update(last_step=step, last_used_at=timezone.now()))
    return False


def use_passkey(*, actor: Actor, passkey: Passkey, sign_count: int) -> bool:
    """Note that a passkey signed; False, and an entry, where its counter tells of a copy."""
    rows = Passkey.objects.filter(pk=passkey.pk)
    fresh = rows.filter(sign_count__lt=sign_count) if sign_count else rows.filter(sign_count=0)
    if fresh.update(sign_count=sign_count, last_used_at=timezone.now()):
        return True
    with verb("passkey.suspect", actor=actor) as act:
        text = f"The passkey “{passkey.name}” of {passkey.user.email} was refused: its counter tells of a copy."
        act.entry(_target(passkey.user), text)
        notices.tell(passkey.user, "A passkey was refused", f"“{passkey.name}” may have been copied. Remove it.")
    return False


def _taking_turns(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _added(act: Act, user: User, kind: str, name: str) -> list[str]:
    if Totp.objects.filter(user=user).count() + Passkey.objects.filter(user=user).count() > MOST_FACTORS:
        raise Conflict(f"{MOST_FACTORS} are the most.", code="too_many_factors")
    act.entry(_target(user), f"{user.email} added {kind} “{name}” as a second factor.")
    act.announce(f"user:{user.pk}", "members")
    notices.tell(user, "A second factor was added", f"{kind.capitalize()} “{name}” opens your account from now on.")
    return [] if unused_codes_of(user).exists() else _new_codes(user)


def _new_codes(user: User) -> list[str]:
    codes: Sequence[str] = recovery.new_codes()
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=recovery.digest(code)) for code in codes])
    return list(codes)


def _check_none_is_fine(user: User) -> None:
    if with_factors(User.objects.filter(pk=user.pk)).get().needs_second_factor:  # type: ignore[attr-defined]
        raise Conflict("A second factor is required here. Add another one first.", code="factor_needed")


def _target(user: User) -> Target:
    return Target(kind="user", name=user.email, id=str(user.pk))
