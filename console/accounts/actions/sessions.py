"""Verbs on sessions and passwords. They are nobody's tenant: the platform reads these entries."""

from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest

from console.accounts.authentication import client_ip
from console.accounts.models import User
from console.audit.actor import Actor, ActorKind
from console.audit.verbs import Target, verb
from console.base.request_id import request_id_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


def open_session(request: HttpRequest, user: User) -> None:
    """Sign `user` in under a new session key, after their password was right."""
    with verb("session.open", actor=_actor(request, user)) as act:
        act.entry(_target(user), f"{user.email} signed in.")
        login(request, user, backend=BACKEND)


def close_session(request: HttpRequest, user: User) -> None:
    """End the session and forget its data."""
    with verb("session.close", actor=_actor(request, user)) as act:
        act.entry(_target(user), f"{user.email} signed out.")
        logout(request)


def hold_sign_in(request: HttpRequest, email: str, *, minutes: int) -> None:
    """Record that guessing was stopped; an address that nobody has is not written down, it may be a mistyped secret."""
    user = User.objects.filter(email=email).first()
    actor = Actor(ActorKind.USER, "", "somebody signing in", request_id=request_id_of(request), ip=client_ip(request))
    with verb("session.hold", actor=actor) as act:
        target = _target(user) if user else Target("user", "an address nobody has")
        act.entry(target, f"Too many attempts to sign in; held back for {minutes} minutes.")


def choose_password(request: HttpRequest, user: User, *, password: str, name: str) -> None:
    """Set the password (and name) and end every other session of this person."""
    with verb("password.change", actor=_actor(request, user)) as act:
        user.set_password(password)
        user.name = name
        user.save(update_fields=["password", "name"])
        update_session_auth_hash(request, user)
        act.entry(_target(user), f"{user.email} chose a password.")


def _actor(request: HttpRequest, user: User) -> Actor:
    kind = ActorKind.USER
    return Actor(kind, str(user.pk), user.email, request_id=request_id_of(request), ip=client_ip(request))


def _target(user: User) -> Target:
    return Target(kind="user", name=user.email, id=str(user.pk))
