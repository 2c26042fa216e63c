"""Fields that several shapes share: labels, matchers, names."""

import re
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from rest_framework import serializers

from alerting.life.matching import Operator
from console.base.shapes import PlainTextField, StrictShape

LABEL: Final = re.compile(r"^[a-zA-Z_][a-zA-Z0-9_]{0,62}\Z")
MOST_LABELS: Final = 20


class NameField(serializers.RegexField):
    """A name: lower-case letters, digits and inner hyphens, at most 63 characters."""

    default_error_messages = {"invalid": "Use lower-case letters, digits and inner hyphens."}

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z", max_length=63, **options)


def check_label(name: str) -> None:
    """Raise unless `name` can be a label."""
    if not LABEL.match(name):
        raise serializers.ValidationError("A label is letters, digits and _, at most 63.", code="label_invalid")


class LabelsField(serializers.DictField):
    """Labels by name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=PlainTextField(max_length=200, allow_blank=True), **options)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return the labels; raise at names that are none, and at too many."""
        labels: dict[str, str] = super().to_internal_value(data)
        if len(labels) > MOST_LABELS:
            raise serializers.ValidationError(f"At most {MOST_LABELS} labels.", code="too_many")
        for name in labels:
            check_label(name)
        return labels


class MatcherShape(StrictShape):
    """A condition on one label of an alert; `like` and `not_like` know `*`."""

    label = serializers.CharField(max_length=63, validators=[check_label])
    operator = serializers.ChoiceField([str(one) for one in Operator], default=str(Operator.IS))
    values = serializers.ListField(child=PlainTextField(max_length=200, allow_blank=True), min_length=1, max_length=50)


def matchers_field(**options: Any) -> MatcherShape:
    """Return a list of matchers, all of which must agree."""
    return MatcherShape(many=True, max_length=10, **options)  # type: ignore[return-value]


def check_time_zone(name: str) -> None:
    """Raise unless `name` is a time zone of the IANA database."""
    try:
        ZoneInfo(name)
        is_known = name in available_timezones()
    except (ValueError, OSError, LookupError):
        is_known = False
    if not is_known:
        raise serializers.ValidationError("No such time zone; Europe/Berlin is one.", code="unknown_time_zone")
