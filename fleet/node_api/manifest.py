"""`GET /node/v1/manifest`: what the node should run. Parks until that changes; an unchanged poll touches no database.

The gateway's version is in process memory and the session token in a cache, so `304` is a few dictionary look-ups.
"""

import random
import re
from typing import Final

from console.base.threads import DATABASE_FAULTS
from fleet.node_api.callers import Caller
from fleet.node_api.desk import Desk
from fleet.node_api.editions import Edition, Wanted, version_in
from fleet.node_api.exchange import Answer, Request

MAX_WAIT_SECONDS: Final = 30
JITTER: Final = 0.2
_WAIT: Final = re.compile(rb"\bwait=([0-9]{1,4})\b")


async def answer(request: Request, desk: Desk) -> Answer:
    """Return 304 while the node is up to date, else 200 with the signed manifest."""
    caller = await desk.callers.of(request)
    known = request.header(b"if-none-match")
    edition = await _edition(caller, known, desk)
    if _has_all(known, edition) and (seconds := _wait_seconds(request)):
        await desk.parking.wait(caller.gateway_id, caller.node_id, seconds)
        desk.callers.still_welcome(caller)
        edition = await _edition(caller, known, desk)
    if known is not None and _has_all(known, edition):
        return Answer(304, headers=((b"etag", known),))
    audience = edition.desired.audience(caller.node_id)
    return await desk.editions.answer(edition, Wanted(audience, version_in(known), request.accepts_gzip))


def _has_all(known: bytes | None, edition: Edition) -> bool:
    """Whether there is nothing to tell: it is the newest, or one that a restore lost and nobody has gone past yet."""
    return known == edition.etag or edition.desired.is_ahead(version_in(known))


async def _edition(caller: Caller, known: bytes | None, desk: Desk) -> Edition:
    """Return the edition in memory; read again for a node that has none yet, or a later one than we.

    While Postgres is away, what is in memory is better than nothing.
    """
    edition = desk.editions.newest(caller.gateway_id)
    has = version_in(known)
    if edition is not None and has is not None and has <= edition.desired.version:
        return edition
    try:
        return await desk.editions.renew(caller.gateway_id)
    except DATABASE_FAULTS:
        if edition is None:
            raise
        return edition


def _wait_seconds(request: Request) -> float:
    """How long the node asked to be parked (RFC 7240 `wait`), give or take a fifth so that a fleet spreads out."""
    found = _WAIT.search(request.header(b"prefer") or b"")
    seconds = min(int(found[1]), MAX_WAIT_SECONDS) if found else 0
    return seconds * random.uniform(1 - JITTER, 1 + JITTER)
