"""One's own account, in a browser; and what owners decide of the sign-in of others."""

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from tests import make
from tests.access.row import Row, Where
from tests.access.world import World
from tests.callers import signed_in

BROWSER, MEMBERS = Where.BROWSER, Permission.MEMBERS
PROOF = {"password": "nobody of the cast has one"}


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A member with a session."""
    person = make.member(tenant, f"new-in-{tenant.slug}")
    signed_in(person)
    return {"tenant": tenant.slug, "pk": make.membership(tenant, person).pk}


def crowd(world: World, numbers: range) -> None:
    """More members without a factor, and more sessions of the owner."""
    for number in numbers:
        make.member(world.cast.acme, f"person-{number}", "viewer")
        for person in (world.cast.alice, world.cast.olga):
            signed_in(person)


def nothing_of_theirs(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a factor and a session of somebody else: each is found by its own person only."""
    return {"pk": make.tenant(f"none-{tenant.slug}").pk}


ROWS = [
    Row("GET /me/account", None, BROWSER),
    Row("PATCH /me/factors/{pk}", None, BROWSER, body={"name": "Phone"}, path=nothing_of_theirs, answers=404),
    Row("DELETE /me/factors/{pk}", None, BROWSER, path=nothing_of_theirs, answers=404),
    Row("POST /me/recovery-codes", None, BROWSER, answers=409),  # nobody of the cast has a factor
    Row("GET /me/sessions", None, BROWSER),
    Row("DELETE /me/sessions", None, BROWSER),
    Row("DELETE /me/sessions/{pk}", None, BROWSER, path=nothing_of_theirs, answers=404),
    Row("GET /me/proof", None, BROWSER),
    Row("POST /me/proof", None, BROWSER, body=PROOF, answers=409),
    Row("POST /me/proof/passkey", None, BROWSER, answers=409),
    Row("DELETE /tenants/{tenant}/members/{pk}/sessions", MEMBERS),
    Row("GET /tenants/{tenant}/sign-in-rules", MEMBERS),
    Row("PUT /tenants/{tenant}/sign-in-rules", MEMBERS, body={"require_mfa": False}),
]
