"""All types of channels, and how their settings and secrets are read and checked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError

from alerting.channels import email, pagerduty, slack, webhook
from alerting.channels.channel_type import ChannelKind, Fields
from alerting.life.words import ChannelType
from console.base.errors import FieldProblem, Invalid, pointer

CHANNELS: Final[Mapping[ChannelType, ChannelKind]] = MappingProxyType(
    {
        ChannelType.WEBHOOK: webhook.KIND,
        ChannelType.EMAIL: email.KIND,
        ChannelType.SLACK: slack.KIND,
        ChannelType.PAGERDUTY: pagerduty.KIND,
    }
)


def read_fields(shape: type[Fields], given: Mapping[str, Any], place: str) -> Fields:
    """Return the settings or secrets; raise Invalid naming each that is wrong below `/<place>`, never its value."""
    try:
        return shape.model_validate(dict(given))
    except ValidationError as error:
        problems = [
            FieldProblem(_code(found["type"]), pointer(place, *found["loc"]), _sentence(found["msg"]))
            for found in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        raise Invalid.of(problems) from None


def _code(kind: str) -> str:
    return {"missing": "required", "extra_forbidden": "unknown_field"}.get(kind, "invalid")


def _sentence(text: str) -> str:
    plain = text.removeprefix("Value error, ")
    return f"{plain[0].upper()}{plain[1:]}."
