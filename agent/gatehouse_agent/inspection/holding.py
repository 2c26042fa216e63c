"""Writes what the control plane says of temporary lists into those of this node's inspector."""

from collections.abc import Iterable

from gatehouse_inspector.memory.lists import Entry, Lists
from gatehouse_inspector.policies.bans import MOST_CLIENTS, BanAction
from gatehouse_protocol.messages import Hold


def write(lists: Lists, holds: Iterable[Hold], ahead_seconds: float) -> None:
    """Write all of it; what is known here already, or over, changes nothing. Times are of a clock so far ahead."""
    for one in holds:
        since, until = (int(at.timestamp() - ahead_seconds) for at in (one.since, one.until))
        most = min(max(one.most, 1), MOST_CLIENTS)
        if one.released_at is not None:
            lists.release(one.policy, one.subject, one.released_at.timestamp() - ahead_seconds, most)
        else:
            lists.hold(one.policy, one.subject, Entry(until, since, BanAction(one.action), 1), most)
