"""What became of a request that an inspector looked at."""

from gatehouse_protocol.findings import WafCounted

Outcome = WafCounted
"""Of an event, and of what is counted: the words that nodes use."""

OF_EVENTS = tuple(one for one in Outcome if one not in (Outcome.PASSED, Outcome.MATCHED, Outcome.UNTOLD))
"""Those an event can have."""
OF_REQUESTS = (Outcome.PASSED, *OF_EVENTS)
"""Each request that was looked at has one of these."""
STOPPED = (Outcome.REFUSED, Outcome.CHALLENGED, Outcome.LIMITED, Outcome.UNREADABLE)
"""The request did not go through as it came."""
