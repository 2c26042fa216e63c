"""A webhook: the notification as JSON, signed as Standard Webhooks have it (standardwebhooks.com).

`webhook-id` is the idempotency key, `webhook-timestamp` seconds since 1970, `webhook-signature` is `v1,` and the
base64 of the HMAC-SHA256 of `<id>.<timestamp>.<body>` under the secret (base64 after `whsec_`).
"""

import base64
import binascii
import hashlib
import hmac
import secrets as random_bytes
from collections.abc import Mapping
from typing import Annotated, Final

import orjson
from pydantic import AfterValidator, Field

from alerting.channels.calling import call
from alerting.channels.channel_type import Address, ChannelKind, Fields, Message, Outcome

PREFIX: Final = "whsec_"
_SHORTEST_BYTES: Final = 24


class WebhookSettings(Fields):
    """Where to."""

    url: Address


def _secret(text: str) -> str:
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(PREFIX) or len(key) < _SHORTEST_BYTES:
        raise ValueError(f"a secret is {PREFIX} and at least {_SHORTEST_BYTES} bytes in base64")
    return text


class WebhookSecrets(Fields):
    """What notifications are signed with."""

    signing_secret: Annotated[str, Field(max_length=200), AfterValidator(_secret)]


def send(message: Message, settings: WebhookSettings, secrets: WebhookSecrets) -> Outcome:
    """Post the notification, signed."""
    body = orjson.dumps(message.notification)
    return call(settings.url, body, headers_of(message.id, int(message.at.timestamp()), body, secrets.signing_secret))


def headers_of(message_id: str, at_seconds: int, body: bytes, secret: str) -> Mapping[str, str]:
    """Return the headers that identify and sign a body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, f"{message_id}.{at_seconds}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at_seconds),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def make_secrets() -> Mapping[str, str]:
    """Return a fresh secret (256 bits)."""
    return {"signing_secret": PREFIX + base64.b64encode(random_bytes.token_bytes(32)).decode()}


KIND = ChannelKind(WebhookSettings, WebhookSecrets, send, make_secrets)
