"""What became of a request that an inspector looked at."""

from enum import StrEnum


class Outcome(StrEnum):
    """Of an event, and of what is counted. `matched` counts matches of a rule, `untold` events nobody stored."""

    PASSED = "passed"
    NOTED = "noted"
    WOULD_REFUSE = "would_refuse"
    REFUSED = "refused"
    CHALLENGED = "challenged"
    LIMITED = "limited"
    UNREADABLE = "unreadable"
    MATCHED = "matched"
    UNTOLD = "untold"


OF_EVENTS = tuple(one for one in Outcome if one not in (Outcome.PASSED, Outcome.MATCHED, Outcome.UNTOLD))
"""Those an event can have."""
OF_REQUESTS = (Outcome.PASSED, *OF_EVENTS)
"""Each request that was looked at has one of these."""
STOPPED = (Outcome.REFUSED, Outcome.CHALLENGED, Outcome.LIMITED, Outcome.UNREADABLE)
"""The request did not go through as it came."""
