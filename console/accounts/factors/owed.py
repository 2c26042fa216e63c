"""Who has a second factor and who must have one: asked together with the person, so that it costs no query of its own.

A tenant that wants it binds its members, and the platform's people, who act in it; the platform binds everybody.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from console.accounts.models import Membership, Passkey, Tenant, Totp, User


def with_factors(people: QuerySet[User]) -> QuerySet[User]:
    """Annotate `has_second_factor` and `needs_second_factor`."""
    return people.annotate(has_second_factor=_has("pk"), needs_second_factor=_needs("pk"))


def owes_second_factor(user: User, *, is_proved: bool) -> bool:
    """Tell whether this person may do nothing but set a second factor up. `is_proved`: who let them in asked for one.

    One query for a person who was read without `with_factors`.
    """
    if is_proved or not user.is_authenticated:
        return False
    if not hasattr(user, "needs_second_factor"):
        user = with_factors(User.objects.filter(pk=user.pk)).get()
    return bool(user.needs_second_factor and not user.has_second_factor)  # type: ignore[attr-defined]


def owing(path: str) -> Combinable:
    """Return the same as a condition on rows that lead to a person by `path`."""
    return Q(_needs(path)) & ~Q(_has(path))  # type: ignore[return-value]


def _has(path: str) -> Combinable:
    apps = Totp.objects.filter(user=OuterRef(path))
    passkeys = Passkey.objects.filter(user=OuterRef(path))
    return Exists(apps) | Exists(passkeys)  # type: ignore[operator,return-value]


def _needs(path: str) -> Combinable:
    wanting = Tenant.objects.filter(require_mfa=True)
    own = Membership.objects.filter(user=OuterRef(path), tenant__require_mfa=True)
    of_platform = Membership.objects.filter(user=OuterRef(path), tenant__is_platform=True)
    everybody, anybody = Exists(wanting.filter(is_platform=True)), Exists(wanting)
    return everybody | Exists(own) | (anybody & Exists(of_platform))  # type: ignore[operator,return-value]
