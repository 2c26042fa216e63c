"""What a type of channel is: its settings and secrets, typed, and how a notification is sent by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from django.conf import settings as product
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from alerting.channels.notification import Notification
from console.base.outbound.leave import Leave


class Fields(BaseModel):
    """Settings or secrets of a channel; a misspelt one is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Message:
    """A notification to send: `id` is the idempotency key, the same on every attempt."""

    id: str
    notification: Notification
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended. `status` None: there was no answer; `error` is empty when the receiver took it."""

    status: int | None
    error: str = ""
    retry_after: timedelta | None = None


Send = Callable[[Message, Any, Any], Outcome]


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """`send` gets the message, the settings and the secrets; it returns an outcome and raises nothing foreseeable."""

    settings: type[Fields]
    secrets: type[Fields]
    send: Send
    make_secrets: Callable[[], Mapping[str, str]] | None = None
    """Makes secrets where none were given; they are shown once."""


def leave() -> Leave:
    """Return where channels may lead: the public internet, and the networks that the operator named."""
    return Leave(networks=tuple(product.OUTBOUND_NETWORKS), is_plain_private_only=True)


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("it is no address") from None
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text or not parts.hostname:
        raise ValueError("it is no address")
    if parts.username is not None or parts.password is not None:
        raise ValueError("an address may not name a user")
    if parts.scheme != "https" and not (parts.scheme == "http" and product.OUTBOUND_NETWORKS):
        raise ValueError("an address beginning with https:// is needed")
    return text


Address = Annotated[str, Field(max_length=1_000), AfterValidator(_address)]
"""Where a call may go; by http only into networks that the operator named."""
