"""Which rules of a policy Envoy holds by itself, as it stands in an editor, with the lists of the draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from policies.compiler import IntentObject, Kind, parse
from policies.compiler.held import held_of
from policies.compiler.intent.waf import WafPolicySpec
from policies.models import DraftObject, Slice
from policies.queries.watching import watching

_NAME: Final = "edited"
_PLATFORMS: Final = "Hostnames follow this policy through the gateway’s defaults; only inspectors hold its rules."


@dataclass(frozen=True, slots=True)
class RuleHeld:
    """A rule that refuses; why only the inspector holds it is empty where Envoy does, too."""

    rule: str
    why_not: str


def rules_held(slice_: Slice, spec: Mapping[str, Any]) -> list[RuleHeld]:
    """Return what is to be said of the rules that refuse; nothing where this is no policy yet."""
    item = parse(Kind.WAF_POLICY, _NAME, dict(spec))
    if not isinstance(item, IntentObject) or not isinstance(item.spec, WafPolicySpec):
        return []
    held = held_of(item.spec, watching([item], DraftObject.objects.present().filter(slice=slice_)))
    why = {other.name: other.text for other in held.others}
    if slice_.tenant.is_platform:
        why = {name: _PLATFORMS for name, _ in held.rules} | why
    return [RuleHeld(one.name, why.get(one.name, "")) for one in item.spec.rules if one.action == "block"]
