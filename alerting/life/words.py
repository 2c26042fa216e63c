"""PURE: the words of alerts."""

from enum import StrEnum


class Severity(StrEnum):
    """How urgent: a page wakes somebody, a ticket waits for office hours, info is shown only."""

    PAGE = "page"
    TICKET = "ticket"
    INFO = "info"


class AlertState(StrEnum):
    """Where an alert stands."""

    PENDING = "pending"
    FIRING = "firing"
    RESOLVED = "resolved"


class ChannelType(StrEnum):
    """How people are told."""

    WEBHOOK = "webhook"
    EMAIL = "email"
    SLACK = "slack"
    PAGERDUTY = "pagerduty"


class DeliveryState(StrEnum):
    """Where a delivery stands: `superseded` means that a newer one says all it would have said."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"
    SUPERSEDED = "superseded"


class NotificationStatus(StrEnum):
    """What a notification says of its group."""

    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    TEST = "test"
