"""The people of every test: Alice owns Acme, Bob writes and publishes there, Vera may only look.

Charlie belongs nowhere and must see nothing. Mallory owns Globex and is the stranger in Acme's tests. Olga owns the
platform and may do everything everywhere.
"""

from dataclasses import dataclass

from console.accounts.models import Tenant, User
from console.accounts.roles import Role
from tests import make


@dataclass(frozen=True, slots=True)
class Cast:
    """Three tenants and their people."""

    acme: Tenant
    globex: Tenant
    platform: Tenant
    alice: User
    bob: User
    vera: User
    mallory: User
    olga: User
    charlie: User


def assemble() -> Cast:
    """Create everybody; nobody has a password, tests sign them in directly."""
    acme, globex, platform = make.tenant("acme"), make.tenant("globex"), make.platform()
    return Cast(
        acme=acme,
        globex=globex,
        platform=platform,
        alice=make.member(acme, "alice", Role.OWNER),
        bob=make.member(acme, "bob", Role.EDITOR, Role.PUBLISHER),
        vera=make.member(acme, "vera", Role.VIEWER),
        mallory=make.member(globex, "mallory", Role.OWNER),
        olga=make.member(platform, "olga", Role.OWNER),
        charlie=make.user("charlie"),
    )
