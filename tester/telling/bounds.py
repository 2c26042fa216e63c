"""Where a route sends requests, and what bounds them there."""

from __future__ import annotations

from collections.abc import Iterator

from policies.compiler.intent.route import Forward
from tester.result import Holding, Share


def shares(forward: Forward | None) -> Iterator[Share]:
    """The services among which requests are shared; none for a route that sends nowhere."""
    backends = [one for one in forward.backends if one.weight > 0] if forward else []
    total = sum(one.weight for one in backends)
    for one in backends:
        yield Share(one.service, one.weight, round(100 * one.weight / total, 2))


def holding(forward: Forward | None) -> Holding | None:
    """What bounds a request that is sent on; None for a route that sends nowhere."""
    if forward is None:
        return None
    retry = forward.retry
    on = (*sorted(str(one) for one in retry.on), *(str(one) for one in sorted(retry.statuses))) if retry else ()
    return Holding(
        forward.timeout_seconds, forward.idle_timeout_seconds, retry.attempts if retry else 0, on,
        retry.per_try_timeout_seconds if retry else None,
        tuple((one.service, one.percent) for one in forward.mirrors),
    )  # fmt: skip
