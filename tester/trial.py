"""Tries a request: compiles, runs, and puts together what came of it.

state of the slice ── configuring/ ──▶ bootstrap ── apart/ ──▶ what happened ── telling/, steps ──▶ Result
"""

from __future__ import annotations

import base64
import difflib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from console.base.errors import NotFound
from policies import envoy
from policies.compiler import IntentObject, Kind, Resource
from policies.compiler.effective import Said
from policies.compiler.envoy.values import VIRTUAL_HOST_URL
from policies.compiler.intent import HostnameSpec, RouteSpec
from policies.compiler.intent.route import Forward
from policies.queries.effective import effective_policies
from policies.queries.live import platform_resources
from tester.apart.running import Ran, ServiceAnswer, run
from tester.configuring.bootstrap import Configured, Setting, configure
from tester.configuring.place import Door, door_of
from tester.inspecting import attached, inspect
from tester.pace import TURNS
from tester.reading import Wanted
from tester.result import Answer, Named, Result, Run, Sent, Step, Verdict
from tester.states import State
from tester.steps import Read, of_certificate, of_guard, of_policies
from tester.telling.bounds import holding, shares
from tester.telling.candidates import candidates
from tester.telling.changes import changes, masked
from tester.telling.decisions import GATEWAY, ROUTE, SERVICE, WAF, Decided, decided, details_of

_MOST_NAMES = 5
_NO_ANSWER = {
    "closed": Decided(GATEWAY, "The connection was closed without an answer.", ""),
    "timeout": Decided(GATEWAY, "There was no answer in the time that a test may take.", ""),
}
_INSTEAD = {True: "A switch answers in place of the service.", False: "None of its services has a share."}
"""What answers for a route that forwards, by whether any service would get something."""
_OWN_WORDS = ("application/problem+json", "text/plain")
"""What the gateway's own answers are where nobody has a page for them."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: `arm` is a service that gets all that it shares; `answer` what services say; `times` in a row."""

    wanted: Wanted
    arm: str = ""
    answer: ServiceAnswer = field(default_factory=ServiceAnswer)
    times: int = 1


@dataclass(frozen=True, slots=True)
class _Happened:
    """What is known of the last request of a trial. `status` 0: there was no answer."""

    state: State
    trial: Trial
    door: Door
    configured: Configured
    ran: Ran
    host: IntentObject | None
    route: IntentObject | None

    @property
    def log(self) -> dict[str, Any]:
        """What Envoy says; empty where it says nothing."""
        return self.ran.log[-1] if len(self.ran.log) == len(self.ran.answers) else {}

    @property
    def status(self) -> int:
        return int(self.ran.answers[-1]["status"])

    @property
    def read(self) -> Read:
        """What the client reads, as policies tell it."""
        answer = self.ran.answers[-1]
        headers = dict(answer["headers"])
        flags = frozenset(str(self.log.get("flags") or "").split(","))
        if self.log.get("details") == "via_upstream":
            is_other = "content-encoding" not in headers and self.body != self.trial.answer.body
        else:
            is_other = not headers.get("content-type", _OWN_WORDS[0]).startswith(_OWN_WORDS)
        return Read(self.status, headers, flags, is_other and bool(self.body))

    @property
    def body(self) -> bytes:
        """The body that the client reads, as far as it was kept."""
        return base64.b64decode(self.ran.answers[-1]["body"])

    @property
    def heard(self) -> dict[str, Any] | None:
        """The request as the service was sent it, the last time that it was tried; None where it was not."""
        service = self.log.get("service")
        if not self.log.get("attempts") or service not in self.configured.clusters:
            return None
        number = min(self.configured.clusters.index(service), self.configured.sockets - 1)
        return next((one for one in reversed(self.ran.heard) if one["socket"] == number), None)


def attempt(state: State, trial: Trial) -> Result:
    """Return what happens to a request. Raises NoListenerError, RunError and BusyError."""
    started, schema = time.monotonic(), envoy.schema()
    platform = platform_resources(state.slice)
    door = door_of(platform, is_tls=trial.wanted.is_tls, port=trial.wanted.port, schema=schema)
    tenant = state.slice.tenant.slug
    arm = f"{tenant}/{trial.arm}" if trial.arm else ""
    configured = configure(Setting(state.resources, platform, door, arm), schema)
    with TURNS.turn():
        ran = run(envoy.binary(), configured, trial.wanted.asked(door.port), trial.answer, trial.times)
    log = ran.log[-1] if ran.log else {}
    route = state.find(Kind.ROUTE, _own(log.get("route"), tenant))
    host = state.find(Kind.HOSTNAME, _own(log.get("host"), tenant))
    result = _told(_Happened(state, trial, door, configured, ran, host, route))
    return replace(result, milliseconds=round((time.monotonic() - started) * 1000))


