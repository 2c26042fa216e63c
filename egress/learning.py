"""PURE: what could be allowed, made of what was denied or would have been: hosts, and patterns where there are many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from egress.judging import Caller, Policies, judge, told_target
from egress.way_out import WayOut
from policies.compiler.intent.egress import Forwarding, name_in
from policies.compiler.intent.egress.host import ONE_LABEL, address_of
from policies.compiler.intent.egress.named import ALIASES

SIBLINGS: Final = 3
"""From so many names beside each other on, one pattern is suggested for all."""
_COUNTRY, _SHORT = 2, 3


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a workload's requests for a destination that no rule allows."""

    workload: str
    host: str
    port: int
    way: Forwarding
    denied: int
    would_deny: int
    first_at: datetime
    last_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Suggested:
    """A destination to allow; `names` are what a pattern stands for, the host itself where it is none."""

    host: str
    port: int
    way: Forwarding
    names: tuple[str, ...]
    denied: int
    would_deny: int
    first_at: datetime
    last_at: datetime
    days: int
    """Distinct ones; of a pattern those of its busiest name."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What one workload asks for that no rule allows; `policy` has its rules already, empty: none has."""

    workload: str
    policy: str
    destinations: tuple[Suggested, ...]


def suggest(seen: Iterable[Seen], tenant: str, way_out: WayOut, now: datetime) -> list[Suggestion]:
    """Return by workload what its policies do not speak of, those with the most requests first."""
    open_ones = defaultdict[str, list[Seen]](list)
    for one in seen:
        if one.workload in way_out.workloads and _is_unspoken(one, tenant, way_out, now):
            open_ones[one.workload].append(one)
    found = [Suggestion(name, _policy_of(name, way_out.policies), _grouped(ones)) for name, ones in open_ones.items()]
    return sorted(found, key=lambda one: (-sum(map(_weight, one.destinations)), one.workload))


def _is_unspoken(one: Seen, tenant: str, way_out: WayOut, now: datetime) -> bool:
    """Whether no rule allows or denies it: what somebody denies on purpose is not suggested, nor what nobody has."""
    if one.host.endswith(ALIASES) and name_in(one.host) not in way_out.named:
        return False
    destination = f"[{one.host}]:{one.port}" if ":" in one.host else f"{one.host}:{one.port}"
    caller, target = Caller(tenant, one.workload), told_target(destination, one.way)
    return judge(caller, target, way_out.policies, now, named=way_out.named).reason == "no_rule"


def _policy_of(workload: str, policies: Policies) -> str:
    """The policy of the workload alone with the most rules: a rule added to another one would be others' too."""
    own = [(-len(spec.rules), name) for name, spec in policies.items() if spec.workloads == (workload,)]
    return min(own)[1] if own else ""


def _grouped(ones: Sequence[Seen]) -> tuple[Suggested, ...]:
    beside: dict[tuple[str, int, Forwarding], list[Seen]] = defaultdict(list)
    for one in ones:
        beside[_parent(one.host), one.port, one.way].append(one)
    found: list[Suggested] = []
    for (parent, _, _), members in beside.items():
        if parent and len(members) >= SIBLINGS:
            found.append(_together(f"{ONE_LABEL}{parent}", members))
        else:
            found += [_together(one.host, [one]) for one in members]
    return tuple(sorted(found, key=lambda one: (-_weight(one), one.host, one.port)))


def _parent(host: str) -> str:
    """What several names may have in common; empty where it is no one's own, as `com`, `co.uk` or an address."""
    if address_of(host) is not None:
        return ""
    labels = host.split(".")[1:]
    is_shared = len(labels) == 2 and len(labels[1]) == _COUNTRY and len(labels[0]) <= _SHORT
    return "" if len(labels) < 2 or is_shared else ".".join(labels)


def _together(host: str, members: Sequence[Seen]) -> Suggested:
    return Suggested(
        host, members[0].port, members[0].way, tuple(sorted(one.host for one in members)),
        sum(one.denied for one in members), sum(one.would_deny for one in members),
        min(one.first_at for one in members), max(one.last_at for one in members),
        max(one.days for one in members),
    )  # fmt: skip


def _weight(one: Suggested) -> int:
    return one.denied + one.would_deny
