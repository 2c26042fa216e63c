"""What a real Envoy counts of requests that policies refuse, as agents read it."""

from gatehouse_agent.vitals.statistics import STATS_FILTER, read
from gatehouse_protocol.vitals import Signal

from tests.policies.compiler.running_envoy import Gateway


def refusals(gateway: Gateway) -> dict[tuple[str, ...], int]:
    """Refusals by route, policy and outcome."""
    told = gateway.counters(STATS_FILTER.replace("|", "%7C"))
    stats = [{"name": name, "value": count} for name, count in told.items()]
    return {key[1:]: count for key, count in read(stats).totals.items() if key[0] == Signal.REFUSALS and count}
