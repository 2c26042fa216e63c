"""The stations of a request, in order, each with what it did and the object that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from policies.compiler import Kind
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.policies import WRITERS
from policies.compiler.intent import HostnameSpec, IntentObject, RouteSpec
from policies.compiler.intent.traffic import AuthorizationPolicy
from tester.configuring.not_run import reason_of
from tester.result import Named, Step, Verdict
from tester.telling.decisions import Decided


@dataclass(frozen=True, slots=True)
class Read:
    """What the client reads: headers by lower-case name; Envoy's flags; and whether the body is not the one that was
    answered, by a service or by the gateway in its own words.
    """

    status: int
    headers: Mapping[str, str]
    flags: frozenset[str] = frozenset()
    has_other_body: bool = False


Passing = tuple[Verdict, str]
_PASSED: Final[Passing] = (Verdict.PASSED, "")


_STANDARD: Final = re.compile(r";r=(\d+)")
"""What is left, in the header of the standard."""


def _limit(read: Read) -> Passing:
    left, most = read.headers.get("x-ratelimit-remaining"), read.headers.get("x-ratelimit-limit")
    if found := _STANDARD.search(read.headers.get("ratelimit", "")):
        return Verdict.PASSED, f"{found[1]} are left."
    return Verdict.PASSED, f"{left} of {most.partition(',')[0]} are left." if left and most else ""


def _cors(read: Read) -> Passing:
    origin = read.headers.get("access-control-allow-origin")
    if origin is None:
        return Verdict.PASSED, "The answer says nothing to pages."
    return Verdict.CHANGED, f"Pages of {origin} may read the answer."


def _compression(read: Read) -> Passing:
    coding = read.headers.get("content-encoding")
    if coding is None:
        return Verdict.PASSED, "The answer stays as it is."
    return Verdict.CHANGED, f"The answer is compressed with {coding}."


def _error_pages(read: Read) -> Passing:
    return (Verdict.CHANGED, "The answer has a page of the policy.") if read.has_other_body else _PASSED


def _fault(read: Read) -> Passing:
    return (Verdict.CHANGED, "It was held back on purpose.") if _DELAYED in read.flags else _PASSED


def _cache(read: Read) -> Passing:
    """A trial begins with nothing kept; asked several times in a row, the first answer may come again."""
    said = read.headers.get("cache-status", "").rpartition("gatehouse; ")[2]
    if said.startswith("hit"):
        return Verdict.ANSWERED, f"An answer that was kept is given, {read.headers.get('age', '0')} seconds old."
    if said.startswith("fwd=bypass"):
        return Verdict.PASSED, f"The request bypasses the cache: {said.partition('detail=')[2]}."
    if "detail=" in said:
        return Verdict.PASSED, f"The answer would not be kept: {said.partition('detail=')[2]}."
    return Verdict.PASSED, "The answer would be kept." if said else ""


def _always(read: Read) -> Passing:
    return Verdict.CHANGED, ""


_DELAYED: Final = "DI"
_PASSING: Final[Mapping[str, Callable[[Read], Passing]]] = MappingProxyType({
    "rate_limit": _limit,
    "cors": _cors,
    "compression": _compression,
    "error_pages": _error_pages,
    "fault": _fault,
    "headers": _always,
    "cache": _cache,
    "bandwidth": _always,
})  # fmt: skip
"""What a policy did that let a request pass, by type; of others nothing is told."""


def of_policies(acting: Sequence[Said], by: Decided | None, read: Read) -> Iterator[Step]:
    """One step for each type that something is said of, in the order of the filters.

    `by` is who decided, None for the service.
    """
    said_of = {str(one.type): one for one in acting}
    is_over = False
    for type_ in (str(one) for one in WRITERS):
        said = said_of.get(type_)
        if said is None:
            continue
        who = Named(said.kind, said.by, is_of_platform=said.kind is Kind.DEFAULTS)
        policy = Named(Kind.TRAFFIC_POLICY, said.name, who.is_of_platform) if said.name else None
        if said.settings is None:
            yield Step(type_, Verdict.OFF, "It is turned off here.", None, who)
        elif reason := reason_of(type_, said.settings):
            yield Step(type_, Verdict.NOT_RUN, reason, policy, who)
        elif is_over:
            yield Step(type_, Verdict.NOT_REACHED, "", policy, who)
        elif by is not None and by.by == type_:
            is_over = True
            verdict = Verdict.REFUSED if read.status >= 400 else Verdict.ANSWERED
            yield Step(type_, verdict, f"{by.text} {_unknown(said)}".strip(), policy, who)
        else:
            yield _passed(type_, said, read, policy, who)


def _passed(type_: str, said: Said, read: Read, policy: Named | None, who: Named) -> Step:
    if getattr(said.settings, "shadow", False):
        return Step(type_, Verdict.PASSED, "It refuses nobody so far (shadow).", policy, who)
    found = _PASSING.get(type_)
    verdict, text = found(read) if found else _PASSED
    return Step(type_, verdict, f"{text} {_unknown(said)}".strip(), policy, who)


def _unknown(said: Said) -> str:
    """What rules ask of clients that nobody knows here."""
    rules = said.settings.rules if isinstance(said.settings, AuthorizationPolicy) else ()
    asked = (one for rule in rules for one in (rule.countries, rule.countries_except, rule.asns, rule.tls_fingerprints))
    return "In a trial countries and networks are unknown, and its TLS is a client's of its own." if any(asked) else ""


def of_certificate(host: IntentObject | None) -> Iterator[Step]:
    """That clients of a hostname need a certificate, which nobody has here."""
    if host is not None and isinstance(host.spec, HostnameSpec) and host.spec.client_certificate is not None:
        text = "Not run here: the request is tried as if its certificate were good."
        named = Named(host.kind, host.name)
        yield Step("client_certificate", Verdict.NOT_RUN, text, named, named)


def of_guard(host: IntentObject | None, route: IntentObject | None, *, is_over: bool) -> Iterator[Step]:
    """That a policy looks for what must not leave."""
    for item in (route, host):
        if item is None or not isinstance(item.spec, RouteSpec | HostnameSpec) or item.spec.dlp is None:
            continue
        if item.spec.dlp.policy is not None:
            verdict = Verdict.NOT_REACHED if is_over else Verdict.NOT_RUN
            text = "" if is_over else "Not run here: try a text on the page of the policy."
            yield Step("dlp", verdict, text, Named(Kind.DLP_POLICY, item.spec.dlp.policy), Named(item.kind, item.name))
        return
