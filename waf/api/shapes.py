"""Events and what is made of them as JSON. Texts are what clients sent: show them as text, never as anything else."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from console.base.shapes import StrictShape
from waf.intake.rows import OF_DETECTORS
from waf.models import Attack, Event, Verdict
from waf.models.outcome import OF_EVENTS
from waf.queries.asked import Direction
from waf.queries.attacks import is_ongoing
from waf.queries.facets import Facets

OUTCOMES = [str(one) for one in OF_EVENTS]
DIRECTIONS = [str(one) for one in Direction]
KINDS = ["waf", "dlp"]
VERDICTS = [str(one) for one in Verdict]


class WafCustomRuleShape(serializers.Serializer):
    """A rule of the policy that applied."""

    name = serializers.CharField()
    action = serializers.CharField()
    staged = serializers.BooleanField(help_text="It only says what it would do.")


class WafMatchShape(serializers.Serializer):
    """What a rule of the Core Rule Set found."""

    rule = serializers.IntegerField()
    message = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    severity = serializers.IntegerField(help_text="2 is critical, 5 a notice.")
    paranoia = serializers.IntegerField()
    target = serializers.CharField(help_text="Where in the request, as `ARGS:id`.")
    found = serializers.CharField(help_text="What the rule says it found.")
    value = serializers.CharField(help_text="What was seen there; secrets are masked.")


class WafLeakShape(serializers.Serializer):
    """What a detector found that must not leave; one of the values, in a way that does not tell it."""

    detector = serializers.CharField(help_text="`custom:` and `secret:` stand before names of one's own.")
    label = serializers.CharField()
    action = serializers.CharField(help_text="`observe` or `block`, as the policy says.")
    place = serializers.CharField(help_text="As `body /user/card (base64, gzip)`: where, and what it was wrapped in.")
    count = serializers.IntegerField(help_text="Different values that the detector found in the request.")
    sample = serializers.CharField(help_text="At most the first and the last two characters; empty for secrets.")
    fingerprint = serializers.CharField(help_text="The same for the same value; a policy can exclude it.")


class WafEventShape(serializers.Serializer):
    """One request, or the response to it, in which an inspector found something."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    node = serializers.UUIDField()
    policy = serializers.CharField()
    route = serializers.CharField()
    host = serializers.CharField()
    request_id = serializers.CharField()
    client = serializers.CharField(allow_null=True)
    country = serializers.CharField()
    asn = serializers.IntegerField(help_text="0 when it is not known.")
    ja4 = serializers.CharField()
    method = serializers.CharField()
    path = serializers.CharField()
    outcome = serializers.ChoiceField(OUTCOMES)
    status = serializers.IntegerField(allow_null=True, help_text="With which it was refused; null where it passed.")
    response_status = serializers.IntegerField(
        allow_null=True,
        help_text="What the service answered, where something was found in its response; null where in the request.",
    )
    direction = serializers.ChoiceField(DIRECTIONS, help_text="What something was found in.")
    score = serializers.IntegerField()
    scores = serializers.DictField(child=serializers.IntegerField(), help_text="By category.")
    rules = WafCustomRuleShape(many=True)
    matches = WafMatchShape(many=True)
    kind = serializers.ChoiceField(KINDS, help_text="By what sort of policy: a firewall's, or data loss prevention.")
    leaks = WafLeakShape(many=True)
    attack = serializers.UUIDField()
    label = serializers.ChoiceField(VERDICTS, allow_null=True)
    has_sample = serializers.BooleanField(help_text="Whether the request was kept.")


class WafEventPage(serializers.Serializer):
    """A page of events."""

    items = WafEventShape(many=True)
    next = serializers.CharField(allow_null=True)


class WafLabelShape(StrictShape):
    """What somebody says of an event; null takes it back."""

    label = serializers.ChoiceField(VERDICTS, allow_null=True)


class WafResponseShape(serializers.Serializer):
    """A response in which something was found: its head, and what rules found."""

    status = serializers.IntegerField()
    headers = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2)
    )
    truncated = serializers.BooleanField(help_text="Only the beginning of its body was looked at.")
    found = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=3, max_length=3),
        help_text="For each rule in the order of the event: where it looked, what it found, and what stood there.",
    )


