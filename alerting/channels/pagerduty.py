"""PagerDuty's Events API v2, and services that speak it: trigger, acknowledge and resolve under one `dedup_key`."""

from typing import Any, Final

import orjson
from pydantic import Field

from alerting.channels.calling import call
from alerting.channels.channel_type import Address, ChannelKind, Fields, Message, Outcome
from alerting.channels.notification import Notification, lines_of

ACTIONS: Final = {"firing": "trigger", "test": "trigger", "acknowledged": "acknowledge", "resolved": "resolve"}
SEVERITIES: Final = {"page": "critical", "ticket": "warning", "info": "info"}
_LONGEST_SUMMARY: Final = 1_024
_LONGEST_DETAILS: Final = 8_000


class PagerDutySettings(Fields):
    """Where to; the European region has another address."""

    url: Address = "https://events.pagerduty.com/v2/enqueue"


class PagerDutySecrets(Fields):
    """The integration's key."""

    routing_key: str = Field(min_length=8, max_length=100)


def send(message: Message, settings: PagerDutySettings, secrets: PagerDutySecrets) -> Outcome:
    """Post the event."""
    return call(settings.url, orjson.dumps(document(message.notification, secrets.routing_key)), {})


def document(notification: Notification, routing_key: str) -> dict[str, Any]:
    """Return the event. What belongs to one group is one incident."""
    return {
        "routing_key": routing_key,
        "event_action": ACTIONS[notification["status"]],
        "dedup_key": f"gatehouse-{notification['group']}",
        "payload": {
            "summary": notification["title"][:_LONGEST_SUMMARY],
            "source": f"gatehouse/{notification['tenant']}",
            "severity": SEVERITIES[notification["severity"]],
            "group": notification["policy"],
            "custom_details": {"alerts": "\n".join(lines_of(notification))[:_LONGEST_DETAILS]},
        },
        "links": [{"href": notification["url"], "text": "Open in Gatehouse"}],
        "client": "Gatehouse",
        "client_url": notification["url"],
    }


KIND = ChannelKind(PagerDutySettings, PagerDutySecrets, send)
