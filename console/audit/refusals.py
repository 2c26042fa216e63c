"""Attempts that were refused: counted at once, told in the trail by the worker, and never too many.

Whoever is refused the same thing again and again gets one row for each window, and two entries: at the first, and one
that counts when the window is over. Noting is a short transaction of its own, after the refused one was taken back, and
whatever goes wrong with it is logged: a refusal never fails for it.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db import Error, connection, transaction
from django.db.models import F
from django.utils import timezone
from psycopg_pool import PoolTimeout

from console.audit.actor import Actor
from console.audit.chain import plain
from console.audit.models import Refusal
from console.audit.verbs import PLATFORM_CHAIN, Target

WINDOW: Final = timedelta(minutes=15)
MOST_OF_ONE: Final = 20
"""Different refusals of one source within a window; the rest is counted together."""
MOST_OF_ALL: Final = 400
"""Rows of a window; what comes beyond them is counted together, whoever it comes from."""
REST: Final[dict[str, Any]] = {
    "summary": "Many other attempts were refused; there were too many to tell one by one.",
    "code": "", "target_kind": "attempts", "target_id": "", "target_name": "many", "tenant_id": None,
    "chain": PLATFORM_CHAIN, "slice": "", "request_id": "",
}  # fmt: skip
"""The row that counts what is too much to tell one by one."""
OF_ALL: Final[dict[str, Any]] = {
    "source": "all", "kind": "request", "actor_kind": "user", "actor_id": "", "actor_name": "many callers", "ip": "",
}  # fmt: skip
log = logging.getLogger(__name__)


class Kind(StrEnum):
    """What was refused."""

    PERMISSION = "permission"
    SIGN_IN = "sign_in"
    TOKEN = "token"
    STEP_UP = "step_up"
    REQUEST = "request"
    """A request that was not what it claimed to be: a forged form, too many."""
    NODE = "node"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Refused:
    """One attempt. `source` is who counts as one: an actor's id, or a network for those who are nobody yet."""

    kind: Kind
    code: str
    actor: Actor
    source: str
    target: Target
    summary: str
    tenant_id: UUID | None = None
    chain: str = PLATFORM_CHAIN
    slice_key: str = ""
    what: str = ""
    """What was tried, without ids, so that a thousand ids are one refusal."""
    times: int = 1


def note(refused: Refused) -> None:
    """Count an attempt; raises nothing foreseeable."""
    if connection.needs_rollback:
        log.warning("a refusal was not noted: the transaction around it is broken")
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if not connection.savepoint_ids:
                cursor.execute("SET LOCAL synchronous_commit = off; SET LOCAL lock_timeout = '500ms'")
            _count(refused, timezone.now())
    except (Error, PoolTimeout) as fault:
        log.warning("a refusal was not noted: %s", fault)


def window_of(now: datetime) -> datetime:
    """Return when the window of this moment began."""
    seconds = int(WINDOW.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def _count(refused: Refused, now: datetime) -> None:
    began_at = window_of(now)
    key = _key(refused.source, str(refused.kind), refused.code, refused.what, refused.chain, refused.slice_key)
    if _add(key, began_at, refused.times, now):
        return
    rows = Refusal.objects.filter(began_at=began_at)
    given: dict[str, Any] = {}
    if rows.filter(source=refused.source[:80]).count() >= MOST_OF_ONE:
        key, given = _key(refused.source), REST
    if rows.count() >= MOST_OF_ALL:
        key, given = _key("all"), {**REST, **OF_ALL}
    _insert({**_fields(refused), **given, "key": key, "began_at": began_at, "first_at": now, "last_at": now})


def _add(key: str, began_at: datetime, times: int, now: datetime) -> bool:
    rows = Refusal.objects.filter(key=key, began_at=began_at)
    return bool(rows.update(count=F("count") + times, last_at=now))


def _fields(refused: Refused) -> dict[str, Any]:
    actor, target = refused.actor, refused.target
    return {
        "source": refused.source[:80], "kind": str(refused.kind), "actor_kind": str(actor.kind),
        "actor_id": actor.id[:64], "actor_name": plain(actor.name)[:254], "ip": actor.ip[:45],
        "request_id": actor.request_id[:64], "code": refused.code[:64], "summary": plain(refused.summary)[:2_000],
        "target_kind": target.kind[:32], "target_id": plain(target.id)[:64], "target_name": plain(target.name)[:300],
        "tenant_id": refused.tenant_id, "chain": refused.chain, "slice": refused.slice_key[:130],
        "count": refused.times, "told": 0,
    }  # fmt: skip


def _insert(fields: Mapping[str, Any]) -> None:
    """Add the row, or count with the one that somebody else added meanwhile."""
    names, places = ", ".join(fields), ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_refusal AS r ({names}) VALUES ({places}) ON CONFLICT (key, began_at)"
            " DO UPDATE SET count = r.count + excluded.count, last_at = excluded.last_at",
            list(fields.values()),
        )


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()
