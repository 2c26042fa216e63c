"""What people want, as checked and frozen values: one model for each kind, one registry, one way in."""

from policies.compiler.intent.check import CheckSpec
from policies.compiler.intent.defaults import DefaultsSpec
from policies.compiler.intent.hostname import HostnameSpec
from policies.compiler.intent.kinds import Kind, SliceOwner
from policies.compiler.intent.listener import ListenerSpec
from policies.compiler.intent.object import IntentObject, ObjectKey, object_digest
from policies.compiler.intent.parse import parse
from policies.compiler.intent.registry import DEFAULTS_NAME, DRAFTED_KINDS, KIND_ORDER, KINDS, KindInfo
from policies.compiler.intent.route import RouteSpec
from policies.compiler.intent.service import ServiceSpec
from policies.compiler.intent.spec import Spec
from policies.compiler.intent.switch import (
    SWITCHES,
    THROWN,
    SwitchInfo,
    SwitchSpec,
    SwitchType,
    called,
    concern_of_switch,
    name_of_switch,
    target_of_switch,
)

__all__ = [
    "DEFAULTS_NAME",
    "DRAFTED_KINDS",
    "KINDS",
    "KIND_ORDER",
    "SWITCHES",
    "THROWN",
    "CheckSpec",
    "DefaultsSpec",
    "HostnameSpec",
    "IntentObject",
    "Kind",
    "KindInfo",
    "ListenerSpec",
    "ObjectKey",
    "RouteSpec",
    "ServiceSpec",
    "SliceOwner",
    "Spec",
    "SwitchInfo",
    "SwitchSpec",
    "SwitchType",
    "called",
    "concern_of_switch",
    "name_of_switch",
    "object_digest",
    "parse",
    "target_of_switch",
]
