"""What became of a request that an inspector looked at, and of a response."""

from gatehouse_protocol.findings import WafCounted, WafOutcome

Outcome = WafCounted
"""Of an event, and of what is counted: the words that nodes use."""

OF_EVENTS = tuple(Outcome(one) for one in WafOutcome)
"""Those an event can have."""
OF_REQUESTS = (Outcome.PASSED, *OF_EVENTS)
"""Each request that was looked at has one of these."""
STOPPED = (Outcome.REFUSED, Outcome.CHALLENGED, Outcome.LIMITED, Outcome.UNREADABLE)
"""The request did not go through as it came."""
OF_RESPONSES = (Outcome.RESPONSE_PASSED, Outcome.RESPONSE_FOUND, Outcome.RESPONSE_REFUSED, Outcome.RESPONSE_UNREAD)
"""What is counted of responses."""
SAMPLE_OF_RESPONSE = "response"
"""The outcome of a sample that tells of a response: it holds no request that could be asked again."""
