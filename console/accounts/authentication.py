"""Who is calling: a browser session (with CSRF) or a bearer token; both end in one `Access`."""

from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from console.accounts.access import Access, Suspension
from console.accounts.actions.tokens import note_refusal
from console.accounts.bearer import is_mistyped, token_digest
from console.accounts.factors.owed import owing
from console.accounts.limits import limited_to
from console.accounts.models import ApiToken, ServiceAccount, User
from console.accounts.permissions import Permission
from console.accounts.viewing import view_of
from console.base.errors import Forbidden
from console.base.request_id import request_id_of

LAST_USED_STEP = timedelta(minutes=1)
_IS_HELD_UP: Final = Q(created_by__isnull=False) & owing("created_by")
"""Service accounts have no factors; who makes one proved a factor of their own."""
HELD_UP = "Whoever made this token has to set up a second factor first: a tenant they belong to asks for one."


class SessionAccess(SessionAuthentication):
    """The console's session cookie; unsafe methods need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, Access] | None:
        """Return the session's user and access, or None without a session."""
        found = super().authenticate(request)
        if found is None:
            return None
        user: User = found[0]
        access = access_in_session(request, user)
        return access.user, access

    def enforce_csrf(self, request: Request) -> None:
        """Refuse under a code of its own, so that the console can fetch a new token and try again."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as fault:
            raise Forbidden(str(fault.detail), code="csrf_failed") from None


def access_in_session(request: Request | HttpRequest, user: User) -> Access:
    """Return what the person may do in this session; where they look as somebody else, what that leaves them."""
    limit, view = limited_to(request.session), view_of(request.session, user)
    if view and not Access(user=user, limited_to=limit).scope(Permission.OPERATE).is_everywhere:
        view = replace(view, is_over=True)
    acting, at = view.viewed if view else user, request_id_of(request)
    return Access(user=acting, request_id=at, ip=client_ip(request), view=view, limited_to=limit)


class TokenAccess(BaseAuthentication):
    """`Authorization: Bearer gh…_…` for automation; no session, no CSRF."""

    def authenticate(self, request: Request) -> tuple[User | ServiceAccount, Access] | None:
        """Return whom the token acts as and the access it leaves them, or None without a token."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        token = find_token(parts[1].decode("latin-1")) if len(parts) == 2 else None
        if token is None:
            raise AuthenticationFailed("This token is not valid: unknown, expired or revoked.")
        if token.is_held_up:  # type: ignore[attr-defined]
            raise Forbidden(HELD_UP, code="second_factor_needed")
        if (since := token.tenant.suspended_at) is not None:
            raise Suspension(token.tenant.slug, token.tenant.name, since, token.tenant.suspension_reason).refusal()
        access = Access(user=token.acts_as, token=token, request_id=request_id_of(request), ip=client_ip(request))
        if not is_within(access.ip, token.networks):
            _refuse(access, token)
        note_use(token, access.ip)
        return access.user, access

    def authenticate_header(self, request: Request) -> str:
        """Make a missing sign-in a 401, not a 403."""
        return 'Bearer realm="gatehouse"'


def find_token(secret: str) -> ApiToken | None:
    """Return the living token with this secret; what fails its own checksum is not looked up at all."""
    if is_mistyped(secret):
        return None
    living = ApiToken.objects.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
    acting = Q(created_by__is_active=True) | Q(service_account__is_active=True)
    rows = living.filter(acting, digest=token_digest(secret)).annotate(is_held_up=_IS_HELD_UP)
    found: ApiToken | None = rows.select_related("created_by", "tenant", "service_account__tenant").first()
    return found


def is_within(address: str, networks: list[str]) -> bool:
    """Tell whether an address lies in one of the networks; no networks bind to nothing."""
    if not networks:
        return True
    try:
        parsed = ip_address(address)
    except ValueError:  # a unix socket in front of us has no address
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return any((mapped or parsed) in ip_network(network) for network in networks)


def note_use(token: ApiToken, address: str) -> None:
    """Note when and from where a token is used: at once from a new address, else at most once a minute."""
    now = timezone.now()
    if token.last_used_from == address and not _is_old(token.last_used_at, now):
        return
    unchanged = Q(last_used_from=address, last_used_at__gte=now - LAST_USED_STEP)
    ApiToken.objects.filter(~unchanged, pk=token.pk).update(last_used_at=now, last_used_from=address[:45])


def _is_old(at: datetime | None, now: datetime) -> bool:
    return at is None or now - at > LAST_USED_STEP


def _refuse(access: Access, token: ApiToken) -> None:
    """Refuse a token that is used outside of its networks, and let the trail say so, at most once a minute."""
    if _is_old(token.refused_at, timezone.now()):
        note_refusal(access=access, token=token)
    raise Forbidden(f"This token is not accepted from {access.ip or 'here'}.", code="network_not_allowed")


def client_ip(request: Request | HttpRequest) -> str:
    """Return the peer's address as the server in front of Django established it."""
    return str(request.META.get("REMOTE_ADDR", ""))
