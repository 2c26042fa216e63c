"""For whom a password is no way in: people of domains whose provider is the only one that vouches for them."""

from console.accounts.access import Access
from console.accounts.models import Connection, Tenant, User
from console.accounts.permissions import Permission


def only_way_in(email: str, user: User | None) -> Connection | None:
    """Return the connection that people of this address sign in with, and with nothing else; None where any way counts.

    Whether somebody has the address makes no difference, but for owners of the platform: they keep their password, so
    that a provider that is away, or was set up wrongly, locks nobody out for good.
    """
    domain = email.strip().lower().rpartition("@")[2]
    rows = Connection.objects.filter(is_enabled=True, is_password_off=True, tenant__is_platform=True)
    found: Connection | None = rows.filter(domains__contains=[domain]).order_by("created_at").first()
    return None if found is None or (user is not None and owns_platform(user)) else found


def owns_platform(user: User) -> bool:
    """Tell whether a person may do everything on the platform."""
    platform = Tenant.objects.filter(is_platform=True).values_list("pk", flat=True).first()
    return platform is not None and Access(user=user).held_in(platform) == frozenset(Permission)


def sentence(connection: Connection) -> str:
    """Return what somebody is told who comes another way."""
    return f"People with this domain sign in with {connection.name}."
