"""One guarded POST of a channel, and what its answer means."""

from collections.abc import Mapping

from alerting.channels.channel_type import Outcome, leave
from console.base.outbound.leave import NotDialled
from console.base.outbound.post import Unreachable, post


def call(url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Send it; whatever goes wrong is in the outcome."""
    try:
        reply = post(url, body, {"Content-Type": "application/json", **headers}, leave())
    except (NotDialled, Unreachable) as error:
        return Outcome(None, str(error))
    if reply.is_success:
        return Outcome(reply.status)
    if 300 <= reply.status < 400:
        return Outcome(reply.status, f"It answered {reply.status}, a redirect; those are not followed.")
    said = " ".join(reply.text.split())[:200]
    return Outcome(reply.status, f"It answered {reply.status}" + (f": {said}" if said else "."), reply.retry_after)
