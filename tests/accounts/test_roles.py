"""Roles are exactly this. Whoever changes a role changes this table, and thinks of everybody who holds it."""

from console.accounts import roles
from console.accounts.models import TenantGroupObjectPermission
from tests import make

TABLE = {
    "owner": "view edit publish secure audit members tokens operate open_samples watch register purge",
    "editor": "view edit",
    "publisher": "view publish register purge",
    "security": "view edit secure audit open_samples watch",
    "operator": "view audit operate watch",
    "auditor": "view audit",
    "viewer": "view",
}


def test_roles_permit_what_the_table_says(as_vera):
    answered = {row["role"]: " ".join(row["permissions"]) for row in as_vera.get("/roles").json()}
    assert answered == TABLE


def test_roles_add_up(cast, as_bob):
    assert as_bob.get("/me").json()["permissions"] == {"acme": ["view", "edit", "publish", "register", "purge"]}


def test_a_role_that_changed_in_the_code_reaches_existing_tenants(cast, as_vera, monkeypatch):
    make.team(cast.acme, "watch", "viewer")
    viewer = {**roles.PERMISSIONS_OF, roles.Role.VIEWER: roles.PERMISSIONS_OF[roles.Role.AUDITOR]}
    monkeypatch.setattr(roles, "PERMISSIONS_OF", viewer)
    assert as_vera.get("/audit").status_code == 403
    roles.refresh()
    assert as_vera.get("/audit").status_code == 200
    monkeypatch.undo()
    roles.refresh()
    assert as_vera.get("/audit").status_code == 403


def test_refreshing_what_is_up_to_date_changes_nothing(cast):
    before = sorted(TenantGroupObjectPermission.objects.values_list("group", "permission", "content_object"))
    roles.refresh()
    assert sorted(TenantGroupObjectPermission.objects.values_list("group", "permission", "content_object")) == before
