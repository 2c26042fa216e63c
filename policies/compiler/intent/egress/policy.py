"""An egress policy: which destinations some workloads may reach, and which never."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from policies.compiler.intent.dlp.attachment import DlpAttachment
from policies.compiler.intent.egress.destination import Destination, Forwarding
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import DESTINATIONS_PER_RULE, EGRESS_RULES, WORKLOADS_PER_POLICY


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

    With `dlp` requests are looked at for what must not leave, which only plain HTTP shows.
    """

    ADDED_LATER: ClassVar = frozenset({"dlp"})

    name: Name
    action: EgressAction = EgressAction.ALLOW
    destinations: Annotated[tuple[Destination, ...], Field(min_length=1, max_length=DESTINATIONS_PER_RULE)]
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


class EgressPolicySpec(Spec):
    """Who may reach what. Of all policies of a workload every `deny` comes before any `allow`; what no rule names is
    denied, unless all policies of the workload only observe.
    """

    description: Description = ""
    mode: EgressMode = EgressMode.ENFORCE
    workloads: Annotated[tuple[Name, ...], Field(min_length=1, max_length=WORKLOADS_PER_POLICY)]
    rules: Annotated[tuple[EgressRule, ...], Field(max_length=EGRESS_RULES)] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        for field, names in (("workloads", self.workloads), ("rules", tuple(one.name for one in self.rules))):
            for index, name in enumerate(names):
                if name in names[:index]:
                    raise refuse("name_duplicate", f"{name} is listed twice", below=f"/{field}/{index}")
        return self
