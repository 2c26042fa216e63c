"""Every kind of object in one table: its model, its names, its owner, and what people call it. Order is data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from policies.compiler.intent.check import CheckSpec
from policies.compiler.intent.consumer import ConsumerSpec
from policies.compiler.intent.defaults import DefaultsSpec
from policies.compiler.intent.dlp import DlpPolicySpec
from policies.compiler.intent.egress import EgressDestinationSpec, EgressPolicySpec, WorkloadSpec
from policies.compiler.intent.fields.hostnames import hostname_or_wildcard
from policies.compiler.intent.fields.names import label
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.hostname import HostnameSpec
from policies.compiler.intent.kinds import Kind, SliceOwner
from policies.compiler.intent.listener import ListenerSpec
from policies.compiler.intent.route import RouteSpec
from policies.compiler.intent.service import ServiceSpec
from policies.compiler.intent.spec import Spec
from policies.compiler.intent.switch import SWITCH_NAME, SwitchSpec, switch_name
from policies.compiler.intent.traffic import TrafficPolicySpec
from policies.compiler.intent.waf import ListSpec, WafPolicySpec

DEFAULTS_NAME: Final = "defaults"


@dataclass(frozen=True, slots=True)
class KindInfo:
    """What is known about a kind. `check_name` gives the canonical name, or raises a refusal with the reason.

    `owner` None: any slice may have some. One that is not `is_drafted` stands in drafts and revisions, but nobody edits
    it there: it has verbs of its own.
    """

    spec: type[Spec]
    check_name: Callable[[str], str]
    name_pattern: str
    owner: SliceOwner | None
    label: str
    plural: str
    is_drafted: bool = True

    @property
    def component(self) -> str:
        """What the kind is called in the API's schema: `WafPolicy`."""
        return "".join(word.capitalize() for word in self.label.split())


def _only_defaults(value: str) -> str:
    if value != DEFAULTS_NAME:
        raise refuse("name_invalid", f"there is one such object, and its name is “{DEFAULTS_NAME}”")
    return value


_LABEL = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
_HOST = r"^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
_PLATFORM, _TENANT = SliceOwner.PLATFORM, SliceOwner.TENANT

KINDS: Final[Mapping[Kind, KindInfo]] = MappingProxyType({
    Kind.LISTENER: KindInfo(ListenerSpec, label, _LABEL, _PLATFORM, "Listener", "listeners"),
    Kind.DEFAULTS: KindInfo(DefaultsSpec, _only_defaults, f"^{DEFAULTS_NAME}$", _PLATFORM, "Defaults", "defaults"),
    Kind.HOSTNAME: KindInfo(HostnameSpec, hostname_or_wildcard, _HOST, _TENANT, "Hostname", "hostnames"),
    Kind.SERVICE: KindInfo(ServiceSpec, label, _LABEL, _TENANT, "Service", "services"),
    Kind.ROUTE: KindInfo(RouteSpec, label, _LABEL, _TENANT, "Route", "routes"),
    Kind.WAF_POLICY: KindInfo(WafPolicySpec, label, _LABEL, None, "WAF policy", "waf-policies"),
    Kind.LIST: KindInfo(ListSpec, label, _LABEL, None, "List", "lists"),
    Kind.DLP_POLICY: KindInfo(DlpPolicySpec, label, _LABEL, _TENANT, "DLP policy", "dlp-policies"),
    Kind.TRAFFIC_POLICY: KindInfo(TrafficPolicySpec, label, _LABEL, None, "Traffic policy", "traffic-policies"),
    Kind.CONSUMER: KindInfo(ConsumerSpec, label, _LABEL, None, "Consumer", "consumers"),
    Kind.CHECK: KindInfo(CheckSpec, label, _LABEL, _TENANT, "Check", "checks"),
    Kind.WORKLOAD: KindInfo(WorkloadSpec, label, _LABEL, _TENANT, "Workload", "workloads"),
    Kind.EGRESS_POLICY: KindInfo(EgressPolicySpec, label, _LABEL, _TENANT, "Egress policy", "egress-policies"),
    Kind.EGRESS_DESTINATION: KindInfo(
        EgressDestinationSpec, label, _LABEL, _TENANT, "Egress destination", "egress-destinations"
    ),
    Kind.SWITCH: KindInfo(SwitchSpec, switch_name, SWITCH_NAME, None, "Switch", "switches", is_drafted=False),
})  # fmt: skip

KIND_ORDER: Final[Mapping[str, int]] = MappingProxyType({kind.value: index for index, kind in enumerate(KINDS)})
DRAFTED_KINDS: Final = tuple(kind for kind, info in KINDS.items() if info.is_drafted)
"""What people write into drafts."""
