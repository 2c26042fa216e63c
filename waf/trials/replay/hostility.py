"""Says which of the requests that would newly pass look hostile, and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from policies.models import Slice
from waf.models import Event
from waf.models.outcome import STOPPED, Outcome
from waf.trials.replay.comparing import Compared

_MOST_EVENTS: Final = 5_000
_BAD: Final = [*map(str, STOPPED), str(Outcome.WOULD_REFUSE)]


def suspicions_of(slice_: Slice, groups: Sequence[Compared], since: datetime) -> dict[UUID, str]:
    """Return, by the id of a group, why it looks hostile; those that do not are not in it.

    Either other rules still find something in it, or its client was refused for something else since then.
    """
    lost = {rule for one in groups for rule in one.before.rules - one.after.rules}
    others = _refused_otherwise(slice_, {one.group.client for one in groups if one.group.client}, lost, since)
    found: dict[UUID, str] = {}
    for one in groups:
        if one.after.score > 0:
            left = ", ".join(sorted(one.after.rules)[:5])
            found[one.group.id] = f"Other rules still find something in it: {left} (score {one.after.score})."
        elif times := others.get(one.group.client, 0):
            often = "once" if times == 1 else f"{times} times"
            found[one.group.id] = f"Its client {one.group.client} was refused {often} for something else."
    return found


def _refused_otherwise(slice_: Slice, clients: set[str], lost: set[str], since: datetime) -> dict[str, int]:
    """How often each client was refused by rules that none of this is about."""
    if not clients:
        return {}
    rows = Event.objects.filter(slice_id=slice_.pk, at__gte=since, client__in=sorted(clients)[:500], outcome__in=_BAD)
    found: dict[str, int] = {}
    for client, rules in rows.order_by("-at").values_list("client", "rules")[:_MOST_EVENTS]:
        if set(rules) - lost:
            found[str(client)] = found.get(str(client), 0) + 1
    return found
