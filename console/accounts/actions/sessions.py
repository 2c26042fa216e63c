"""Verbs on sessions and passwords. They are nobody's tenant: the platform reads these entries."""

from uuid import UUID

from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone

from console.accounts import notices
from console.accounts.authentication import client_ip
from console.accounts.limits import limit
from console.accounts.models import BrowserSession, User
from console.accounts.sessions.proof import PROVED, renew
from console.accounts.sessions.store import begin
from console.audit.actor import Actor, ActorKind
from console.audit.verbs import Target, verb
from console.base.errors import NotFound
from console.base.request_id import request_id_of

BACKEND = "console.accounts.sign_in.backend.PersonBackend"
PROVED_ELSEWHERE = "second_factor"
LONGEST_DEVICE = 300


def open_session(
    request: HttpRequest,
    user: User,
    *,
    method: str,
    has_second_factor: bool,
    limited_to: UUID | None = None,
    proved_at: float | None = None,
    is_known: bool = True,
) -> None:
    """Sign `user` in under a new session key; nothing that the browser had before is carried over.

    `has_second_factor`: whoever let them in asked for one, so that none of ours is missing. `limited_to`: the only
    tenant in which the session counts. `proved_at`: when the person was asked, just now by default. `is_known`: they
    came with this browser before, or never came; they are told of any other.
    """
    with verb("session.open", actor=actor_of(request, user)) as act:
        act.entry(_target(user), f"{user.email} signed in by {method}.")
        request.session.flush()
        login(request, user, backend=BACKEND)
        session = request.session
        begin(session, timezone.now(), is_new=True)
        session["method"], session["ip"] = method, client_ip(request)
        session["device"] = request.headers.get("User-Agent", "")[:LONGEST_DEVICE]
        session[PROVED_ELSEWHERE] = has_second_factor
        if proved_at is not None:
            session[PROVED] = proved_at
        limit(session, limited_to)
        if not is_known:
            browser = session["device"] or "a browser that does not say what it is"
            text = f"By {method}, from {session['ip']}, with {browser}."
            notices.tell(user, "A new browser signed in to your account", text)


def close_session(request: HttpRequest, user: User) -> None:
    """End the session and forget its data."""
    with verb("session.close", actor=actor_of(request, user)) as act:
        act.entry(_target(user), f"{user.email} signed out.")
        act.announce("sessions", "members", subject=str(user.pk))
        logout(request)
        act.announce(f"user:{user.pk}", "members")


def end_session(*, actor: Actor, user: User, public_id: str, dry_run: bool = False) -> None:
    """End one session of `user`; raise NotFound where there is none."""
    with verb("session.end", actor=actor, dry_run=dry_run) as act:
        if not BrowserSession.objects.filter(user=user, public_id=public_id).delete()[0]:
            raise NotFound
        act.entry(_target(user), f"Ended a session of {user.email}.")
        act.announce(f"user:{user.pk}", "members")


def end_sessions(*, actor: Actor, user: User, but: str | None = None, dry_run: bool = False) -> int:
    """End every session of `user` except the one with the public id `but`; return how many ended."""
    with verb("session.end", actor=actor, dry_run=dry_run) as act:
        ended = _end_all(user, but)
        act.entry(_target(user), f"Ended {ended} sessions of {user.email}.")
        act.announce(f"user:{user.pk}", "members")
    return ended


def prove_again(request: HttpRequest, user: User, *, way: str) -> None:
    """Let sensitive acts be done for a while; the session gets a new key."""
    with verb("session.prove", actor=actor_of(request, user)) as act:
        act.entry(_target(user), f"{user.email} proved again by {way} that it is them.")
        renew(request.session)


def hold_sign_in(request: HttpRequest, email: str, *, minutes: int) -> None:
    """Record that guessing was stopped; an address that nobody has is not written down, it may be a mistyped secret."""
    user = User.objects.filter(email=email).first()
    actor = Actor(ActorKind.USER, "", "somebody signing in", request_id=request_id_of(request), ip=client_ip(request))
    with verb("session.hold", actor=actor) as act:
        target = _target(user) if user else Target("user", "an address nobody has")
        act.entry(target, f"Too many attempts to sign in; held back for {minutes} minutes.")
        if user and user.is_active:
            text = f"They were wrong too often, and are held back for {minutes} minutes. They are not in."
            notices.tell(user, "Somebody tried to sign in as you", text)


def choose_password(request: HttpRequest, user: User, *, password: str, name: str) -> None:
    """Set the password (and name) and end every other session of this person."""
    with verb("password.change", actor=actor_of(request, user)) as act:
        user.set_password(password)
        user.name = name
        user.save(update_fields=["password", "name"])
        update_session_auth_hash(request, user)
        _end_all(user, request.session.get("public_id"))
        act.entry(_target(user), f"{user.email} chose a password.")
        act.announce(f"user:{user.pk}", "members")
        notices.tell(user, "Your password was changed", "Every other session of yours was ended.")
        act.announce("sessions", "members", subject=str(user.pk))


def actor_of(request: HttpRequest, user: User) -> Actor:
    """Return a person as the trail names them, outside the API."""
    kind = ActorKind.USER
    return Actor(kind, str(user.pk), user.email, request_id=request_id_of(request), ip=client_ip(request))


def _end_all(user: User, but: str | None) -> int:
    rows = BrowserSession.objects.filter(user=user)
    return (rows.exclude(public_id=but) if but else rows).delete()[0]


def _target(user: User) -> Target:
    return Target(kind="user", name=user.email, id=str(user.pk))
