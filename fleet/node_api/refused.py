"""What the audit trail hears of those whom the node API turns away. Whoever merely opens a new session was refused
nothing.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

import jwt
from gatehouse_protocol.signatures import SignatureError, claimed_key_id

from console.audit.actor import Actor, ActorKind
from console.audit.refusals import Kind, Refused
from console.audit.verbs import Target
from console.base.errors import GatehouseError
from fleet.node_api.exchange import Request
from fleet.node_api.refusals import SessionExpired


def refused(request: Request, error: Exception) -> Refused | None:
    """Return what the trail shall hear of an error; None where nothing was refused."""
    if not isinstance(error, GatehouseError) or error.status not in {401, 403} or _is_routine(error):
        return None
    return _refused(request, error)


def _is_routine(error: GatehouseError) -> bool:
    """Whether a session of ours has merely ended: no token at all was refused, or one that is over."""
    if not isinstance(error, SessionExpired):
        return False
    fault = error.__context__
    return not isinstance(fault, jwt.InvalidTokenError) or isinstance(fault, jwt.ExpiredSignatureError)


def _refused(request: Request, error: GatehouseError) -> Refused:
    ip = str((request.scope.get("client") or ("", 0))[0])
    path = str(request.scope["path"])
    claimed = _claimed(request.headers())
    return Refused(
        kind=Kind.NODE, code=error.code, actor=Actor(ActorKind.NODE, "", "somebody calling as a node", ip=ip),
        source=ip, target=Target("node", claimed or "unknown", claimed), what=path,
        summary=f"{request.scope['method']} {path} was refused: {error.detail.rstrip('.')}.",
    )  # fmt: skip


def _claimed(headers: Mapping[str, Any]) -> str:
    """Return the node id that a request claims, if it claims one."""
    with suppress(SignatureError, ValueError, LookupError, TypeError):
        return str(UUID(claimed_key_id(headers)))
    return ""
