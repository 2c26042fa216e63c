"""A change in one line that a person can say aloud: “route shop-api: backends echo-v1 90 → 10, echo-v2 10 → 90”."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from policies.compiler.intent import (
    SWITCHES,
    CheckSpec,
    IntentObject,
    ListenerSpec,
    RouteSpec,
    ServiceSpec,
    Spec,
    SwitchSpec,
    SwitchType,
)
from policies.compiler.intent.route import Forward
from policies.compiler.intent.service import StaticEndpoints
from policies.compiler.plan.fields import FieldChange, entry_name

_MOST_FIELDS: Final = 4
_LONGEST_VALUE: Final = 48
_UNSPOKEN: Final = frozenset({"action", "match", "endpoints", "weight", "value"})  # the words around them say enough


def added(item: IntentObject) -> str:
    """“route shop-api added: shop.acme.test /api → echo-v1”."""
    summary = _summary(item)
    return f"{item.kind} {item.name} added" + (f": {summary}" if summary else "")


def removed(item: IntentObject) -> str:
    """“service echo-v2 removed”."""
    return f"{item.kind} {item.name} removed"


def changed(item: IntentObject, fields: Sequence[FieldChange]) -> str:
    """The object, then each changed field with its old and new value; the first few of many."""
    parts = list(_parts(fields[:_MOST_FIELDS]))
    rest = len(fields) - _MOST_FIELDS
    return f"{item.kind} {item.name}: " + ", ".join(parts) + (f", and {rest} more" if rest > 0 else "")


def _parts(fields: Sequence[FieldChange]) -> Iterator[str]:
    """Each field in words, saying the name of a list once for all its entries."""
    said = ""
    for field in fields:
        words = [word for word in field.label if word not in _UNSPOKEN] or list(field.label[-1:])
        is_repeated = len(words) > 1 and words[0] == said
        said = words[0]
        yield f"{' '.join(words[1:] if is_repeated else words)} {_transition(field.before, field.after)}"


def _transition(before: Any, after: Any) -> str:
    if before is None and isinstance(after, dict):
        return f"added ({_value(after)})" if entry_name(after) is not None else "added"
    if after is None and isinstance(before, dict):
        return "removed"
    return f"{_value(before)} → {_value(after)}"


def _value(value: Any) -> str:
    """A JSON value as short as it can be said: of an entry what is not its name, of a choice which one it is."""
    if isinstance(value, dict):
        return _entry_value(value)
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return _shorten(", ".join(str(item) for item in value)) if value else "none"
    if isinstance(value, bool) or value is None:
        return {None: "none", True: "yes", False: "no"}[value]
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str):
        return _shorten(value) if value else "empty"
    return _shorten(json.dumps(value, ensure_ascii=False))


def _entry_value(entry: dict[str, Any]) -> str:
    for key in ("weight", "value", "type", "reason", "action"):
        if isinstance(entry.get(key), str | int | float) and entry[key] != "":
            return _shorten(str(entry[key]))
    return _shorten(json.dumps(entry, ensure_ascii=False))


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _summary(item: IntentObject) -> str:
    spec = item.spec
    if isinstance(spec, RouteSpec):
        target = ", ".join(one.service for one in spec.action.backends) if isinstance(spec.action, Forward) else ""
        target = target or str(spec.action.type)
        return _shorten(", ".join(spec.hostnames)) + f" {_shorten(spec.match.path.value)} → {_shorten(target)}"
    if isinstance(spec, ServiceSpec):
        if isinstance(spec.endpoints, StaticEndpoints):
            count = len(spec.endpoints.addresses)
            return f"{count} endpoint" + ("" if count == 1 else "s")
        return spec.endpoints.place
    return _summary_of_other(spec)


def _summary_of_other(spec: Spec) -> str:
    match spec:
        case ListenerSpec():
            return f"{spec.protocol} on {spec.address}:{spec.port}"
        case CheckSpec(request=asked):
            return f"{asked.method} {_shorten(f'{asked.scheme}://{asked.hostname}{asked.path}')}"
        case SwitchSpec():
            return _switch_summary(spec)
    return ""


_LOOKS: Final = {
    SwitchType.WAF_OFF: "no WAF policy looks at anything",
    SwitchType.WAF_POLICY_OFF: "WAF policy {} looks at nothing",
    SwitchType.WAF_RULE_OFF: "no WAF policy asks rule {}",
    SwitchType.DLP_OFF: "no DLP policy looks at anything",
    SwitchType.DLP_OBSERVE: "DLP policies only observe",
    SwitchType.DLP_POLICY_OFF: "DLP policy {} looks at nothing",
    SwitchType.DLP_POLICY_OBSERVE: "DLP policy {} only observes",
}


def _switch_summary(spec: SwitchSpec) -> str:
    answer = SWITCHES[spec.type].answer
    if answer is not None:
        what = f"route {spec.target}" if spec.target else "every hostname"
        return f"{what} answers {answer.status}"
    if SWITCHES[spec.type].is_denial:
        who = f"workload {spec.target} may not" if spec.target else "no workload may"
        return f"{who} reach {spec.destination or 'anything'}"
    if spec.purges:
        last = spec.purges[-1]
        return f"the cache of {spec.target} forgets {' '.join(filter(None, (last.type, last.value)))}"
    return _LOOKS[spec.type].format(spec.target)
