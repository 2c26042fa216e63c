"""What a tenant may have only so many of. The platform sets the numbers; whoever adds one asks here, with it locked."""

from collections.abc import Callable
from enum import StrEnum

from console.accounts.models import Tenant
from console.base.errors import Conflict


class Quota(StrEnum):
    """What is counted."""

    MEMBERS = "members"
    TEAMS = "teams"
    TOKENS = "tokens"
    OBJECTS = "objects"
    SLICES = "slices"


def require_room(tenant: Tenant, quota: Quota, count: Callable[[], int], *, more: int = 1) -> None:
    """Raise Conflict `quota_reached` where the tenant has all that it may have.

    `count` tells how many there are before the `more` that are added; it is asked only where there is a bound.
    """
    most = tenant.quotas.get(str(quota))
    if most is not None and (has := count()) + more > most:
        text = f"{tenant.name} may have {most} {quota}, and has {has}. The platform's people set this number."
        raise Conflict(text, code="quota_reached")
