"""What a slice is compiled with besides its objects: who owns it, what exists in it, and what its gateway allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network

from gatehouse_protocol.vending import VendedShape

from policies.compiler.intent import DefaultsSpec, Kind, ObjectKey
from policies.compiler.intent.fields.addresses import IPNetwork
from policies.compiler.intent.traffic import PolicyType
from policies.compiler.intent.waf import ListType, WafAttachment
from policies.compiler.limits import Limits


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """When a certificate ends (None: it was never issued), whether clients may show it, and whether nodes have it."""

    not_after: datetime | None
    is_for_clients: bool = True
    is_with_nodes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceContext:
    """`services`, `hostnames`, `waf_policies`, `dlp_policies`, `traffic_policies` and `lists` (both with their types)
    are all such objects in the slice, so that one unit can be checked alone. `fingerprint_key`, in hexadecimal, is what
    findings of policies about what must not leave are known again by.

    Of the policies `looking_at_responses` are those that do; `inherits_looking_at_responses` says so of the platform's.

    `allowed_private_networks` are CIDRs that endpoints may lie in although they are not public; `defaults` is what the
    gateway's platform says at the time, which bounds the connections of a tenant's services. `now` is what expiry is
    compared with; None: nothing is said of it. `vended` are the credentials that nodes may add, by their names.
    `certificates` are those of the tenant that services name; `http1_services` do not speak HTTP/2.
    `known_keys` is by what the API keys that are known in a unit are found again; `purges` what caches in a unit shall
    forget, by policy.
    """

    tenant: str
    gateway: str
    is_platform: bool = False
    services: frozenset[str] = frozenset()
    hostnames: frozenset[str] = frozenset()
    waf_policies: frozenset[str] = frozenset()
    looking_at_responses: frozenset[str] = frozenset()
    inherits_looking_at_responses: bool = False
    dlp_policies: frozenset[str] = frozenset()
    traffic_policies: Mapping[str, PolicyType | None] = field(default_factory=dict)
    fingerprint_key: str = field(default="", repr=False)
    lists: Mapping[str, ListType] = field(default_factory=dict)
    allowed_private_networks: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    defaults: DefaultsSpec = field(default_factory=DefaultsSpec)
    now: datetime | None = None
    vended: Mapping[str, VendedShape] = field(default_factory=dict)
    certificates: Mapping[str, CertificateFacts] = field(default_factory=dict)
    http1_services: frozenset[str] = frozenset()
    known_keys: str = ""
    purges: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def naming(cls, keys: Iterable[ObjectKey]) -> SliceContext:
        """A context in which exactly these objects exist: for checks of names, not of types."""
        names: defaultdict[Kind, set[str]] = defaultdict(set)
        for key in keys:
            names[key.kind].add(key.name)
        return cls(
            tenant="",
            gateway="",
            services=frozenset(names[Kind.SERVICE]),
            hostnames=frozenset(names[Kind.HOSTNAME]),
            waf_policies=frozenset(names[Kind.WAF_POLICY]),
            dlp_policies=frozenset(names[Kind.DLP_POLICY]),
            traffic_policies=dict.fromkeys(names[Kind.TRAFFIC_POLICY]),
            lists=dict.fromkeys(names[Kind.LIST], ListType.STRING),
        )

    @property
    def inherited_waf(self) -> WafAttachment | None:
        """What looks at the requests of hostnames that say nothing of their own; it is the platform's."""
        return None if self.is_platform else self.defaults.waf

    def networks(self) -> tuple[IPNetwork, ...]:
        """The allowed private networks, parsed."""
        return tuple(ip_network(text, strict=False) for text in self.allowed_private_networks)

    def scoped(self, name: str) -> str:
        """A name as Envoy sees it: under the tenant, so that two tenants can never collide."""
        return f"{self.tenant}/{name}"
