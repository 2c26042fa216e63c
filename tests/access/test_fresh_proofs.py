"""Whatever changes who may do what asks a session for a fresh proof."""

from console.accounts.permissions import Permission
from tests.access.operations import operations

WHO_MAY_WHAT = {Permission.MEMBERS, Permission.TOKENS}
ONLY_TAKES_BACK_OR_TELLS = {
    "DELETE /tenants/{tenant}/invitations/{pk}",
    "POST /tenants/{tenant}/ownership/withdraw",
    "POST /tenants/{tenant}/views/{pk}/refuse",
    "POST /tenants/{tenant}/views/{pk}/end",
    "DELETE /tenants/{tenant}/standing-consent",
    "DELETE /tenants/{tenant}/deletion",
    "POST /tenants/{tenant}/access-reviews",
    "PATCH /tenants/{tenant}",
    "POST /tenants/{tenant}/connections/{connection}/check",
}
"""No right comes of these, and no way in."""


def test_what_changes_who_may_what_is_sensitive():
    writes = {
        name: one
        for name, one in operations().items()
        if one.endpoint and one.permission in WHO_MAY_WHAT and not name.startswith("GET ")
    }
    open_to_stale_sessions = {name for name, one in writes.items() if one.action not in one.endpoint.sensitive}
    assert sorted(open_to_stale_sessions - ONLY_TAKES_BACK_OR_TELLS) == []
    assert sorted(ONLY_TAKES_BACK_OR_TELLS - open_to_stale_sessions) == [], "not, or no more, an exception"
