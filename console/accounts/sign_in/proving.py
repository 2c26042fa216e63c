"""Takes a proof that somebody is there: a code, a passkey, a recovery code. Counted before anything is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest

from console.accounts.actions.factors import use_app, use_code, use_passkey
from console.accounts.actions.sessions import actor_of, hold_sign_in
from console.accounts.factors import passkeys, recovery
from console.accounts.factors.held import passkeys_of
from console.accounts.models import Passkey, User
from console.accounts.refusals import note_sign_in
from console.accounts.sign_in.throttle import Held, count_attempt, count_code, forgive
from console.accounts.sign_in.visitor import network, visitor

_ASKED: Final = "passkey"
MAX_CODE_CHARACTERS: Final = 64
WRONG: Final = "This code is not right, or was used already."
NOT_PROVED: Final = "This passkey was not accepted. Try again, or use another way."


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of an attempt: by which way it succeeded, else a sentence, and how long to wait."""

    way: str = ""
    failure: str = ""
    seconds: int = 0


def ask_passkey(request: HttpRequest, held: Iterable[Passkey]) -> dict[str, Any]:
    """Return options for the browser; their challenge is kept for one answer."""
    options, request.session[_ASKED] = passkeys.ask_for_use(held)
    return options


def by_factor(request: HttpRequest, user: User, *, with_recovery: bool) -> Tried:
    """Try what the form says: `passkey` (JSON) or `code`."""
    if answer := request.POST.get("passkey", ""):
        return by_passkey(request, answer, user)
    return by_code(request, user, request.POST.get("code", ""), with_recovery=with_recovery)


def by_code(request: HttpRequest, user: User, code: str, *, with_recovery: bool) -> Tried:
    """Try a code of an app, or a recovery code where these count."""
    code = code.strip()[:MAX_CODE_CHARACTERS]
    if not code:
        return Tried(failure="Enter a code.")
    who = visitor(request, user.email)
    if (held := count_code(who, network(request), str(user.pk))) is not None:
        return _held(request, user, held)
    if recovery.looks_like_one(code):
        is_right = with_recovery and use_code(actor=actor_of(request, user), user=user, code=code)
        way = "recovery code"
    else:
        is_right, way = use_app(user, code), "code"
    if not is_right:
        note_sign_in(request, user.email, "wrong_code", f"A wrong {way} was given to prove who it is.")
        return Tried(failure=WRONG)
    forgive(who, f"code {user.pk}")
    return Tried(way)


def by_password(request: HttpRequest, user: User, password: str) -> Tried:
    """Try the password of somebody who is signed in; counted like signing in."""
    who = visitor(request, user.email)
    if (held := count_attempt(who, network(request), user.email)) is not None:
        return _held(request, user, held)
    if not user.check_password(password):
        note_sign_in(request, user.email, "wrong_password", "A wrong password was given for a fresh proof.")
        return Tried(failure="This password is not right.")
    forgive(who, user.email)
    return Tried("password")


def by_passkey(request: HttpRequest, answer: str, user: User | None = None) -> Tried:
    """Try a passkey of `user`."""
    return Tried("passkey") if passkey_used(request, answer, user) else Tried(failure=NOT_PROVED)


def passkey_used(request: HttpRequest, answer: str, user: User | None = None) -> Passkey | None:
    """Return the passkey that answered our question, of `user` or of anybody; each question is answered once."""
    state = request.session.pop(_ASKED, None)
    rows = passkeys_of(user) if user else Passkey.objects.filter(user__is_active=True)
    whose = user
    try:
        passkey = rows.select_related("user").filter(credential_id=passkeys.named_by(answer)).first()
        if passkey is None:
            raise passkeys.NotProved
        whose = passkey.user
        use = passkeys.read_use(state, passkey, answer)
    except passkeys.NotProved:
        email = whose.email if whose else ""
        note_sign_in(request, email, "wrong_passkey", "The answer of a passkey proved nothing.")
        return None
    is_genuine = use_passkey(actor=actor_of(request, passkey.user), passkey=passkey, sign_count=use.sign_count)
    return passkey if is_genuine else None


def _held(request: HttpRequest, user: User, held: Held) -> Tried:
    minutes = -(-held.seconds // 60)
    if held.is_first:
        hold_sign_in(request, user.email, minutes=minutes)
    return Tried(failure=f"Too many attempts. Try again in {minutes} min.", seconds=held.seconds)
