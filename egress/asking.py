"""PURE: may a workload reach a destination? What the rules say, and then what the gateway says of its address."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import ip_network
from typing import Final

from gatehouse_protocol.addresses import IPAddress, is_carrier, is_in, is_never_a_host, is_private

from egress.judging import Caller, Judgement, Target, deciding_destination, judge
from egress.way_out import WayOut
from policies.compiler.intent.egress import Outcome
from policies.compiler.intent.egress.host import address_of

NOBODY: Final = Judgement(Outcome.DENIED, "identity_refused", "There is no such workload.")
BY_NAME: Final = (
    "The address of a name is judged when it is dialled: one outside the public internet is refused "
    "unless the gateway allows it."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of it, by which destination of the rule, and what else somebody should know, for people."""

    judgement: Judgement
    index: int | None = None
    notes: tuple[str, ...] = ()


def ask(way_out: WayOut, caller: Caller, target: Target, at: datetime, allowed: Collection[str]) -> Answer:
    """Return what becomes of a request; `allowed` are the private networks that the gateway allows."""
    if caller.workload not in way_out.workloads:
        return Answer(NOBODY)
    found = judge(caller, target, way_out.policies, at, emergencies=way_out.emergencies, named=way_out.named)
    index = deciding_destination(caller, target, way_out.policies, at, found.rule, way_out.named)
    address = address_of(target.host)
    if address is None:
        return Answer(found, index, (BY_NAME,) if found.verdict is not Outcome.DENIED else ())
    if found.verdict is not Outcome.DENIED and (text := _refusal(address, sorted(allowed))):
        return Answer(replace(found, verdict=Outcome.DENIED, reason="address_refused", text=text), index)
    return Answer(found, index)


def _refusal(address: IPAddress, allowed: Sequence[str]) -> str:
    if is_carrier(address) or is_never_a_host(address):
        return f"{address} is never reached through a gateway, whatever a rule says."
    if is_private(address) and not is_in(address, [ip_network(one) for one in allowed]):
        return f"{address} is outside the public internet, and the gateway does not allow its network."
    return ""
