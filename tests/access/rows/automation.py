"""Who may see and change service accounts, their trusts, tokens that act as them, and single sign-on."""

from console.accounts.actions.trusts import MOST_TRUSTS
from console.accounts.models import Connection, FederationTrust, Tenant
from console.accounts.permissions import Permission
from tests import make
from tests.access.row import Row
from tests.access.rows.accounts import new_token
from tests.access.world import World

VIEW, MEMBERS, TOKENS = Permission.VIEW, Permission.MEMBERS, Permission.TOKENS
ACCOUNTS = "/tenants/{tenant}/service-accounts"
ACCOUNT = f"{ACCOUNTS}/{{account}}"
TRUSTS = f"{ACCOUNT}/trusts"
CONNECTIONS = "/tenants/{tenant}/connections"
CONNECTION = f"{CONNECTIONS}/{{connection}}"
ISSUER = "https://ci.test"


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A service account that may look, with a trust, and a connection."""
    account = make.service_account(tenant, "deploy", "viewer")
    trust(account, "shop")
    Connection.objects.create(
        tenant=tenant, slug=f"id-of-{tenant.slug}", name="Id", issuer="https://localhost:9", client_id="gatehouse"
    )
    return {"tenant": tenant.slug, "account": "deploy", "trust": "shop", "connection": f"id-of-{tenant.slug}"}


def crowd(world: World, numbers: range) -> None:
    """More of each in Acme."""
    for number in numbers:
        account = make.service_account(world.cast.acme, f"robot-{number}", "editor")
        make.token(world.cast.acme, account)
        trust(account, "shop")
        if number < MOST_TRUSTS:
            trust(world.cast.acme.service_accounts.get(slug="deploy"), f"t{number}")
        Connection.objects.create(
            tenant=world.cast.acme, slug=f"id-{number}", name="Id", issuer="https://id.test", client_id="gatehouse"
        )


def trust(account, name):
    """A trust of a service account."""
    return FederationTrust.objects.create(
        service_account=account, name=name, issuer=ISSUER, audience="gatehouse", scopes=["view"],
        conditions=[{"claim": "sub", "equals": "repo:acme/shop"}], lifetime_seconds=600, created_by="somebody",
    )  # fmt: skip


def own_token(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a token of the service account by `pk`."""
    row, _ = make.token(tenant, tenant.service_accounts.get(slug="deploy"), [Permission.VIEW])
    return {"pk": row.pk}


NEW_TRUST = {
    "name": "web", "issuer": ISSUER, "audience": "gatehouse", "scopes": ["view"],
    "conditions": [{"claim": "sub", "equals": "repo:acme/web"}],
}  # fmt: skip
NEW_CONNECTION = {"slug": "new-id", "name": "New", "issuer": "https://id.test", "client_id": "gatehouse"}

ROWS = [
    Row(f"GET {ACCOUNTS}", VIEW),
    Row(f"POST {ACCOUNTS}", MEMBERS, body={"slug": "other", "roles": ["viewer"]}),
    Row(f"GET {ACCOUNT}", VIEW),
    Row(f"PATCH {ACCOUNT}", MEMBERS, body={"is_active": False}),
    Row(f"DELETE {ACCOUNT}", MEMBERS),
    Row(f"POST {ACCOUNT}/tokens", TOKENS, body=new_token),
    Row("POST /tenants/{tenant}/tokens/{pk}/rotate", TOKENS, body={"overlap_hours": 1}, path=own_token),
    Row(f"GET {TRUSTS}", TOKENS),
    Row(f"POST {TRUSTS}", TOKENS, body=NEW_TRUST),
    Row(f"GET {TRUSTS}/{{trust}}", TOKENS),
    Row(f"PATCH {TRUSTS}/{{trust}}", TOKENS, body={"lifetime_seconds": 300}),
    Row(f"DELETE {TRUSTS}/{{trust}}", TOKENS),
    Row(f"GET {CONNECTIONS}", MEMBERS),
    Row(f"POST {CONNECTIONS}", MEMBERS, body=NEW_CONNECTION),
    Row(f"GET {CONNECTION}", MEMBERS),
    Row(f"PATCH {CONNECTION}", MEMBERS, body={"name": "Another"}),
    Row(f"DELETE {CONNECTION}", MEMBERS),
    Row(f"POST {CONNECTION}/check", MEMBERS),
]
