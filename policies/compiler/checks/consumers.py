"""Keys of consumers where a policy asks for them: each is of one consumer, and somebody is let in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policies.compiler.checks.finding import error, notice, warning
from policies.compiler.intent import IntentObject
from policies.compiler.intent.consumer import ConsumerSpec
from policies.compiler.intent.traffic import (
    ApiKeyPolicy,
    ByClaim,
    ByConsumer,
    JwtPolicy,
    QuotaPolicy,
    RateLimitPolicy,
    TrafficPolicySpec,
    TrafficSettings,
)
from policies.compiler.problems import Problem


def check_consumers(objects: Sequence[IntentObject]) -> Iterator[Problem]:
    """`consumer_key_shared`: another consumer has the same key. `api_key_nobody`: a policy lets no consumer in."""
    asking = [(item, item.spec.policy) for item in objects if isinstance(item.spec, TrafficPolicySpec)]
    wanted = [(item, policy) for item, policy in asking if isinstance(policy, ApiKeyPolicy)]
    if not wanted:
        return
    consumers = [(item, item.spec) for item in objects if isinstance(item.spec, ConsumerSpec)]
    first: dict[str, str] = {}
    for item, spec in sorted(consumers, key=lambda one: one[0].name):
        for index, key in enumerate(spec.keys):
            other = first.setdefault(key.digest, item.name)
            if other != item.name:
                text = f"consumer {other} has the same key; who calls with it could be either"
                yield error(item, f"/spec/keys/{index}", "consumer_key_shared", text)
    for item, policy in wanted:
        admitted = [
            spec for _, spec in consumers if not policy.groups or not set(policy.groups).isdisjoint(spec.groups)
        ]
        if not any(spec.keys for spec in admitted):
            who = f"in {' or '.join(policy.groups)}" if policy.groups else "in this slice"
            text = f"there is no consumer with a key {who}, so that nobody can have one that it lets in"
            yield warning(item, "/spec/policy", "api_key_nobody", text)


def check_limit(route: IntentObject, acting: Sequence[TrafficSettings | None]) -> Iterator[Problem]:
    """`rate_limit_of_nobody`: a limit or quota is for each consumer, and nothing says who calls.

    `rate_limit_without_token`: it is for each value of a claim, and no token is verified.
    """
    keys = [key for one in acting for key in _keys(one)]
    if any(isinstance(key, ByConsumer) for key in keys) and not any(isinstance(one, ApiKeyPolicy) for one in acting):
        text = "its limit is for each consumer, and no policy asks for API keys, so that all requests count together"
        yield notice(route, "/spec/policies", "rate_limit_of_nobody", text)
    if any(isinstance(key, ByClaim) for key in keys) and not any(isinstance(one, JwtPolicy) for one in acting):
        text = "its limit is by a claim, and no policy verifies tokens, so that all requests count together"
        yield notice(route, "/spec/policies", "rate_limit_without_token", text)


def _keys(settings: TrafficSettings | None) -> tuple[object, ...]:
    if isinstance(settings, QuotaPolicy):
        return settings.by
    return (settings.by,) if isinstance(settings, RateLimitPolicy) else ()
