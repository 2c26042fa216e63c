"""An incoming webhook as Slack, Mattermost and Rocket.Chat have it. Its address is the secret."""

from typing import Any, Final

import orjson

from alerting.channels.calling import call
from alerting.channels.channel_type import Address, ChannelKind, Fields, Message, Outcome
from alerting.channels.notification import Notification, lines_of

MOST_CHARACTERS: Final = 2_900
"""Slack refuses sections of more than 3 000."""
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class SlackSettings(Fields):
    """Nothing that is no secret."""


class SlackSecrets(Fields):
    """The address that Slack gave."""

    url: Address


def send(message: Message, _settings: SlackSettings, secrets: SlackSecrets) -> Outcome:
    """Post the notification as a message."""
    return call(secrets.url, orjson.dumps(document(message.notification)), {})


def document(notification: Notification) -> dict[str, Any]:
    """Return the message: one line for the notification, one section with the alerts."""
    title = notification["title"].translate(_ESCAPES)
    body = "\n".join(lines_of(notification)).strip().translate(_ESCAPES)[:MOST_CHARACTERS]
    link = f"<{notification['url']}|Open in Gatehouse>"
    return {
        "text": title,
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": f"*{title[:MOST_CHARACTERS]}*\n{link}"}},
            *([{"type": "section", "text": {"type": "mrkdwn", "text": body}}] if body else []),
        ],
    }


KIND = ChannelKind(SlackSettings, SlackSecrets, send)
