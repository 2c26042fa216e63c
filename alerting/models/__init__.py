"""The tables of alerts, one file per idea."""

from alerting.models.alert import Alert, AlertEvent
from alerting.models.channel import Channel
from alerting.models.delivery import Attempt, Delivery
from alerting.models.group import Group, Member
from alerting.models.look import Look
from alerting.models.policy import Policy
from alerting.models.rule import Rule
from alerting.models.silence import Inhibition, Silence

__all__ = [
    "Alert", "AlertEvent", "Attempt", "Channel", "Delivery", "Group", "Inhibition", "Look", "Member", "Policy", "Rule",
    "Silence",
]  # fmt: skip
