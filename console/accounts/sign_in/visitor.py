"""Whom failed attempts are counted against: the browser that signed in here before, else the network it calls from.

A browser that once succeeded carries a signed cookie for that address (OWASP's device cookie). Its attempts are counted
apart, so a stranger who guesses from the same network cannot hold up the person whose account it is.
"""

import hashlib
import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from console.accounts.authentication import client_ip

COOKIE = "__Host-device" if settings.IS_SECURE else "device"
SALT = "console.accounts.sign_in.visitor"
KEPT_SECONDS = 365 * 24 * 3600


def visitor(request: HttpRequest, email: str) -> str:
    """Return `device:…` for a browser known for this address, else `network:…`."""
    known = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT_SECONDS) or ""
    of_email, _, device = known.partition(":")
    if device and of_email == _digest(email):
        return f"device:{device}"
    return f"network:{network(request)}"


def is_known(visitor: str) -> bool:
    """Tell whether this visitor is a browser that signed in here before."""
    return visitor.startswith("device:")


def network(request: HttpRequest) -> str:
    """Return the caller's address; of IPv6 the /64, which is one customer."""
    return network_of(client_ip(request))


def network_of(text: str) -> str:
    """Return the network that an address counts as: itself, or the /64 of an IPv6 one."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # a unix socket in front of us has no address
        return text
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else text


def remember(response: HttpResponse, email: str) -> None:
    """Let this browser be known for this address from now on."""
    response.set_signed_cookie(
        COOKIE,
        f"{_digest(email)}:{secrets.token_urlsafe(16)}",
        salt=SALT,
        max_age=KEPT_SECONDS,
        secure=settings.IS_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _digest(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest()[:32]
