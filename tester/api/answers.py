"""Trials as JSON: what is answered."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from policies.api.rendering import render_problems
from policies.api.shapes import Finding
from policies.compiler import Problem
from policies.drafting.problems import as_fields
from tester.result import Named, Result, Step, Verdict
from waf.api.trial_requests import AgainstField

VERDICTS: Final = [str(one) for one in Verdict]
BY: Final = ["gateway", "service"]
FAILED_CONDITIONS: Final = ["path", "method", "header", "query", "cookie", "grpc", "client", "scheme"]


def _pairs() -> serializers.ListField:
    return serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class NamedObject(serializers.Serializer):
    """An object that has a page."""

    kind = serializers.CharField()
    name = serializers.CharField()
    is_of_platform = serializers.BooleanField(help_text="It is the gateway's, not the slice's.")


class TestedStep(serializers.Serializer):
    """A station on the way of the request, in order."""

    step = serializers.CharField(
        help_text="`listener`, `hostname`, `route`, a type of traffic policy, `client_certificate`, `waf`, `dlp`, "
        "`service` or `answer`."
    )
    verdict = serializers.ChoiceField(VERDICTS)
    text = serializers.CharField(allow_blank=True)
    object = NamedObject(allow_null=True, help_text="What decided.")
    said_by = NamedObject(allow_null=True, help_text="The object that names it.")


class HeaderChange(serializers.Serializer):
    """A header that the gateway made otherwise; null: it is not there."""

    name = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class SentRequest(serializers.Serializer):
    """The request as the service would see it. Secrets in headers are left out."""

    method = serializers.CharField()
    target = serializers.CharField()
    host = serializers.CharField(allow_blank=True)
    headers = _pairs()
    body_bytes = serializers.IntegerField()
    changes = HeaderChange(many=True)


class ServiceShare(serializers.Serializer):
    """One of the services among which requests are shared."""

    service = serializers.CharField()
    weight = serializers.IntegerField()
    percent = serializers.FloatField()


class MirroredTo(serializers.Serializer):
    """A service that gets copies."""

    service = serializers.CharField()
    percent = serializers.FloatField()


class HoldingBounds(serializers.Serializer):
    """What bounds the request on its way."""

    timeout_seconds = serializers.FloatField()
    idle_timeout_seconds = serializers.FloatField(allow_null=True, help_text="Null: as the gateway's defaults say.")
    retry_attempts = serializers.IntegerField()
    retry_on = serializers.ListField(child=serializers.CharField())
    per_try_timeout_seconds = serializers.FloatField(allow_null=True)
    mirrors = MirroredTo(many=True)


class ClientAnswer(serializers.Serializer):
    """What the client reads."""

    status = serializers.IntegerField(help_text="0: the connection was closed without an answer.")
    headers = _pairs()
    body = serializers.CharField(allow_blank=True, help_text="Of the gateway's own answers.")
    is_truncated = serializers.BooleanField()
    by = serializers.ChoiceField(BY)
    details = serializers.CharField(allow_blank=True, help_text="What Envoy says of it (RESPONSE_CODE_DETAILS).")
    flags = serializers.CharField(allow_blank=True, help_text="Envoy's response flags.")


class RunOfAnswers(serializers.Serializer):
    """So many requests in a row that were answered alike."""

    status = serializers.IntegerField()
    times = serializers.IntegerField()
    by = serializers.CharField(help_text="Who decided: a type of traffic policy, `route`, `service` or `gateway`.")


class FailedCondition(serializers.Serializer):
    """A condition of a route that the request does not meet."""

    of = serializers.ChoiceField(FAILED_CONDITIONS)
    text = serializers.CharField()


class OtherRoute(serializers.Serializer):
    """A route of the hostname that did not take the request."""

    route = serializers.CharField()
    is_after = serializers.BooleanField(help_text="It comes behind the one that took it, and so was not asked.")
    failed = FailedCondition(many=True, help_text="Empty: it would take the request if the other did not.")


class RouteTestResult(serializers.Serializer):
    """What happens to a request; of several in a row to the last."""

    against = AgainstField()
    revision = serializers.IntegerField(allow_null=True, help_text="Null: it is the draft.")
    hostname = serializers.CharField(allow_null=True)
    route = serializers.CharField(allow_null=True)
    steps = TestedStep(many=True)
    sent = SentRequest(allow_null=True, help_text="Null: no service sees the request.")
    service = serializers.CharField(allow_null=True, help_text="The one that was chosen.")
    shares = ServiceShare(many=True)
    holds = HoldingBounds(allow_null=True)
    answer = ClientAnswer()
    runs = RunOfAnswers(many=True)
    attempts = serializers.IntegerField(help_text="How often the service was tried.")
    candidates = OtherRoute(many=True, help_text="In the order in which they are tried.")
    hostnames = serializers.ListField(child=serializers.CharField(), help_text="Near ones, where none takes it.")
    problems = Finding(many=True, help_text="What is wrong with the draft; objects with errors are left out of it.")
    notes = serializers.ListField(child=serializers.CharField())
    milliseconds = serializers.IntegerField()


def result_json(result: Result, against: str | int, revision: int | None, problems: Iterable[Problem]) -> Any:
    """Return a RouteTestResult."""
    told = asdict(result)
    told["steps"] = [_step(one) for one in result.steps]
    for one in told["candidates"]:
        one["failed"] = list(one["failed"])
    if result.holds is not None:
        told["holds"]["mirrors"] = [{"service": name, "percent": percent} for name, percent in result.holds.mirrors]
    said = {"against": against, "revision": revision, "problems": render_problems(as_fields(problems))}
    return _whole({**said, **told})


def _step(step: Step) -> dict[str, Any]:
    return {
        "step": step.step, "verdict": str(step.verdict), "text": step.text, "object": _named(step.object),
        "said_by": _named(step.said_by),
    }  # fmt: skip


def _named(named: Named | None) -> dict[str, Any] | None:
    if named is None:
        return None
    return {"kind": str(named.kind), "name": named.name, "is_of_platform": named.is_of_platform}


def _whole(value: Any) -> Any:
    """Bytes that are no text become the sign for it: JSON cannot hold them."""
    match value:
        case str():
            return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        case dict():
            return {key: _whole(one) for key, one in value.items()}
        case list() | tuple():
            return [_whole(one) for one in value]
    return value


EXAMPLE: Final = OpenApiExample(
    "A limit refuses it",
    value={
        "against": "draft", "revision": None, "hostname": "shop.acme.test", "route": "shop-root",
        "steps": [
            {
                "step": "listener", "verdict": "passed", "text": "It comes from 198.51.100.7.",
                "object": {"kind": "listener", "name": "http", "is_of_platform": True}, "said_by": None,
            },
            {
                "step": "hostname", "verdict": "passed", "text": "",
                "object": {"kind": "hostname", "name": "shop.acme.test", "is_of_platform": False}, "said_by": None,
            },
            {
                "step": "route", "verdict": "passed", "text": "",
                "object": {"kind": "route", "name": "shop-root", "is_of_platform": False}, "said_by": None,
            },
            {
                "step": "rate_limit", "verdict": "refused", "text": "It came more often than the policy permits.",
                "object": {"kind": "traffic_policy", "name": "per-client", "is_of_platform": False},
                "said_by": {"kind": "hostname", "name": "shop.acme.test", "is_of_platform": False},
            },
            {"step": "service", "verdict": "not_reached", "text": "", "object": None, "said_by": None},
        ],
        "sent": None, "service": None, "shares": [{"service": "echo-v1", "weight": 100, "percent": 100.0}],
        "holds": None,
        "answer": {
            "status": 429, "headers": [["retry-after", "6"]], "body": "{}", "is_truncated": False, "by": "gateway",
            "details": "local_rate_limited", "flags": "RL",
        },
        "runs": [{"status": 200, "times": 10, "by": "service"}, {"status": 429, "times": 10, "by": "rate_limit"}],
        "attempts": 0,
        "candidates": [
            {
                "route": "shop-api", "is_after": False,
                "failed": [{"of": "path", "text": "The path is not /api or below it."}],
            }
        ],
        "hostnames": [], "problems": [], "notes": [], "milliseconds": 412,
    },
    response_only=True,
)  # fmt: skip
