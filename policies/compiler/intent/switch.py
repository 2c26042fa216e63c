"""A kill switch: something taken out of service on top of what is published, until somebody lifts it.

It is an object like any other, so that it is compiled, checked, rolled out and proven like any other; only drafts do
not edit it. To add a type: its name, its row in `SWITCHES`, and what it does in the unit that it concerns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from policies.compiler.intent.egress.emergency import DeniedDestination, label_of
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.fields.text import plain_text
from policies.compiler.intent.kinds import Kind
from policies.compiler.intent.object import ObjectKey
from policies.compiler.intent.purge import CachePurge
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import PURGES, RETRY_AFTER_SECONDS, SWITCH_MESSAGE_CHARACTERS


class SwitchType(StrEnum):
    """What a switch does."""

    ROUTE_MAINTENANCE = "route_maintenance"
    TENANT_SUSPEND = "tenant_suspend"
    WAF_OFF = "waf_off"
    WAF_POLICY_OFF = "waf_policy_off"
    WAF_RULE_OFF = "waf_rule_off"
    DLP_OFF = "dlp_off"
    DLP_OBSERVE = "dlp_observe"
    DLP_POLICY_OFF = "dlp_policy_off"
    DLP_POLICY_OBSERVE = "dlp_policy_observe"
    DESTINATION_DENY = "destination_deny"
    WORKLOAD_DENY = "workload_deny"
    CACHE_PURGE = "cache_purge"


class Target(StrEnum):
    """What a switch is thrown on: the whole slice, one object, one rule of whatever WAF policy, or a destination."""

    SLICE = "slice"
    OBJECT = "object"
    RULE = "rule"
    DESTINATION = "destination"


@dataclass(frozen=True, slots=True)
class SwitchAnswer:
    """What clients get instead of the service, with Retry-After where `says_when`."""

    status: int
    words: str
    says_when: bool


@dataclass(frozen=True, slots=True)
class SwitchInfo:
    """What is known about a type: the kind of object that it changes, what it is thrown on, and whose business it is.

    `answer` is what clients get; None: requests are served, and not looked at as before.
    """

    about: Kind
    thrown_on: Target
    is_platforms: bool
    answer: SwitchAnswer | None = None

    @property
    def target(self) -> Kind | None:
        """The kind of the object that it is thrown on, if it is one."""
        return self.about if self.thrown_on is Target.OBJECT else None

    @property
    def has_target(self) -> bool:
        """Whether it names what it is thrown on."""
        return self.thrown_on in (Target.OBJECT, Target.RULE)

    @property
    def is_denial(self) -> bool:
        """Whether it denies what workloads ask for; such a one can name a destination, and always ends."""
        return self.about is Kind.WORKLOAD


SWITCHES: Final[Mapping[SwitchType, SwitchInfo]] = MappingProxyType({
    SwitchType.ROUTE_MAINTENANCE: SwitchInfo(
        Kind.ROUTE, Target.OBJECT, False, SwitchAnswer(503, "Out of service for maintenance.", says_when=True)
    ),
    SwitchType.TENANT_SUSPEND: SwitchInfo(
        Kind.HOSTNAME, Target.SLICE, True, SwitchAnswer(403, "This site is suspended.", says_when=False)
    ),
    SwitchType.WAF_OFF: SwitchInfo(Kind.WAF_POLICY, Target.SLICE, False),
    SwitchType.WAF_POLICY_OFF: SwitchInfo(Kind.WAF_POLICY, Target.OBJECT, False),
    SwitchType.WAF_RULE_OFF: SwitchInfo(Kind.WAF_POLICY, Target.RULE, False),
    SwitchType.DLP_OFF: SwitchInfo(Kind.DLP_POLICY, Target.SLICE, False),
    SwitchType.DLP_OBSERVE: SwitchInfo(Kind.DLP_POLICY, Target.SLICE, False),
    SwitchType.DLP_POLICY_OFF: SwitchInfo(Kind.DLP_POLICY, Target.OBJECT, False),
    SwitchType.DLP_POLICY_OBSERVE: SwitchInfo(Kind.DLP_POLICY, Target.OBJECT, False),
    SwitchType.DESTINATION_DENY: SwitchInfo(Kind.WORKLOAD, Target.DESTINATION, False),
    SwitchType.WORKLOAD_DENY: SwitchInfo(Kind.WORKLOAD, Target.OBJECT, False),
    SwitchType.CACHE_PURGE: SwitchInfo(Kind.TRAFFIC_POLICY, Target.OBJECT, False),
})  # fmt: skip
THROWN: Final = tuple(type_ for type_ in SwitchType if type_ is not SwitchType.CACHE_PURGE)
"""What people throw and lift. Purges are no state that somebody ends; they stay as the last word on what was kept."""

_RULE_DIGITS: Final = 6  # of the Core Rule Set
_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
SWITCH_NAME: Final = f"^({'|'.join(SwitchType)})(\\.{_LABEL}){{0,2}}$"
_NAME: Final = re.compile(SWITCH_NAME, re.ASCII)


class SwitchSpec(Spec):
    """A switch that is on. `message` is shown to clients, empty: nothing is said; no `target`: the whole slice.

    One that denies what workloads ask for names a `destination` (`api.example.com`, `*.example.com:443`), or denies the
    workload that is its target all of them; nodes end it themselves `until` before that moment. What a cache shall
    forget stands in `purges`, in the order of their numbers.
    """

    ADDED_LATER: ClassVar = frozenset({"destination", "until", "purges"})

    type: SwitchType
    target: Name | None = None
    message: Annotated[str, Field(max_length=SWITCH_MESSAGE_CHARACTERS), AfterValidator(plain_text)] = ""
    retry_after_seconds: Annotated[int, Field(strict=True, ge=1, le=RETRY_AFTER_SECONDS)] = 300
    destination: DeniedDestination | None = None
    until: AwareDatetime | None = None
    purges: Annotated[tuple[CachePurge, ...], Field(max_length=PURGES)] = ()

    @model_validator(mode="after")
    def _purges_where_needed(self) -> Self:
        if (self.type is SwitchType.CACHE_PURGE) is not bool(self.purges):
            text = "are for caches" if self.purges else "must say what is forgotten"
            raise refuse("purges_unused" if self.purges else "purges_missing", text, below="/purges")
        return self

    @model_validator(mode="after")
    def _target_where_needed(self) -> Self:
        info = SWITCHES[self.type]
        if info.has_target and self.target is None:
            raise refuse("target_missing", f"must name a {info.target or info.thrown_on}", below="/target")
        if not info.has_target and self.target is not None:
            raise refuse("target_unused", "has no target: it is about the whole slice", below="/target")
        if info.thrown_on is Target.RULE and self.target and self.target.isdigit() and len(self.target) > _RULE_DIGITS:
            raise refuse("target_unknown", "is not the number of a rule of the Core Rule Set", below="/target")
        return self

    @model_validator(mode="after")
    def _denial_is_whole(self) -> Self:
        info = SWITCHES[self.type]
        if info.thrown_on is Target.DESTINATION and self.destination is None:
            raise refuse("destination_missing", "must say what nobody may reach", below="/destination")
        if not info.is_denial and self.destination is not None:
            raise refuse("destination_unused", "is for switches that deny what workloads ask for", below="/destination")
        if info.is_denial is (self.until is None):
            text = "must say when it is over" if info.is_denial else "is for switches that nodes end themselves"
            raise refuse("until_missing" if info.is_denial else "until_unused", text, below="/until")
        return self


def name_of_switch(spec: SwitchSpec) -> str:
    """The one name such a switch can have, as `route_maintenance.shop-api`: the same thing is not off twice."""
    return called(spec.type, spec.target or "", spec.destination or "")


def called(type: SwitchType, target: str, destination: str = "") -> str:
    """The name of a switch of this type on a target and toward a canonical destination; empty: without."""
    return ".".join(filter(None, (str(type), target, label_of(destination) if destination else "")))


def switch_name(value: str) -> str:
    """The value itself when it is the name of a switch."""
    if not _NAME.fullmatch(value):
        raise refuse("name_invalid", f"{quote(value)} is not the name of a switch, such as “route_maintenance.shop”")
    return value


def concern_of_switch(name: str) -> tuple[Kind, str | None]:
    """The kind of the objects that the switch of this name changes; and which one, None for all of them."""
    of_type, _, rest = name.partition(".")
    info = SWITCHES[SwitchType(of_type)]
    return info.about, rest.partition(".")[0] if info.thrown_on is Target.OBJECT else None


def target_of_switch(name: str) -> ObjectKey | None:
    """What the switch of this name is thrown on, None for the whole slice."""
    kind, target = concern_of_switch(name)
    return None if target is None else ObjectKey(kind, target)
