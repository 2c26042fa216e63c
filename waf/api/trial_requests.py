"""Trials as JSON: what is asked."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from console.base.shapes import StrictShape
from policies.compiler.limits import EXPRESSION_CHARACTERS
from waf.trials.states import DRAFT, LIVE

_PARTS: Final = ("method", "target", "headers", "body", "body_base64")
_WAYS: Final = ("curl", "raw", "event")
_STATES: Final = {"oneOf": [{"type": "string", "enum": [DRAFT, LIVE]}, {"type": "integer", "minimum": 1}]}
_MOST_EXCLUSIONS: Final = 50


def _text(**options: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, trim_whitespace=False, **options)


@extend_schema_field(_STATES)
class AgainstField(serializers.Field):
    """`draft`, `live`, or the sequence of a revision."""

    def to_internal_value(self, data: Any) -> str | int:
        """Return what was named."""
        is_number = isinstance(data, int) and not isinstance(data, bool) and 1 <= data < 2**63
        if data not in (DRAFT, LIVE) and not is_number:
            raise serializers.ValidationError("This is draft, live, or the number of a revision.", code="invalid")
        return data  # type: ignore[no-any-return]

    def to_representation(self, value: Any) -> Any:
        """Return it as it is."""
        return value


class SimulatedRequest(StrictShape):
    """A request in one of four ways: `curl`, `raw`, the `event` of one that was kept, or its parts."""

    curl = _text(help_text="A curl command as browsers copy it (for bash).")
    raw = _text(help_text="HTTP/1 as it goes over the wire; plain line ends will do.")
    event = serializers.UUIDField(required=False, help_text="An event whose request was kept.")
    method = _text()
    target = _text(help_text="Path and query.")
    headers = serializers.ListField(
        child=serializers.ListField(child=_text(), min_length=2, max_length=2), required=False,
        help_text="Pairs of name and value.",
    )  # fmt: skip
    body = _text(help_text="Text; bytes that are none go into `body_base64`.")
    body_base64 = _text()
    client = serializers.IPAddressField(required=False, help_text="Who asks; 192.0.2.1 where nobody is named.")
    route = serializers.CharField(required=False, max_length=200, help_text="The route that takes the request.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raise unless the request is written in exactly one way."""
        ways = [way for way in _WAYS if way in attrs] + (["parts"] if any(part in attrs for part in _PARTS) else [])
        if len(ways) != 1:
            text = "Write the request in one way: curl, raw, event, or its parts (method, target, headers, body)."
            raise serializers.ValidationError(text, code="ambiguous" if ways else "required")
        if ways == ["event"] and ("client" in attrs or "route" in attrs):
            raise serializers.ValidationError("An event has a client and a route of its own.", code="ambiguous")
        return attrs


class SimulationRequest(StrictShape):
    """What is tried with which policy."""

    policy = serializers.CharField(max_length=63)
    against = AgainstField(default=DRAFT)
    request = SimulatedRequest()


class TriedExclusion(StrictShape):
    """An exclusion as a policy has it, without owner, reason and expiry."""

    rule = serializers.IntegerField(required=False, min_value=0)
    tag = serializers.CharField(required=False, allow_blank=True)
    target = serializers.CharField(required=False, allow_blank=True)
    path = serializers.CharField(required=False, allow_blank=True)
    prefix = serializers.BooleanField(required=False)
    method = serializers.CharField(required=False, allow_blank=True)


class TrialRequest(StrictShape):
    """A change of the live policy: some exclusions more, or what the draft makes of it."""

    policy = serializers.CharField(max_length=63)
    exclusions = TriedExclusion(many=True, required=False, max_length=_MOST_EXCLUSIONS)
    against = AgainstField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raise unless there is exactly one change."""
        if ("exclusions" in attrs) == ("against" in attrs):
            text = "Name either exclusions to add, or a state to compare the live policy against."
            raise serializers.ValidationError(text, code="ambiguous")
        return attrs


class HeldRequest(StrictShape):
    """A WAF policy as it stands in an editor."""

    spec = serializers.DictField(help_text="The spec of the policy.")


class ExpressionRequest(StrictShape):
    """A text that may become an expression, and where the cursor is: characters before it."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=EXPRESSION_CHARACTERS)
    cursor = serializers.IntegerField(min_value=0, required=False)
