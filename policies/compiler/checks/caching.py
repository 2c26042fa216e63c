"""Caches on a route that answer one person with what another was told, or nobody at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policies.compiler.checks.finding import notice, warning
from policies.compiler.intent import IntentObject
from policies.compiler.intent.traffic import (
    ApiKeyPolicy,
    CacheIdentified,
    CachePolicy,
    ExternalAuthorizationPolicy,
    JwtPolicy,
    TrafficSettings,
)
from policies.compiler.problems import Problem


def check_cache(route: IntentObject, acting: Sequence[TrafficSettings | None]) -> Iterator[Problem]:
    """`cache_shared`: people who are known get one answer. `cache_of_nobody`: every request bypasses the cache.

    `cache_of_unnamed`: answers are kept for each consumer, and nothing that acts says who calls.
    """
    cache = next((one for one in acting if isinstance(one, CachePolicy)), None)
    if cache is None:
        return
    names = any(isinstance(one, ApiKeyPolicy | JwtPolicy) for one in acting)
    asks = names or any(isinstance(one, ExternalAuthorizationPolicy) for one in acting)
    if cache.identified is CacheIdentified.SHARED and asks:
        text = "whoever is let in gets the same answers from its cache; what a service says to one, others read"
        yield warning(route, "/spec/policies", "cache_shared", text)
    if cache.identified is CacheIdentified.EACH and not names:
        text = "its cache keeps answers for each consumer or token, and no policy asks for either"
        yield notice(route, "/spec/policies", "cache_of_unnamed", text)
    required = (ApiKeyPolicy, JwtPolicy, ExternalAuthorizationPolicy)
    if cache.identified is CacheIdentified.BYPASS and any(
        _is_always_known(one) for one in acting if isinstance(one, required)
    ):
        text = "its cache is bypassed by everybody who is known, and nobody else is let in; say who may share answers"
        yield notice(route, "/spec/policies", "cache_of_nobody", text)


def _is_always_known(policy: ApiKeyPolicy | JwtPolicy | ExternalAuthorizationPolicy) -> bool:
    if policy.shadow:
        return False
    if isinstance(policy, ApiKeyPolicy):
        return not policy.anonymous
    return not isinstance(policy, JwtPolicy) or policy.required
