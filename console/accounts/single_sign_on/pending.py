"""What a browser keeps between steps, signed and for ten minutes: a sign-in under way, and an account to be linked."""

from dataclasses import asdict, dataclass
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from console.accounts.models import Connection
from console.accounts.single_sign_on.provider import Secrets
from console.accounts.single_sign_on.vouched import Vouched

UNDER_WAY: Final = "__Host-single-sign-on" if settings.IS_SECURE else "single-sign-on"
LINKING: Final = "__Host-linking" if settings.IS_SECURE else "linking"
SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A sign-in that was begun in this browser, and where the person wanted to go."""

    secrets: Secrets
    wanted: str
    is_fresh: bool = False
    """Whether the provider was to ask the person anew."""


@dataclass(frozen=True, slots=True)
class Linking:
    """Whom the provider vouched for, and when (seconds since 1970): the account is to be proven after that."""

    subject: str
    email: str
    at: float


def keep_under_way(response: HttpResponse, connection: Connection, found: UnderWay) -> None:
    """Let the browser keep a sign-in that begins."""
    more = {"wanted": found.wanted, "is_fresh": found.is_fresh}
    _keep(response, UNDER_WAY, connection, asdict(found.secrets) | more)


def under_way(request: HttpRequest, connection: Connection) -> UnderWay | None:
    """Return the sign-in by this connection that was begun here and is not too old."""
    kept = _kept(request, UNDER_WAY, connection)
    if kept is None:
        return None
    return UnderWay(Secrets(kept["state"], kept["nonce"], kept["verifier"]), kept["wanted"], kept["is_fresh"])


def keep_linking(response: HttpResponse, connection: Connection, person: Vouched, *, at: float) -> None:
    """Let the browser keep whom the provider vouched for."""
    _keep(response, LINKING, connection, {"subject": person.subject, "email": person.email, "at": at})


def linking(request: HttpRequest, connection: Connection) -> Linking | None:
    """Return whom the provider vouched for in this browser a short while ago."""
    kept = _kept(request, LINKING, connection)
    return None if kept is None else Linking(kept["subject"], kept["email"], kept["at"])


def drop(response: HttpResponse, name: str) -> None:
    """Let the browser forget: every step counts once."""
    response.delete_cookie(name, path="/", samesite="Lax")
    response.cookies[name]["secure"] = settings.IS_SECURE


def _keep(response: HttpResponse, name: str, connection: Connection, what: dict[str, Any]) -> None:
    text = signing.dumps(what, salt=_salt(name, connection), compress=True)
    response.set_cookie(name, text, max_age=SECONDS, path="/", secure=settings.IS_SECURE, httponly=True, samesite="Lax")


def _kept(request: HttpRequest, name: str, connection: Connection) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = signing.loads(
            request.COOKIES.get(name, ""), salt=_salt(name, connection), max_age=SECONDS
        )
    except signing.BadSignature:
        return None
    return found


def _salt(name: str, connection: Connection) -> str:
    return f"console.accounts.single_sign_on.{name}:{connection.pk}"
