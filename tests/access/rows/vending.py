"""Credentials that gateways add, given here or read from Vault."""

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from policies.models import Slice
from tests import make
from tests.access.row import Row
from tests.access.world import World
from vending.actions.credentials import Rotation, Wanted, add_credential, rotate
from vending.models import Credential, Version

VIEW, SECURE = Permission.VIEW, Permission.SECURE
OF_SLICE = "/slices/{slice_key}/credentials"
ONE = f"{OF_SLICE}/{{name}}"
VAULT = {"address": "https://vault.example.com:8200", "path": "payments/stripe", "token": "hvs.token"}


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A slice of the tenant's with a credential that was given."""
    slice_ = make.slice_of(tenant, make.gateway(f"vended-{tenant.slug}"))
    add_credential(slice_, Wanted("stripe", "header", secrets={"secret": "sk_live"}), actor=SYSTEM)
    return {"slice_key": slice_.key, "name": "stripe"}


def a_read_one(world: World, tenant: Tenant) -> dict[str, object]:
    """Name a credential that is read from Vault."""
    slice_ = Slice.objects.select_related("tenant", "gateway").get(key=f"{tenant.slug}@vended-{tenant.slug}")
    add_credential(slice_, Wanted("crm", "header", vault=VAULT), actor=SYSTEM)
    return {"name": "crm"}


def crowd(world: World, numbers: range) -> None:
    """More credentials of Acme, and more versions of the first."""
    of_acme = Slice.objects.select_related("tenant", "gateway").get(key="acme@vended-acme")
    for number in numbers:
        secrets = {"secret": f"sk_{number}"}
        add_credential(of_acme, Wanted(f"more-{number}", "header", secrets=secrets), actor=SYSTEM)
        first = Credential.objects.get(slice__tenant=of_acme.tenant, name="stripe")
        rotate(first, Rotation(secrets), expected="*", actor=SYSTEM)
    assert Version.objects.count() > len(numbers)


ROWS = [
    Row(f"GET {OF_SLICE}", VIEW),
    Row(f"POST {OF_SLICE}", SECURE, body={"name": "github", "kind": "header", "secret": "ghp_1"}),
    Row(f"GET {ONE}", VIEW),
    Row(f"PATCH {ONE}", SECURE, body={"owner": "Shop"}),
    Row(f"DELETE {ONE}", SECURE),
    Row(f"POST {ONE}/rotate", SECURE, body={"secret": "sk_next"}),
    Row(f"POST {ONE}/refresh", SECURE, path=a_read_one),
    Row(f"GET {ONE}/versions", VIEW),
    Row(f"GET {ONE}/nodes", VIEW),
]
