"""Callers of the REST API as tests use them: JSON both ways, paths below /api/v1, preconditions by name."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from console.accounts.models import Impersonation, Tenant, User, ViewState
from console.accounts.viewing import mark

ROOT = "/api/v1"


class Caller(APIClient):
    """`caller.patch("/tenants/acme", {"name": "A"}, if_match='"1"')` sends JSON to /api/v1/tenants/acme."""

    default_format = "json"

    def generic(self, method: str, path: str, *args: Any, **extra: Any) -> Any:
        """Send one request; `if_match` and `idempotency_key` become their headers."""
        headers = dict(extra.pop("headers", None) or {})
        for name, header in (("if_match", "If-Match"), ("idempotency_key", "Idempotency-Key")):
            if (value := extra.pop(name, None)) is not None:
                headers[header] = value
        full = path if path.startswith(ROOT) else ROOT + path
        return super().generic(method, full, *args, headers=headers, **extra)


def signed_in(user: User) -> Caller:
    """A browser session of `user` (CSRF is tested where it matters, not everywhere)."""
    caller = Caller()
    caller.force_login(user)
    return caller


def looking_as(by: User, viewed: User, tenant: Tenant, *, is_writable: bool = False) -> Caller:
    """A session of a platform person who sees a tenant as one of its members does."""
    caller, now = signed_in(by), timezone.now()
    session = caller.session
    view = Impersonation.objects.create(
        tenant=tenant, by=by, viewed=viewed, reason="A ticket.", minutes=30, is_writable=is_writable,
        state=str(ViewState.ACTIVE), asked_at=now, begun_at=now, expires_at=now + timedelta(minutes=30),
        consented_by=viewed.email,
    )  # fmt: skip
    mark(session, view.pk)
    session.save()
    return caller


def bearing(secret: str) -> Caller:
    """An automation client with this token."""
    caller = Caller()
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return caller
