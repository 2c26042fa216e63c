"""The matrix' world: the cast, one gateway that all tenants share, and everybody who tries the door."""

from dataclasses import dataclass, replace

from console.accounts.models import CustomRole, Tenant, User
from console.accounts.permissions import Permission
from console.accounts.roles import PERMISSIONS_OF, Role
from console.accounts.viewing import LOOKING
from policies.models import Gateway, Slice
from tests import make
from tests.callers import Caller, bearing, looking_as, signed_in
from tests.cast import Cast, assemble


@dataclass(frozen=True, slots=True)
class World:
    """Everything rows may name."""

    cast: Cast
    gateway: Gateway
    slices: dict[str, Slice]
    """By tenant slug."""
    crew: dict[Role, User]
    """Somebody of Acme's with each role."""
    platform_viewer: User


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who calls: where they belong (a tenant slug, empty for nowhere) and what they hold there."""

    name: str
    client: Caller
    home: str = ""
    holds: frozenset[Permission] = frozenset()
    is_signed_in: bool = True
    is_in_person: bool = True
    only_looks: bool = False
    """A platform person who sees Acme as somebody else does: changes nothing, wherever it is."""


def build() -> World:
    """Create the world."""
    cast = assemble()
    edge = make.gateway("edge")
    slices = {tenant.slug: make.slice_of(tenant, edge) for tenant in (cast.acme, cast.globex, cast.platform)}
    people = {Role.OWNER: cast.alice, Role.VIEWER: cast.vera}
    crew = {role: people.get(role) or make.member(cast.acme, f"{role}-of-acme", role) for role in Role}
    viewer = make.member(cast.platform, f"{Role.VIEWER}-of-platform", Role.VIEWER)
    return World(cast=cast, gateway=edge, slices=slices, crew=crew, platform_viewer=viewer)


def visitors(world: World, permission: Permission | None) -> list[Visitor]:
    """Return everybody who tries an operation that needs `permission`."""
    cast = world.cast
    needed = {Permission.VIEW, permission} if permission else {Permission.VIEW}
    return [
        Visitor("nobody", Caller(), is_signed_in=False),
        Visitor("a bad token", bearing("ght_not-a-token"), is_signed_in=False),
        Visitor("Charlie, member of nothing", signed_in(cast.charlie)),
        *(Visitor(f"Acme's {role}", signed_in(who), "acme", PERMISSIONS_OF[role]) for role, who in world.crew.items()),
        Visitor("Globex's owner", signed_in(cast.mallory), "globex", frozenset(Permission)),
        Visitor("the platform's owner", signed_in(cast.olga), "platform", frozenset(Permission)),
        Visitor("the platform's viewer", signed_in(world.platform_viewer), "platform", PERMISSIONS_OF[Role.VIEWER]),
        *_special(world, frozenset(needed)),
        _token("Acme's token with just what is needed", cast.acme, cast.alice, frozenset(needed)),
        _token("Acme's token with all but what is needed", cast.acme, cast.alice, frozenset(Permission) - {permission}),
        _token("Olga's token for Globex", cast.globex, cast.olga, frozenset(Permission)),
        _token("Vera's token that promises too much", cast.acme, cast.vera, frozenset(Permission)),
    ]


def _special(world: World, needed: frozenset[Permission]) -> list[Visitor]:
    """Somebody with a role of Acme's own, somebody shut out, and somebody of the platform who looks as Acme's owner."""
    cast = world.cast
    role = CustomRole.objects.create(
        tenant=cast.acme, name="just-this", label="Just this", permissions=sorted(map(str, needed))
    )
    own = make.member(cast.acme, "custom-of-acme", role.name)
    gone = make.member(cast.acme, "shut-out", Role.OWNER)
    session = signed_in(gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    looking = Visitor("Olga, looking as Acme's owner", looking_as(cast.olga, cast.alice, cast.acme), "acme", LOOKING)
    return [
        Visitor("Acme's own role with just what is needed", signed_in(own), "acme", needed),
        Visitor("Acme's owner who was shut out", session, is_signed_in=False),
        replace(looking, only_looks=True),
    ]


def _token(name: str, of: Tenant, by: User, scopes: frozenset[Permission]) -> Visitor:
    _, secret = make.token(of, by, scopes)
    holds = scopes & PERMISSIONS_OF[Role.VIEWER] if by.name == "Vera" else scopes
    return Visitor(name, bearing(secret), of.slug, holds, is_in_person=False)
