"""Shapes of request bodies: what is not known is refused by name, and text cannot hide control characters."""

import unicodedata
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from rest_framework import serializers
from rest_framework.request import Request

Shape = TypeVar("Shape", bound="StrictShape")
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode categories nobody types into a name: controls, format and bidirectional marks, surrogates, separators."""


class StrictShape(serializers.Serializer):
    """A request body; a misspelt field is an error, not silence."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the validated values; name every field that is not known."""
        if isinstance(data, dict) and (unknown := set(data) - set(self.fields)):
            detail = serializers.ErrorDetail("There is no such field.", code="unknown_field")
            raise serializers.ValidationError({str(name): [detail] for name in sorted(unknown)})
        values: dict[str, Any] = super().to_internal_value(data)
        return values


def read(shape: type[Shape], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """Return the request's body as `shape` describes it; raise DRF's ValidationError with all its mistakes.

    `partial`: only what is given, at every depth, without defaults for the rest.
    """
    parsed = shape(data=request.data, partial=partial)
    parsed.is_valid(raise_exception=True)
    values: dict[str, Any] = parsed.validated_data
    return values


def check_plain(text: str) -> None:
    """Raise unless `text` is one line of visible characters and spaces."""
    if any(unicodedata.category(character) in _HIDDEN for character in text):
        raise ValidationError("Use one line of text without control characters.", code="control_characters")


class PlainTextField(serializers.CharField):
    """One line of text for people: trimmed, no control or bidirectional characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[check_plain], **options)


class ProblemEntryShape(serializers.Serializer):
    """One finding about one field."""

    code = serializers.CharField(help_text="Stable; made for programs.")
    severity = serializers.ChoiceField(["error", "warning", "info"])
    pointer = serializers.CharField(help_text="JSON pointer (RFC 6901) into the body, or `?name` of the query.")
    text = serializers.CharField()
    kind = serializers.CharField(required=False)
    name = serializers.CharField(required=False)


class ProblemShape(serializers.Serializer):
    """What every refusal looks like (RFC 9457, `application/problem+json`)."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="Stable; made for programs.")
    request_id = serializers.CharField()
    problems = ProblemEntryShape(many=True, required=False)
