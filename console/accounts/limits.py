"""Sessions that count in one tenant only: a tenant's own provider vouches for people there, and nowhere else."""

from collections.abc import Mapping, MutableMapping
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from rest_framework.request import Request

_KEY: Final = "limited_to"


def limit(session: MutableMapping[str, Any], tenant_id: UUID | None) -> None:
    """Let a session count in this tenant only; None takes the limit away."""
    if tenant_id is None:
        session.pop(_KEY, None)
    else:
        session[_KEY] = str(tenant_id)


def limited_to(session: Mapping[str, Any]) -> UUID | None:
    """Return the only tenant in which a session counts, None where it counts everywhere."""
    found = session.get(_KEY)
    return UUID(found) if found else None


def require_unlimited(request: HttpRequest | Request) -> None:
    """Raise PermissionDenied in a limited session: a tenant's provider vouches for nobody's account as a whole."""
    if limited_to(request.session) is not None:
        raise PermissionDenied("This session counts in one tenant only; sign in another way to change your account.")
