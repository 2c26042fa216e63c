"""An egress policy: which destinations some workloads may reach, and which never."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import AwareDatetime, Field, model_validator

from policies.compiler.intent.dlp.attachment import DlpAttachment
from policies.compiler.intent.egress.destination import Destination, Forwarding
from policies.compiler.intent.egress.limits import MaxTunnels, RequestRate
from policies.compiler.intent.egress.residency import ResidencyRule
from policies.compiler.intent.egress.schedule import Schedule, Times
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import DESTINATIONS_PER_RULE, EGRESS_RULES, RESIDENCY_RULES, WORKLOADS_PER_POLICY


class EgressMode(StrEnum):
    """`observe` lets everything through and says what it would have denied; `enforce` denies."""

    OBSERVE = "observe"
    ENFORCE = "enforce"


class EgressAction(StrEnum):
    """What a rule does."""

    ALLOW = "allow"
    DENY = "deny"


class EgressRule(Spec):
    """Destinations that are allowed or denied; the name tells people which rule it was.

    It holds from `starts_at`, until before `expires_at`, and in the windows of its `schedule`. Nodes see to that
    themselves, without another publish. All its destinations and workloads together may ask at its `rate`, and what is
    said with its one destination, both ways together, is at most `kib_per_second` (1024 bytes); each on every node.
    `max_tunnels` bounds how many of its tunnels are open at once on a node.
    With `dlp` requests are looked at for what must not leave, which only plain HTTP shows.
    """

    ADDED_LATER: ClassVar = frozenset(
        {"starts_at", "expires_at", "schedule", "rate", "kib_per_second", "max_tunnels", "dlp"}
    )

    name: Name
    action: EgressAction = EgressAction.ALLOW
    destinations: Annotated[tuple[Destination, ...], Field(min_length=1, max_length=DESTINATIONS_PER_RULE)]
    starts_at: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None
    schedule: Schedule | None = None
    rate: RequestRate | None = None
    kib_per_second: Annotated[int, Field(strict=True, ge=1, le=10_000_000)] | None = None
    max_tunnels: MaxTunnels | None = None
    dlp: DlpAttachment | None = None

    @model_validator(mode="after")
    def _only_what_can_be_seen(self) -> Self:
        if self.dlp is None or self.dlp.policy is None:
            return self
        if self.action is EgressAction.DENY:
            raise refuse("dlp_of_denied", "what is denied is not looked at", below="/dlp")
        for index, one in enumerate(self.destinations):
            if one.forwarding is Forwarding.TUNNEL:
                text = "what is said in a tunnel is sealed and cannot be looked at; use http"
                raise refuse("tunnel_sealed", text, below=f"/destinations/{index}/forwarding")
        return self

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        times = self.times()
        if times.begin is not None and times.end is not None and times.end <= times.begin:
            raise refuse("rule_never", "is not after the rule starts", below="/expires_at")
        return self

    @model_validator(mode="after")
    def _limits_what_is_allowed(self) -> Self:
        for field in ("rate", "kib_per_second", "max_tunnels"):
            if self.action is EgressAction.DENY and getattr(self, field) is not None:
                raise refuse("limit_unused", "limits what is allowed, and this rule denies", below=f"/{field}")
        if self.max_tunnels is not None and not any(one.forwarding is Forwarding.TUNNEL for one in self.destinations):
            raise refuse("limit_unused", "bounds tunnels, and this rule allows none", below="/max_tunnels")
        if self.kib_per_second is not None and len(self.destinations) > 1:
            text = "is of one destination; write a rule for each, or name them by one pattern or network"
            raise refuse("bytes_of_many", text, below="/kib_per_second")
        return self

    def times(self) -> Times:
        """When it holds."""
        return Times(
            None if self.starts_at is None else int(self.starts_at.timestamp()),
            None if self.expires_at is None else int(self.expires_at.timestamp()),
            () if self.schedule is None else self.schedule.minutes(),
        )


class EgressPolicySpec(Spec):
    """Who may reach what. Of all policies of a workload every `deny` comes before any `allow`; what no rule names is
    denied, unless all policies of the workload only observe. `residency` binds what any policy of the workload allows.
    """

    ADDED_LATER: ClassVar = frozenset({"residency"})

    description: Description = ""
    mode: EgressMode = EgressMode.ENFORCE
    workloads: Annotated[tuple[Name, ...], Field(min_length=1, max_length=WORKLOADS_PER_POLICY)]
    rules: Annotated[tuple[EgressRule, ...], Field(max_length=EGRESS_RULES)] = ()
    residency: Annotated[tuple[ResidencyRule, ...], Field(max_length=RESIDENCY_RULES)] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        rules = tuple(one.name for one in self.rules)
        for field, names, others in (
            ("workloads", self.workloads, ()),
            ("rules", rules, ()),
            ("residency", tuple(one.name for one in self.residency), rules),
        ):
            for index, name in enumerate(names):
                if name in (*names[:index], *others):
                    raise refuse("name_duplicate", f"{name} is listed twice", below=f"/{field}/{index}")
        return self
