"""The kinds of object, in the order in which lists and plans show them. People write all but switches."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """One kind of intent; the value is its name in the API, in files and in problems."""

    LISTENER = "listener"
    DEFAULTS = "defaults"
    HOSTNAME = "hostname"
    SERVICE = "service"
    ROUTE = "route"
    WAF_POLICY = "waf_policy"
    LIST = "list"
    DLP_POLICY = "dlp_policy"
    TRAFFIC_POLICY = "traffic_policy"
    CONSUMER = "consumer"
    CHECK = "check"
    WORKLOAD = "workload"
    EGRESS_POLICY = "egress_policy"
    EGRESS_DESTINATION = "egress_destination"
    SWITCH = "switch"


class SliceOwner(StrEnum):
    """Whose slice of a gateway an object belongs in."""

    PLATFORM = "platform"
    TENANT = "tenant"
