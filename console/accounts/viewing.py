"""A session in which a platform person sees a tenant as one of its members does (“view as”).

The mark in the session says that it is one; the row says whether it still is. While the mark is there and the row is
not, the session may do nothing but leave: nobody goes on with powers of their own where they believe to be another.
"""

from collections.abc import Collection, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from console.accounts.models import Impersonation, User
from console.accounts.permissions import Permission

_KEY: Final = "view_as"
LOOKING: Final = frozenset({Permission.VIEW, Permission.AUDIT})
NEVER: Final = frozenset(
    {Permission.MEMBERS, Permission.TOKENS, Permission.SECURE, Permission.OPEN_SAMPLES, Permission.OPERATE}
)
"""What no consent gives: people, tokens, secrets, what the firewall kept, and the platform's own work."""


@dataclass(frozen=True, slots=True)
class View:
    """Who looks as whom, where, until when. `is_over`: only the mark is left of it."""

    id: UUID
    by: User
    viewed: User
    tenant_id: UUID
    tenant_slug: str
    is_writable: bool
    expires_at: datetime
    is_over: bool = False

    def leaves(self, permission: Permission) -> bool:
        """Tell whether the view leaves this permission, if the person who is viewed holds it."""
        if self.is_over:
            return False
        return permission not in NEVER if self.is_writable else permission in LOOKING


def mark(session: MutableMapping[str, Any], view_id: UUID | None) -> None:
    """Note in the session which view it is of; None takes the note away."""
    if view_id is None:
        session.pop(_KEY, None)
    else:
        session[_KEY] = str(view_id)


def marked(session: Any) -> UUID | None:
    """Return of which view the session is, None where it is of none."""
    found = session.get(_KEY)
    return UUID(found) if found else None


def view_of(session: Any, person: User) -> View | None:
    """Return the view that `person` is in with this session; None where the session is of none."""
    view_id = marked(session)
    if view_id is None:
        return None
    rows = Impersonation.objects.select_related("tenant", "by", "viewed").filter(pk=view_id, by=person)
    row = rows.first()
    if row is None:
        return View(view_id, person, person, view_id, "", False, timezone.now(), is_over=True)
    return _view(row, is_over=not Impersonation.objects.running(timezone.now()).filter(pk=row.pk).exists())


def views_of(view_ids: Collection[UUID]) -> dict[UUID, View]:
    """Return these views, also those that are over; two queries."""
    rows = Impersonation.objects.filter(pk__in=view_ids).select_related("tenant", "by", "viewed")
    running = set(Impersonation.objects.running(timezone.now()).filter(pk__in=view_ids).values_list("pk", flat=True))
    return {row.pk: _view(row, is_over=row.pk not in running) for row in rows}


def _view(row: Impersonation, *, is_over: bool) -> View:
    return View(
        id=row.pk,
        by=row.by,
        viewed=row.viewed,
        tenant_id=row.tenant_id,
        tenant_slug=row.tenant.slug,
        is_writable=row.is_writable,
        expires_at=row.expires_at,
        is_over=is_over,
    )
