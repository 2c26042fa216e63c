"""Who is calling: a browser session (with CSRF) or a bearer token; both end in one `Access`."""

import hashlib
from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from console.accounts.access import Access
from console.accounts.models import ApiToken, User
from console.base.errors import Forbidden
from console.base.request_id import request_id_of

TOKEN_PREFIX = "gh_"
LAST_USED_STEP = timedelta(minutes=1)


class SessionAccess(SessionAuthentication):
    """The console's session cookie; unsafe methods need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, Access] | None:
        """Return the session's user and access, or None without a session."""
        found = super().authenticate(request)
        if found is None:
            return None
        user: User = found[0]
        return user, Access(user=user, request_id=request_id_of(request), ip=client_ip(request))

    def enforce_csrf(self, request: Request) -> None:
        """Refuse under a code of its own, so that the console can fetch a new token and try again."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as fault:
            raise Forbidden(str(fault.detail), code="csrf_failed") from None


class TokenAccess(BaseAuthentication):
    """`Authorization: Bearer gh_…` for automation; no session, no CSRF."""

    def authenticate(self, request: Request) -> tuple[User, Access] | None:
        """Return the token's creator and the access the token leaves them, or None without a token."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        token = find_token(parts[1].decode("latin-1")) if len(parts) == 2 else None
        if token is None:
            raise AuthenticationFailed("This token is not valid: unknown, expired or revoked.")
        access = Access(user=token.created_by, token=token, request_id=request_id_of(request), ip=client_ip(request))
        return token.created_by, access

    def authenticate_header(self, request: Request) -> str:
        """Make a missing sign-in a 401, not a 403."""
        return 'Bearer realm="gatehouse"'


def token_digest(secret: str) -> str:
    """Return what is kept of a token: it has 256 random bits, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_token(secret: str) -> ApiToken | None:
    """Return the living token with this secret, and note its use at most once a minute."""
    now = timezone.now()
    token = (
        ApiToken.objects.select_related("created_by")
        .filter(digest=token_digest(secret), revoked_at__isnull=True, expires_at__gt=now, created_by__is_active=True)
        .first()
    )
    if token is not None and (token.last_used_at is None or now - token.last_used_at > LAST_USED_STEP):
        ApiToken.objects.filter(Q(last_used_at__lt=now - LAST_USED_STEP) | Q(last_used_at=None), pk=token.pk).update(
            last_used_at=now
        )
    return token


def client_ip(request: Request | HttpRequest) -> str:
    """Return the peer's address as the server in front of Django established it."""
    return str(request.META.get("REMOTE_ADDR", ""))
