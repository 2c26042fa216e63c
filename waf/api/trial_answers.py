"""Trials as JSON: what is answered."""

from collections.abc import Collection
from typing import Any

from rest_framework import serializers

from waf.models import Event
from waf.models.outcome import OF_REQUESTS
from waf.trials.proposals.search import Proposal, Proposals
from waf.trials.replay.trial import Example, Trial
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


class TrialExampleShape(serializers.Serializer):
    """A request whose fate would change."""

    event = serializers.UUIDField(allow_null=True, help_text="The event, where something was found in it.")
    method = serializers.CharField()
    path = serializers.CharField()
    client = serializers.CharField()
    before = serializers.ChoiceField(OUTCOMES)
    after = serializers.ChoiceField(OUTCOMES)
    requests = serializers.IntegerField(help_text="How many recorded requests are like it.")
    looks_hostile = serializers.BooleanField()
    why = serializers.CharField(allow_blank=True)


class CoverageShape(serializers.Serializer):
    """How much of what came was kept, and how whole: what was kept without its body or with masked secrets may have
    another verdict than it had."""

    since = serializers.DateTimeField()
    recorded = serializers.IntegerField()
    of_requests = serializers.IntegerField(allow_null=True, help_text="All that were looked at; null: not counted.")
    bodies_kept = serializers.IntegerField(help_text="Of those compared.")
    redacted = serializers.IntegerField(help_text="Of those compared: secrets in them are masked.")


class TrialShape(serializers.Serializer):
    """What a change would do to the requests of the last day. Numbers of requests."""

    requests = serializers.IntegerField()
    compared = serializers.IntegerField()
    not_comparable = serializers.IntegerField(help_text="Not readable any more, or not reached in time.")
    newly_passed = serializers.IntegerField()
    newly_refused = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    hostile = serializers.IntegerField(help_text="Of those that newly pass.")
    share_newly_refused = serializers.FloatField(
        allow_null=True, help_text="Of all requests, weighed by how many of each outcome came; null: none compared."
    )
    examples = TrialExampleShape(many=True)
    coverage = CoverageShape()
    milliseconds = serializers.IntegerField()


class SuggestionShape(serializers.Serializer):
    """A text that may stand from `start` up to the cursor."""

    text = serializers.CharField()
    kind = serializers.ChoiceField(["field", "function", "list", "word"])
    help = serializers.CharField(allow_blank=True)
    start = serializers.IntegerField()


class ExpressionErrorShape(serializers.Serializer):
    """What is wrong, and where: characters of the text."""

    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class ExpressionShape(serializers.Serializer):
    """What there is to say of a text."""

    error = ExpressionErrorShape(allow_null=True)
    suggestions = SuggestionShape(many=True)
    cost_microseconds = serializers.FloatField(allow_null=True, help_text="For each request, at most.")
    lists = serializers.ListField(child=serializers.CharField(), help_text="The lists that it names.")


class CatalogueRuleShape(serializers.Serializer):
    """A rule of the Core Rule Set."""

    rule = serializers.IntegerField()
    message = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    severity = serializers.IntegerField(allow_null=True)
    paranoia = serializers.IntegerField()
    phase = serializers.IntegerField()
    file = serializers.CharField()


class FieldShape(serializers.Serializer):
    """What an expression can ask of a request."""

    name = serializers.CharField()
    type = serializers.CharField()
    help = serializers.CharField()
    cost_microseconds = serializers.FloatField()


class FunctionShape(serializers.Serializer):
    """What an expression can do with a value."""

    name = serializers.CharField()
    takes = serializers.ListField(child=serializers.CharField())
    gives = serializers.CharField()
    help = serializers.CharField()


class ListNameShape(serializers.Serializer):
    """A list that an expression can name."""

    name = serializers.CharField()
    type = serializers.CharField()


class LanguageShape(serializers.Serializer):
    """Of what expressions are made."""

    fields = FieldShape(many=True)  # type: ignore[assignment]  # DRF takes it off the class
    functions = FunctionShape(many=True)
    lists = ListNameShape(many=True)


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


def trial_json(trial: Trial) -> dict[str, Any]:
    """Return a TrialShape."""
    coverage = trial.coverage
    return {
        "requests": trial.requests,
        "compared": trial.compared,
        "not_comparable": trial.not_comparable,
        "newly_passed": trial.newly_passed,
        "newly_refused": trial.newly_refused,
        "unchanged": trial.unchanged,
        "hostile": trial.hostile,
        "share_newly_refused": trial.share_refused,
        "examples": [_example(one) for one in trial.examples],
        "coverage": {
            "since": coverage.since,
            "recorded": coverage.recorded,
            "of_requests": coverage.of_requests,
            "bodies_kept": coverage.bodies_kept,
            "redacted": coverage.redacted,
        },
        "milliseconds": trial.milliseconds,
    }


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
        "target": _whole(target),
        "version": request["version"],
        "client": request["client"],
        "route": request["around"]["route"].partition("/")[2],
        "headers": [] if is_withheld else [[name, _whole(value)] for name, value in request["headers"]],
        "body_base64": "" if is_withheld else request["body"],
        "is_truncated": request["is_truncated"],
        "is_withheld": is_withheld,
    }


def _whole(text: str) -> str:
    """Bytes that are no text become the sign for it: JSON cannot hold them."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _example(one: Example) -> dict[str, Any]:
    compared, group = one.compared, one.compared.group
    return {
        "event": group.id if group.is_event else None,
        "method": group.request["method"],
        "path": _whole(group.request["target"].partition("?")[0]),
        "client": group.client,
        "before": compared.before.outcome,
        "after": compared.after.outcome,
        "requests": group.size,
        "looks_hostile": bool(one.why),
        "why": one.why,
    }
