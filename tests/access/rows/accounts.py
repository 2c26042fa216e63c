"""Who may see and change people, permission and the audit trail."""

from datetime import timedelta

from django.utils import timezone

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from console.audit.verbs import Target, verb
from tests import make
from tests.access.row import Row, Where
from tests.access.world import World

VIEW, MEMBERS, TOKENS = Permission.VIEW, Permission.MEMBERS, Permission.TOKENS
MEMBER, TEAM = "/tenants/{tenant}/members", "/tenants/{tenant}/teams"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A member without roles, an empty team and a revocable token; `pk` names the member."""
    person = make.member(tenant, f"new-in-{tenant.slug}")
    make.team(tenant, f"night-of-{tenant.slug}")
    return {"tenant": tenant.slug, "pk": make.membership(tenant, person).pk, "team": f"night-of-{tenant.slug}"}


def crowd(world: World, numbers: range) -> None:
    """More members, teams and tokens in Acme, and entries about them."""
    for number in numbers:
        person = make.member(world.cast.acme, f"person-{number}", "viewer")
        make.team(world.cast.acme, f"team-{number}", "editor", members=[person, world.cast.bob])
        make.token(world.cast.acme, person)
        with verb("member.add", actor=SYSTEM) as act:
            act.entry(Target("member", person.email), "Added.", tenant_id=world.cast.acme.pk, chain="acme")


def a_token(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a token of `tenant` by `pk`."""
    row, _ = make.token(tenant, world.cast.olga)
    return {"pk": row.pk}


def new_token(world: World) -> dict[str, object]:
    """A token that can only look."""
    return {"name": "ci", "scopes": ["view"], "expires_at": (timezone.now() + timedelta(days=7)).isoformat()}


ROWS = [
    Row("GET /me", None, Where.EVERYONE),
    Row("GET /roles", None, Where.EVERYONE),
    Row("GET /tenants", VIEW, Where.EVERYONE),
    Row("POST /tenants", Permission.OPERATE, Where.PLATFORM, body={"slug": "initech", "name": "Initech"}),
    Row("GET /tenants/{tenant}", VIEW),
    Row("PATCH /tenants/{tenant}", MEMBERS, body={"name": "Acme Corporation"}),
    Row("DELETE /tenants/{tenant}", Permission.OPERATE, Where.PLATFORM_ON_TENANT, answers=409),
    Row(f"GET {MEMBER}", VIEW),
    Row(f"POST {MEMBER}", MEMBERS, Where.PLATFORM_ON_TENANT, body={"email": "new@people.test", "roles": ["viewer"]}),
    Row(f"GET {MEMBER}/{{pk}}", VIEW),
    Row(f"PATCH {MEMBER}/{{pk}}", MEMBERS, body={"roles": ["viewer"]}),
    Row(f"DELETE {MEMBER}/{{pk}}", MEMBERS),
    Row(f"GET {TEAM}", VIEW),
    Row(f"POST {TEAM}", MEMBERS, body={"slug": "day", "name": "Day", "roles": ["viewer"]}),
    Row(f"GET {TEAM}/{{team}}", VIEW),
    Row(f"PATCH {TEAM}/{{team}}", MEMBERS, body={"name": "Late", "roles": ["viewer"]}),
    Row(f"DELETE {TEAM}/{{team}}", MEMBERS),
    Row("GET /tenants/{tenant}/tokens", TOKENS),
    Row("POST /tenants/{tenant}/tokens", TOKENS, body=new_token),
    Row("DELETE /tenants/{tenant}/tokens/{pk}", TOKENS, path=a_token),
]
