"""Finds what an address names, for this caller: not found where they may not look, forbidden where they may not act."""

from typing import Any
from uuid import UUID

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.base.errors import NotFound


def owned(rows: Any, access: Access, pk: UUID, permission: Permission) -> Any:
    """Return the row with this key of a tenant in which the caller may do this; `rows` have a gate and a tenant."""
    row = rows.visible_to(access).filter(pk=pk).first()
    if row is None:
        raise NotFound
    access.require(permission, row.tenant_id)
    return row
