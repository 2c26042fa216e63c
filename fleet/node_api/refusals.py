"""The errors that only nodes meet, and how any error becomes the problem document they are answered with."""

import logging
import random

import orjson

from console.base.errors import Forbidden, GatehouseError, Unauthenticated, Unavailable
from console.base.ids import new_id
from console.base.threads import DATABASE_FAULTS
from fleet.node_api.exchange import Answer

PROBLEM = (b"content-type", b"application/problem+json")
CLOSE = (b"connection", b"close")
"""The rest of such a body is not worth reading."""
log = logging.getLogger(__name__)


class SignatureInvalid(Unauthenticated):
    """The request is not signed by a node we know, or not now, or was seen before."""

    code, title = "signature_invalid", "The signature is not valid"


class SessionExpired(Unauthenticated):
    """The bearer token is over or not ours; a new session mends it."""

    code, title = "session_expired", "Open a new session"


class NodeRevoked(Forbidden):
    """The node may not ask any more; it keeps serving what it has."""

    code, title = "node_revoked", "This node was revoked"


def answer_for(exception: Exception) -> Answer:
    """Return the problem document for whatever went wrong; what is ours to mend is logged."""
    error = _translated(exception)
    request_id = str(new_id())
    if error.status >= 500:
        log.error("node request %s failed", request_id, exc_info=exception)
    headers = [PROBLEM, *((name.lower().encode(), value.encode()) for name, value in error.headers.items())]
    if error.status in {408, 413}:
        headers.append(CLOSE)
    return Answer(error.status, orjson.dumps(error.body(request_id)), tuple(headers))


def _translated(exception: Exception) -> GatehouseError:
    if isinstance(exception, GatehouseError):
        return exception
    if isinstance(exception, DATABASE_FAULTS):  # spread the herd that comes back
        return Unavailable("The database is away; nothing was changed.", retry_after_seconds=random.randint(1, 5))
    return GatehouseError()
