"""The tables of the fleet, one file per idea."""

from fleet.models.assignment import Assignment
from fleet.models.join_token import JoinToken
from fleet.models.node import Node, NodeEvent, NodeSlice
from fleet.models.rollout import Rollout, RolloutNode
from fleet.models.secret import Secret
from fleet.models.signing_key import SigningKey

__all__ = [
    "Assignment",
    "JoinToken",
    "Node",
    "NodeEvent",
    "NodeSlice",
    "Rollout",
    "RolloutNode",
    "Secret",
    "SigningKey",
]
