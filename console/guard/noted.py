"""What the guard turned away, as the trail hears of it: by network and reason, never more than the book takes."""

from typing import Final

from console.accounts.sign_in.visitor import network_of
from console.asgi_types import Scope
from console.audit.actor import Actor, ActorKind
from console.audit.refusals import Kind, Refused
from console.audit.verbs import Target
from console.base.errors import GatehouseError
from console.base.log_lines import masked

LONGEST_PATH: Final = 200
_MISTAKES: Final = frozenset({404, 405, 415})
"""Statuses of what programs get wrong, and nobody tries for harm."""


def refused(scope: Scope, refusal: GatehouseError) -> Refused | None:
    """Return what the trail shall hear of; None where it was a mistake."""
    if refusal.status in _MISTAKES:
        return None
    ip = str((scope.get("client") or ("", 0))[0])
    path = masked(scope["path"][:LONGEST_PATH])
    method = scope.get("method", "GET")
    return Refused(
        kind=Kind.REQUEST, code=refusal.code, actor=Actor(ActorKind.USER, "", "somebody who was turned away", ip=ip),
        source=network_of(ip), target=Target("address", path), what=refusal.code,
        summary=f"{method} {path} was turned away: {refusal.detail.rstrip('.')}.",
    )  # fmt: skip
