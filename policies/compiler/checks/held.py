"""What of a WAF policy is left to the inspector although Envoy could hold it: because it is too much, or expires."""

from __future__ import annotations

from collections.abc import Iterator

from policies.compiler.checks.finding import notice
from policies.compiler.held import Held
from policies.compiler.intent import IntentObject
from policies.compiler.intent.waf import WafPolicySpec
from policies.compiler.problems import Problem


def check_held(item: IntentObject, held: Held) -> Iterator[Problem]:
    """`rule_not_held`: too much for Envoy; `entries_not_held`: entries of a list that expire are the inspector's."""
    assert isinstance(item.spec, WafPolicySpec)
    places = {rule.name: index for index, rule in enumerate(item.spec.rules)}
    for other in held.others:
        if other.is_for_size:
            text = f"only the inspector holds rule {other.name}. {other.text}"
            yield notice(item, f"/spec/rules/{places[other.name]}/expression", "rule_not_held", text)
    for name in held.expiring:
        text = f"entries of ${name} that expire are held by the inspector alone"
        yield notice(item, "/spec/rules", "entries_not_held", text)
