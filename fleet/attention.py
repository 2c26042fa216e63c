"""Whether silence says anything: only while we listened, and only while somebody was heard.

After an outage of ours every node has been silent for a while. That is not the revision's fault, so each rollout notes
since when it is looked at without a gap, and counts silence and waiting from then on.
"""

from datetime import datetime, timedelta
from typing import Final

from fleet.models import Node, Rollout
from fleet.queries.node_status import heard_since

GAP: Final = timedelta(seconds=15)
LOOK_SECONDS: Final = 10.0
"""How often a rollout under way is looked at, at least: well within the gap."""


def attend(rollout: Rollout, now: datetime) -> None:
    """Note on `rollout` (in memory) that it is looked at; one query."""
    has_gap = rollout.attended_at is not None and now - rollout.attended_at > GAP
    if has_gap or not Node.objects.filter(last_seen_at__gte=heard_since(now), revoked_at=None).exists():
        rollout.attentive_since = now
    rollout.attended_at = now
