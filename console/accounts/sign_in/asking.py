"""The browser that asked for a link by mail: a mark in it, without which that link is worth nothing (ASVS 6.6.2).

Whoever reads the mail, or is sent the link by somebody who asked for it, does not get in with it elsewhere.
"""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "__Host-asking" if settings.IS_SECURE else "asking"
SALT = "console.accounts.sign_in.asking"
KEPT_SECONDS = 900
"""A little longer than a link by mail lives."""


def mark_of(request: HttpRequest) -> str:
    """Return this browser's mark, "" where it has asked for nothing lately."""
    return request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT_SECONDS) or ""


def new_mark() -> str:
    """Return a mark for a browser that has none (128 random bits)."""
    return secrets.token_urlsafe(16)


def keep(response: HttpResponse, mark: str) -> None:
    """Let the browser keep its mark."""
    response.set_signed_cookie(
        COOKIE,
        mark,
        salt=SALT,
        max_age=KEPT_SECONDS,
        secure=settings.IS_SECURE,
        httponly=True,
        samesite="Lax",  # a link in a mail is opened from elsewhere
    )


def asker(mark: str) -> str:
    """Return what others may know of a mark: its digest, "" for none."""
    return hashlib.sha256(mark.encode()).hexdigest() if mark else ""
