"""What the simulator answers, and what is proposed, as JSON."""

from collections.abc import Collection
from typing import Any

from rest_framework import serializers

from waf.models import Event
from waf.models.outcome import OF_REQUESTS
from waf.trials.proposals.search import Proposal, Proposals
from waf.trials.requests import Document
from waf.trials.simulator import Simulation

OUTCOMES = [str(outcome) for outcome in OF_REQUESTS]


class ProposedExclusionShape(serializers.Serializer):
    """An exclusion as a policy has it; owner, reason and expiry are for people to add."""

    rule = serializers.IntegerField()
    target = serializers.CharField(required=False)
    path = serializers.CharField(required=False)
    prefix = serializers.BooleanField(required=False)
    method = serializers.CharField(required=False)


class ProposalShape(serializers.Serializer):
    """An exclusion that helps a request through."""

    exclusion = ProposedExclusionShape()
    text = serializers.CharField(help_text="The exclusion in words.")
    breadth = serializers.IntegerField(help_text="1: one parameter of one path; 5: the whole rule.")
    lets_it_pass = serializers.BooleanField(help_text="Whether the request passes with it alone.")
    is_of_smallest = serializers.BooleanField(
        help_text="Whether it belongs to the smallest set of narrow exclusions that lets the request pass."
    )


class ProposalsShape(serializers.Serializer):
    """The smallest set first, then from narrow to wide."""

    items = ProposalShape(many=True)
    why_none = serializers.CharField(allow_blank=True, help_text="Why no exclusion lets it pass; else empty.")


class TrialVerdictShape(serializers.Serializer):
    """What came of a request. `status`: with which it is refused; null where it passes."""

    outcome = serializers.ChoiceField(OUTCOMES)
    status = serializers.IntegerField(allow_null=True)
    score = serializers.IntegerField()
    threshold = serializers.IntegerField()
    scores = serializers.DictField(child=serializers.IntegerField(), help_text="By category, those above zero.")


class HeldRuleShape(serializers.Serializer):
    """A custom rule that holds."""

    name = serializers.CharField()
    action = serializers.CharField()
    staged = serializers.BooleanField()


class FoundShape(serializers.Serializer):
    """A match of the Core Rule Set. Texts are what came, unescaped."""

    rule = serializers.IntegerField()
    message = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    severity = serializers.IntegerField(allow_null=True, help_text="As syslog counts: 2 is critical.")
    paranoia = serializers.IntegerField()
    target = serializers.CharField(help_text="Where, as ARGS:id.")
    found = serializers.CharField(help_text="What the rule says it found; may be empty.")
    value = serializers.CharField(help_text="What was seen there.")


class ReadRequestShape(serializers.Serializer):
    """The request as the gateway gives it to the inspector; of a kept one no more than its event says."""

    method = serializers.CharField()
    target = serializers.CharField()
    version = serializers.CharField()
    client = serializers.CharField()
    route = serializers.CharField()
    headers = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    body_base64 = serializers.CharField()
    is_truncated = serializers.BooleanField(help_text="Whether the body is longer than what is looked at.")
    is_withheld = serializers.BooleanField(help_text="Whether query, headers and body are left out here.")


class EngineShape(serializers.Serializer):
    """Who spoke."""

    modsecurity = serializers.CharField()
    crs = serializers.CharField()


class SimulationShape(serializers.Serializer):
    """What came of a request, why, and what would let it pass."""

    verdict = TrialVerdictShape()
    rules = HeldRuleShape(many=True)
    matches = FoundShape(many=True)
    exclusions = ProposalShape(many=True)
    why_no_exclusion = serializers.CharField(allow_blank=True)
    request = ReadRequestShape()
    engine = EngineShape()
    milliseconds = serializers.IntegerField()


def simulation_json(found: Simulation, event: Event | None = None) -> dict[str, Any]:
    """Return a SimulationShape; of the request of an `event` no more than the event itself shows."""
    known = event and {(one["rule"], one["target"]) for one in event.matches}
    verdict = found.verdict
    return {
        "verdict": {
            "outcome": verdict.outcome,
            "status": verdict.status,
            "score": verdict.score,
            "threshold": found.threshold,
            "scores": found.scores,
        },
        "rules": list(found.rules),
        "matches": [_match(one, known) for one in found.matches],
        "exclusions": [_proposal(one) for one in found.proposals.items],
        "why_no_exclusion": found.proposals.why_none,
        "request": _request(found.request, is_withheld=event is not None),
        "engine": found.tried.engine,
        "milliseconds": found.tried.milliseconds,
    }


def proposals_json(found: Proposals) -> dict[str, Any]:
    """Return a ProposalsShape."""
    return {"items": [_proposal(one) for one in found.items], "why_none": found.why_none}


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "exclusion": one.exclusion,
        "text": one.text,
        "breadth": one.breadth,
        "lets_it_pass": one.lets_it_pass,
        "is_of_smallest": one.is_of_smallest,
    }


def _match(one: dict[str, Any], known: Collection[Any] | None) -> dict[str, Any]:
    """Return a FoundShape; of a kept request no values but those that its event shows (`known`: rule and target)."""
    is_shown = known is None or (one["rule"], one["target"]) in known
    told = {name: one[name] for name in ("rule", "message", "tags", "severity", "paranoia", "target")}
    return told | {name: one[name] if is_shown else "" for name in ("found", "value")}


def _request(request: Document, *, is_withheld: bool) -> dict[str, Any]:
    target = request["target"].partition("?")[0] if is_withheld else request["target"]
    return {
        "method": request["method"],
        "target": whole_text(target),
        "version": request["version"],
        "client": request["client"],
        "route": request["around"]["route"].partition("/")[2],
        "headers": [] if is_withheld else [[name, whole_text(value)] for name, value in request["headers"]],
        "body_base64": "" if is_withheld else request["body"],
        "is_truncated": request["is_truncated"],
        "is_withheld": is_withheld,
    }


def whole_text(text: str) -> str:
    """Bytes that are no text become the sign for it: JSON cannot hold them."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