class WafRequestShape(serializers.Serializer):
    """A request as it was kept."""

    method = serializers.CharField()
    target = serializers.CharField()
    version = serializers.CharField()
    headers = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2)
    )
    body = serializers.CharField(help_text="Base64; empty unless the policy keeps bodies.")
    body_kept = serializers.BooleanField()
    truncated = serializers.BooleanField()
    redacted = serializers.ListField(
        child=serializers.CharField(), help_text="What was masked before it was kept, as `header:cookie`."
    )
    response = WafResponseShape(
        required=False, help_text="Only where something was found in the response; of the request little is kept then."
    )


class WafFacetShape(serializers.Serializer):
    """One value, and how many events have it."""

    value = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()


class WafFacetsByNameShape(serializers.Serializer):
    """The ten most frequent values of each; each ignores the filter on itself."""

    policy = WafFacetShape(many=True)
    route = WafFacetShape(many=True)
    host = WafFacetShape(many=True)
    client = WafFacetShape(many=True)
    country = WafFacetShape(many=True)
    outcome = WafFacetShape(many=True)
    method = WafFacetShape(many=True)
    rule = WafFacetShape(many=True)


class WafFacetsShape(serializers.Serializer):
    """What the events consist of."""

    total = serializers.IntegerField()
    folded = serializers.IntegerField(
        help_text="Events of hours with very many kinds, which are in no count of client, host and method."
    )
    facets = WafFacetsByNameShape()
    as_of = serializers.DateTimeField()


class WafAttackShape(serializers.Serializer):
    """Events of one client, rule and route with no more than ten minutes between them."""

    id = serializers.UUIDField()
    client = serializers.CharField(allow_null=True)
    country = serializers.CharField()
    rule = serializers.CharField(help_text="The most severe rule of its events.")
    message = serializers.CharField()
    route = serializers.CharField()
    policy = serializers.CharField()
    first_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()
    requests = serializers.IntegerField(help_text="Stored events.")
    refused = serializers.IntegerField(help_text="Of them, those that did not go through as they came.")
    is_ongoing = serializers.BooleanField()


class WafAttackPage(serializers.Serializer):
    """A page of attacks."""

    items = WafAttackShape(many=True)
    next = serializers.CharField(allow_null=True)


def event_json(event: Event, label: str | None) -> dict[str, Any]:
    """Return a WafEventShape."""
    return {
        "id": event.pk, "at": event.at, "node": event.node_id, "policy": event.policy, "route": event.route,
        "host": event.host, "request_id": event.request_id, "client": event.client, "country": event.country,
        "asn": event.asn, "ja4": event.ja4, "method": event.method, "path": event.path, "outcome": event.outcome,
        "status": event.status or None, "response_status": event.response_status or None,
        "direction": str(Direction.RESPONSE if event.response_status else Direction.REQUEST), "score": event.score,
        "scores": event.scores, "rules": event.custom,
        "matches": event.matches, "kind": "dlp" if event.policy.startswith(OF_DETECTORS) else "waf",
        "leaks": event.leaks, "attack": event.attack_id, "label": label, "has_sample": event.has_sample,
    }  # fmt: skip


def facets_json(facets: Facets, as_of: datetime) -> dict[str, Any]:
    """Return a WafFacetsShape."""
    by = {
        name: [{"value": one.value, "label": one.label, "count": one.count} for one in values]
        for name, values in facets.by.items()
    }
    return {"total": facets.total, "folded": facets.folded, "facets": by, "as_of": as_of}


def attack_json(attack: Attack, message: str, now: datetime) -> dict[str, Any]:
    """Return a WafAttackShape."""
    return {
        "id": attack.pk, "client": attack.client, "country": attack.country, "rule": attack.rule, "message": message,
        "route": attack.route, "policy": attack.policy, "first_at": attack.first_at, "last_at": attack.last_at,
        "requests": attack.requests, "refused": attack.refused, "is_ongoing": is_ongoing(attack, now),
    }  # fmt: skip
