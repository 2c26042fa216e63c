"""The rules that every change to people obeys: they take turns, an owner stays, nobody passes on what they lack."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from console.accounts.roles import has_owner, permissions_by_role, permissions_of
from console.audit.actor import Actor
from console.audit.verbs import Act, Target
from console.base.errors import Conflict, FieldProblem, Forbidden, Invalid, NotFound

Change = dict[str, object]


@dataclass(frozen=True, slots=True)
class Grantor:
    """Who changes the people of a tenant, and what they hold there: the most they can pass on."""

    actor: Actor
    holds: frozenset[Permission]

    def require(self, roles: Collection[str], tenant: Tenant, *, field: str = "/roles") -> None:
        """Raise unless the grantor holds all that these roles permit; giving and taking away follow the same rule."""
        self.require_held(permissions_of(roles, tenant), field=field)

    def require_held(self, permissions: Iterable[Permission], *, field: str) -> None:
        """Raise unless the grantor holds all of these."""
        missing = frozenset(permissions) - self.holds
        if missing:
            text = f"You do not hold {_words(missing)} here, so you cannot give or take a role that does."
            raise Forbidden(text, code="not_held", problems=[FieldProblem(code="not_held", pointer=field, text=text)])


def check_roles(roles: Sequence[str], tenant: Tenant, *, field: str = "/roles") -> None:
    """Raise Invalid at `<field>/<index>` for each name that no role of the tenant bears."""
    known = permissions_by_role(tenant)
    problems = [
        FieldProblem(code="invalid_choice", pointer=f"{field}/{index}", text=f"There is no role {role} here.")
        for index, role in enumerate(roles)
        if role not in known
    ]
    if problems:
        raise Invalid(problems=problems)


def lock(tenant: Tenant) -> Tenant:
    """Return the tenant's row locked until the verb ends: changes to its people take turns."""
    locked = Tenant.objects.select_for_update().filter(pk=tenant.pk).first()
    if locked is None:
        raise NotFound
    return locked


@contextmanager
def keeping_an_owner(tenant: Tenant) -> Iterator[None]:
    """Refuse what would leave a tenant that had an owner without one."""
    had_owner = has_owner(tenant)
    yield
    if had_owner and not has_owner(tenant):
        raise Conflict(f"This would leave {tenant.name} without an owner. Name another owner first.", code="last_owner")


def note(act: Act, tenant: Tenant, target: Target, summary: str, *changes: Change) -> None:
    """Record the entry in the tenant's own chain and tell its people."""
    told = [change for change in changes if change["before"] != change["after"]]
    act.entry(target, summary, tenant_id=tenant.pk, chain=tenant.slug, changes=told)
    act.announce(f"tenant:{tenant.slug}", "members", subject=target.id)


def change(pointer: str, before: object, after: object) -> Change:
    """Return one changed field for an entry."""
    return {"pointer": pointer, "before": before, "after": after}


def _words(permissions: Iterable[Permission]) -> str:
    return ", ".join(f"“{permission}”" for permission in sorted(permissions))
