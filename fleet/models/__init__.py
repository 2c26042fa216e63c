"""The tables of the fleet, one file per idea."""

from fleet.models.approval import Approval, ApprovalState
from fleet.models.assignment import Assignment
from fleet.models.challenge import Challenge, ChallengeEcho
from fleet.models.check_try import CheckTry
from fleet.models.delivery import DeliveryRules
from fleet.models.freeze import Freeze, FreezeState
from fleet.models.holds import Holds
from fleet.models.join_token import JoinToken
from fleet.models.key_set_status import KeySetStatus
from fleet.models.node import Node, NodeEvent, NodeSlice
from fleet.models.registration import Registration, Registrations
from fleet.models.resolved_name import ResolvedName
from fleet.models.restoration import Restoration
from fleet.models.rollout import Rollout, RolloutEvent, RolloutMinute, RolloutNode
from fleet.models.secret import Secret
from fleet.models.served_certificate import ServedCertificate
from fleet.models.service_health import HealthChange, ServiceHealth
from fleet.models.shift import Shift, ShiftMinute
from fleet.models.signing_key import SigningKey
from fleet.models.strategy import Strategy
from fleet.models.switch import Switch
from fleet.models.vended_status import VendedStatus

__all__ = [
    "Approval",
    "ApprovalState",
    "Assignment",
    "Challenge",
    "ChallengeEcho",
    "CheckTry",
    "DeliveryRules",
    "Freeze",
    "FreezeState",
    "HealthChange",
    "Holds",
    "JoinToken",
    "KeySetStatus",
    "Node",
    "NodeEvent",
    "NodeSlice",
    "Registration",
    "Registrations",
    "ResolvedName",
    "Restoration",
    "Rollout",
    "RolloutEvent",
    "RolloutMinute",
    "RolloutNode",
    "Secret",
    "ServedCertificate",
    "ServiceHealth",
    "Shift",
    "ShiftMinute",
    "SigningKey",
    "Strategy",
    "Switch",
    "VendedStatus",
]