def _own(scoped: str | None, tenant: str) -> str:
    """A name within the slice; empty for one of somebody else, or none."""
    return scoped.removeprefix(f"{tenant}/") if scoped and scoped.startswith(f"{tenant}/") else ""


def _told(happened: _Happened) -> Result:
    state, trial = happened.state, happened.trial
    acting = _acting(state, happened.route, happened.host)
    by = _by(happened, acting)
    steps = list(_before(happened, by))
    steps += of_certificate(happened.host)
    steps += of_policies(acting, by, happened.read)
    is_over = by is not None and by.by not in (ROUTE, SERVICE, WAF)
    inspected, status = _inspected(happened, by, is_over=is_over)
    steps += inspected
    is_over = is_over or status is not None
    steps += of_guard(happened.host, happened.route, is_over=is_over)
    sent = None if status is not None else _sent(happened)
    steps.append(_last(happened, by, is_over=is_over))
    answer = _answer(happened, by) if status is None else Answer(status, [], "", False, GATEWAY, "waf", "")
    spec = happened.route.spec if happened.route is not None else None
    forward = spec.action if isinstance(spec, RouteSpec) and isinstance(spec.action, Forward) else None
    return Result(
        hostname=happened.host.name if happened.host else None,
        route=happened.route.name if happened.route else None,
        steps=tuple(steps),
        sent=sent,
        service=_own(happened.log.get("service"), state.slice.tenant.slug) or None if sent else None,
        shares=tuple(shares(forward)),
        holds=holding(forward) if sent else None,
        answer=answer,
        runs=tuple(_runs(happened, acting)),
        attempts=int(happened.log.get("attempts") or 0),
        candidates=_candidates(happened),
        hostnames=() if happened.host else _near(state.resources, trial.wanted.host, state.slice.tenant.slug),
        notes=tuple(_notes(happened)),
        milliseconds=0,
    )


def _acting(state: State, route: IntentObject | None, host: IntentObject | None) -> tuple[Said, ...]:
    if route is None:
        return ()
    try:
        found, _ = effective_policies(state.slice, route.name, state.rows)
    except NotFound:
        return ()
    on = next((one for one in found if host is not None and one.hostname == host.name), None)
    return tuple(one.said[0] for one in on.acting) if on else ()


def _by(happened: _Happened, acting: tuple[Said, ...]) -> Decided | None:
    if not happened.status or not happened.log:
        return _NO_ANSWER[happened.ran.answers[-1].get("why", "closed")]
    return decided(details_of(happened.log), {str(one.type) for one in acting if one.settings is not None})


def _before(happened: _Happened, by: Decided | None) -> Iterator[Step]:
    """The listener, the hostname and the route."""
    door, wanted = happened.door, happened.trial.wanted
    is_refused = by is not None and by.by == GATEWAY
    named = Named(Kind.LISTENER, door.name, is_of_platform=True) if door.name else None
    text = by.text if by is not None and is_refused else f"It comes from {wanted.client}."
    verdict = Verdict.PASSED if not is_refused else Verdict.ANSWERED if happened.status else Verdict.FAILED
    yield Step("listener", verdict, text, named)
    if is_refused:
        return
    if happened.host is None:
        yield Step("hostname", Verdict.REFUSED, f"No hostname of this slice is {wanted.host}.")
        return
    host = Named(Kind.HOSTNAME, happened.host.name)
    if _is_sent_to_https(happened):
        yield Step("hostname", Verdict.ANSWERED, "It insists on https.", host)
        return
    yield Step("hostname", Verdict.PASSED, "", host)
    if happened.route is not None:
        yield Step("route", Verdict.PASSED, "", Named(Kind.ROUTE, happened.route.name))
    else:
        is_closed = by is not None and by.details == "direct_response"
        told = "A switch answers for the whole hostname." if is_closed else "No route takes it."
        yield Step("route", Verdict.ANSWERED if is_closed else Verdict.REFUSED, told)


def _is_sent_to_https(happened: _Happened) -> bool:
    spec = happened.host.spec if happened.host is not None else None
    insists = isinstance(spec, HostnameSpec) and spec.redirect_to_https and not happened.trial.wanted.is_tls
    return insists and happened.status == 301


