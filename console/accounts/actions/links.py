"""Single-use sign-in links: made for people who are new or have no password, redeemed exactly once."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from console.accounts.models import SignInLink, User
from console.accounts.single_sign_on.passwords import only_way_in, sentence
from console.audit.actor import Actor, ActorKind
from console.audit.verbs import Target, verb
from console.base.errors import Forbidden, NotFound

INVITATION = timedelta(days=3)
BY_MAIL = timedelta(minutes=10)


def create_link(*, actor: Actor, user: User, lifetime: timedelta) -> str:
    """Return the secret of a new link for `user`; only its digest is kept."""
    with verb("sign_in_link.create", actor=actor) as act:
        secret = new_link(user, lifetime=lifetime)
        act.entry(Target("user", user.email, str(user.pk)), f"Made a single-use sign-in link for {user.email}.")
    return secret


def redeem_link(*, secret: str, request_id: str, ip: str, asker: str = "") -> SignInLink:
    """Return the link with its user; of any number of attempts at once one wins, the others get NotFound.

    `asker`: the browser's digest (`sign_in.asking`); a link by mail is found by the one that asked for it alone.
    """
    with verb("sign_in_link.redeem", actor=_whoever(request_id, ip)) as act:
        digests = {digest(secret), digest(secret, asker)}
        living = SignInLink.objects.filter(used_at=None, expires_at__gt=timezone.now(), user__is_active=True)
        link = living.select_for_update(of=("self",)).select_related("user").filter(digest__in=digests).first()
        if link is None:
            raise NotFound("This link has been used, has expired, or never was.", code="link_spent")
        if (connection := only_way_in(link.user.email, link.user)) is not None:
            raise Forbidden(sentence(connection), code="single_sign_on_only")
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        act.actor = Actor(ActorKind.USER, str(link.user.pk), link.user.email, request_id=request_id, ip=ip)
        act.entry(Target("user", link.user.email, str(link.user.pk)), f"{link.user.email} used a sign-in link.")
    return link


def send_link(*, email: str, request_id: str, ip: str, asker: str) -> tuple[str, str, str] | None:
    """Make a link for whoever has this address; return the message (address, subject, body), None for nobody.

    It works in the browser of which `asker` is the digest, and nowhere else.
    """
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        return None
    with verb("sign_in_link.ask", actor=_whoever(request_id, ip)) as act:
        _void_mailed(user)
        secret = new_link(user, lifetime=BY_MAIL, is_invitation=True, asker=asker)
        act.entry(Target("user", user.email, str(user.pk)), f"Somebody asked for a sign-in link for {user.email}.")
    minutes = int(BY_MAIL.total_seconds() // 60)
    body = (
        "Open this link in the browser in which you asked for it. It signs you in once, "
        f"within {minutes} minutes, and lets you choose a new password:\n\n"
        f"{settings.PUBLIC_URL}/sign-in/once/{secret}\n\n"
        "If you did not ask for it, do nothing: without the link nobody gets in.\n"
    )
    return user.email, "Your sign-in link", body


def new_link(user: User, *, lifetime: timedelta, is_invitation: bool = False, asker: str = "") -> str:
    """Make a link inside the verb of the caller; return its secret (256 random bits). `asker` binds it to a browser."""
    secret = secrets.token_urlsafe(32)
    expires_at = timezone.now() + lifetime
    kept = digest(secret, asker)
    SignInLink.objects.create(user=user, digest=kept, expires_at=expires_at, is_invitation=is_invitation)
    return secret


def _void_mailed(user: User) -> None:
    """End what was mailed before: of several that somebody asked for, the last counts. Longer ones were handed over."""
    now = timezone.now()
    SignInLink.objects.filter(user=user, used_at=None, expires_at__lte=now + BY_MAIL).update(expires_at=now)


def digest(secret: str, asker: str = "") -> str:
    """Return what is kept of a link's secret, together with the browser that it is bound to, if it is to one."""
    return hashlib.sha256(f"{asker} {secret}".encode() if asker else secret.encode()).hexdigest()


def _whoever(request_id: str, ip: str) -> Actor:
    return Actor(ActorKind.USER, "", "somebody with a link", request_id=request_id, ip=ip)
