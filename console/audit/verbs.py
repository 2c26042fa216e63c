"""One verb = one transaction + its audit entries + its announcements on commit.

Every action that changes state runs inside `verb(...)`. Leaving without an entry is a programming error and rolls back:
a change nobody can find later must not happen, and none happens when the trail cannot be written. A dry run does
everything and then takes it back.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from console.audit import chain as chains
from console.audit.actor import Actor
from console.audit.models import Entry
from console.base import live
from console.base.errors import Unavailable

PLATFORM_CHAIN = "platform"


class TrailUnwritable(Unavailable):
    """The trail takes no entry: what was under way is taken back, for no change goes without one."""

    code, title = "audit_unwritable", "The audit trail cannot be written"


@dataclass(frozen=True, slots=True)
class Target:
    """What was acted on, named as it was then."""

    kind: str
    name: str
    id: str = ""


@dataclass(slots=True)
class Act:
    """A verb under way: collect its entries and announcements here."""

    name: str
    actor: Actor
    is_dry_run: bool
    entries: list[Entry] = field(default_factory=list)

    def entry(
        self,
        target: Target,
        summary: str,
        *,
        tenant_id: UUID | None = None,
        chain: str = PLATFORM_CHAIN,
        slice_key: str = "",
        changes: Sequence[dict[str, Any]] = (),
        verb: str = "",
    ) -> None:
        """Record one line: `summary` is a sentence for people, `changes` are `{"pointer", "before", "after"}`."""
        entry = Entry(
            at=timezone.now(), chain=chain, verb=verb or self.name, tenant_id=tenant_id, slice=slice_key,
            actor_kind=self.actor.kind, actor_id=self.actor.id, actor_name=self.actor.name[:254],
            target_kind=target.kind, target_id=target.id, target_name=target.name[:300],
            summary=chains.plain(summary), changes=chains.plain(list(changes)),
            request_id=self.actor.request_id, ip=self.actor.ip,
        )  # fmt: skip
        self.entries.append(entry)

    def announce(self, topic: str, what: str, *, subject: str = "") -> None:
        """Tell live subscribers after commit."""
        live.announce(topic, what, subject=subject)


@contextmanager
def verb(name: str, *, actor: Actor, dry_run: bool = False) -> Iterator[Act]:
    """Open the transaction of one verb. `name` is `<thing>.<past-less verb>`, for example `route.update`."""
    with transaction.atomic():
        act = Act(name=name, actor=actor, is_dry_run=dry_run)
        yield act
        if not act.entries:
            raise AssertionError(f"verb {name} left no audit entry")
        _write(act.entries)
        if dry_run:
            transaction.set_rollback(True)


def _write(entries: Sequence[Entry]) -> None:
    try:
        for chain in sorted({entry.chain for entry in entries}):
            chains.append(chain, [entry for entry in entries if entry.chain == chain])
    except DatabaseError as fault:
        if connection.connection is None or connection.connection.closed:
            raise  # the database itself is away
        raise TrailUnwritable("The audit trail takes no entry now; nothing was changed. Try again.") from fault