def _inspected(happened: _Happened, by: Decided | None, *, is_over: bool) -> tuple[list[Step], int | None]:
    """The step of the firewall, if there is one, and with which status it answers."""
    if happened.host is None or _is_sent_to_https(happened):
        return [], None
    found = attached(happened.state, happened.route, happened.host)
    if found is None:
        return [], None
    if is_over:
        return [Step("waf", Verdict.NOT_REACHED, "", found.policy, found.said_by)], None
    route = happened.route.name if happened.route else ""
    inspected = inspect(happened.state, found, happened.trial.wanted, route)
    if by is not None and by.by == WAF and inspected.status is None:
        return [Step("waf", Verdict.REFUSED, by.text, found.policy, found.said_by)], happened.status
    return [inspected.step], inspected.status


def _last(happened: _Happened, by: Decided | None, *, is_over: bool) -> Step:
    """Who answers in the end."""
    service = _own(happened.log.get("service"), happened.state.slice.tenant.slug)
    named = Named(Kind.SERVICE, service) if service else None
    if by is not None and by.by == ROUTE and not is_over and happened.route is not None:
        spec = happened.route.spec
        forward = spec.action if isinstance(spec, RouteSpec) and isinstance(spec.action, Forward) else None
        text = by.text if forward is None else _INSTEAD[any(one.weight for one in forward.backends)]
        return Step("answer", Verdict.ANSWERED, text, Named(Kind.ROUTE, happened.route.name))
    if is_over or happened.host is None or happened.route is None:
        return Step("service", Verdict.NOT_REACHED)
    if by is not None:
        return Step("service", Verdict.FAILED, by.text, named)
    return Step("service", Verdict.PASSED, "", named)


def _sent(happened: _Happened) -> Sent | None:
    heard = happened.heard
    if heard is None:
        return None
    headers = [(name, value) for name, value in heard["headers"]]
    host = next((value for name, value in headers if name == "host"), "")
    changed = changes(happened.trial.wanted.written.headers, headers)
    return Sent(heard["method"], heard["target"], host, masked(headers), heard["body_bytes"], changed)


def _answer(happened: _Happened, by: Decided | None) -> Answer:
    answer, log = happened.ran.answers[-1], happened.log
    is_told = by is not None or happened.read.has_other_body
    body = happened.body.decode("utf-8", "replace") if is_told else ""
    return Answer(
        answer["status"], [(name, value) for name, value in answer["headers"]], body, answer["is_truncated"],
        SERVICE if by is None else GATEWAY, str(log.get("details") or ""), str(log.get("flags") or ""),
    )  # fmt: skip


def _runs(happened: _Happened, acting: tuple[Said, ...]) -> Iterator[Run]:
    types = {str(one.type) for one in acting if one.settings is not None}
    told = []
    for log in happened.ran.log:
        by = decided(details_of(log), types)
        told.append((int(log["status"] or 0), by.by if by else SERVICE))
    for (status, who), group in groupby(told):
        yield Run(status, len(list(group)), who)


def _candidates(happened: _Happened) -> Any:
    scoped = happened.log.get("host")
    for one in happened.state.resources:
        if one.type_url == VIRTUAL_HOST_URL and one.name == scoped:
            schema, taken = envoy.schema(), happened.log.get("route") or ""
            tenant, client = happened.state.slice.tenant.slug, str(happened.log["client"])
            found = candidates(schema.unpack(one.body), taken, happened.trial.wanted.seen(client), schema)
            return tuple(replace(each, route=_own(each.route, tenant) or each.route) for each in found)
    return ()


def _near(resources: tuple[Resource, ...], host: str, tenant: str) -> tuple[str, ...]:
    names = [_own(one.name, tenant) for one in resources if one.type_url == VIRTUAL_HOST_URL]
    return tuple(difflib.get_close_matches(host, names, _MOST_NAMES, 0.4) or sorted(names)[:_MOST_NAMES])


def _notes(happened: _Happened) -> Iterator[str]:
    if happened.door.resource is None:
        yield "The gateway has no listener yet; a plain one stands in for it."
    if happened.state.sequence not in (None, happened.state.slice.last_sequence):
        yield "Listeners and defaults of the gateway are those of now, not those of that revision's time."
    if len(happened.ran.answers) < happened.trial.times:
        yield f"Time was over after {len(happened.ran.answers)} requests."
