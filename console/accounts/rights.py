"""May those who asked for something still have it, when its time has come? Work that waits is done with present rights.

What somebody set going (a rollout in stages, a shift, a planned freeze, a consent) names its actor as the trail does.
Whoever carries it out later asks here first; what takes back or ends is never asked.
"""

from collections.abc import Mapping
from typing import Any, Final

from console.accounts.access import Access
from console.accounts.models import ApiToken, ServiceAccount, Tenant, User
from console.accounts.permissions import Permission
from console.audit.actor import Actor, ActorKind

REFUSED: Final = "Refused: rights lost."


def access_behind(actor: Mapping[str, Any]) -> Access | None:
    """Return what the actor of an earlier act may do now; None where they are gone, disabled or revoked.

    A token that has only expired still stands for its maker's present rights, within its scopes: a pipeline's token
    lives for minutes, a rollout for days. A revoked one stands for nothing.
    """
    match actor.get("kind"):
        case ActorKind.USER:
            user = User.objects.filter(pk=actor["id"], is_active=True).first()
            return Access(user=user) if user else None
        case ActorKind.TOKEN:
            rows = ApiToken.objects.select_related("created_by").filter(revoked_at=None, created_by__is_active=True)
            token = rows.filter(pk=actor["id"]).first()
            return Access(user=token.created_by, token=token) if token else None
        case ActorKind.SERVICE:
            account = ServiceAccount.objects.filter(pk=actor["id"], is_active=True).first()
            return Access(user=account) if account else None
        case _:
            return None


def lost(actor: Actor | Mapping[str, Any], permission: Permission, tenant: Tenant | None) -> str:
    """Return why what `actor` asked for must not be done now, in a sentence; empty where they still may.

    `tenant` None: the permission is needed on the platform. The system itself may always.
    """
    who = actor.as_dict() if isinstance(actor, Actor) else actor
    if who.get("kind") == ActorKind.SYSTEM:
        return ""
    access = access_behind(who)
    scope = access.scope(permission) if access else None
    if scope is not None and (scope.covers(tenant.pk) if tenant else scope.is_everywhere):
        return ""
    where = f"in {tenant.name}" if tenant else "on the platform"
    return f"{REFUSED} {who.get('name') or 'Whoever asked for it'} does not hold “{permission}” {where} any more."
