"""What has taken sites down elsewhere and looks like any other change: named, so that it is published knowingly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gatehouse_inspector.policies.policy import Mode

from policies.compiler.intent import (
    HostnameSpec,
    IntentObject,
    Kind,
    ListenerSpec,
    ObjectKey,
    RouteSpec,
    ServiceSpec,
    Spec,
)
from policies.compiler.intent.client_certificate import ClientCertificateMode
from policies.compiler.intent.route import Forward
from policies.compiler.intent.waf import WafAttachment, WafPolicySpec
from policies.compiler.plan.changes import Action, Change

Objects = Mapping[ObjectKey, IntentObject]
_STRENGTH: Final = {Mode.OFF: 0, Mode.DETECT: 1, Mode.BLOCK: 2}
_LARGEST_SHARE: Final = 0.25
_FEWEST_ROUTES: Final = 2


@dataclass(frozen=True, slots=True, order=True)
class Unsafe:
    """One finding. `code` is what a publisher acknowledges; kind and name are empty when it is about the slice."""

    code: str
    kind: str
    name: str
    text: str


def unsafe_findings(before: Objects, after: Objects, changes: Sequence[Change]) -> tuple[Unsafe, ...]:
    """Everything unsafe about going from one state to the other, sorted."""
    found = {finding for look in _LOOKS for finding in look(before, after, changes)}
    return tuple(sorted(found))


def _emptied_slice(before: Objects, after: Objects, changes: Sequence[Change]) -> Iterator[Unsafe]:
    if before and not after:
        yield Unsafe("slice_emptied", "", "", "removes every object of the slice")


def _many_routes_gone(before: Objects, after: Objects, changes: Sequence[Change]) -> Iterator[Unsafe]:
    served, kept = _served_routes(before), _served_routes(after)
    gone = len(served.keys() - kept.keys())
    if gone >= _FEWEST_ROUTES and gone > _LARGEST_SHARE * len(served):
        yield Unsafe("routes_removed", "", "", f"removes or disables {gone} of {len(served)} routes")


def _removed_heads(before: Objects, after: Objects, changes: Sequence[Change]) -> Iterator[Unsafe]:
    for change in changes:
        if change.action is Action.REMOVE and change.kind in (Kind.HOSTNAME, Kind.LISTENER):
            text = f"{change.kind} {change.name} is removed: its clients get no answer, or one from somebody else"
            yield Unsafe(f"{change.kind}_removed", change.kind, change.name, text)


def _starved_services(before: Objects, after: Objects, changes: Sequence[Change]) -> Iterator[Unsafe]:
    """A service in use that is removed, or that has lost its last endpoint."""
    used = {service for route in _served_routes(after).values() for service in _targets(route)}
    for change in changes:
        if change.kind is not Kind.SERVICE or change.name not in used or change.action is Action.ADD:
            continue
        if change.after is None:
            text = f"service {change.name} is removed while routes still send requests to it"
            yield Unsafe("service_removed_in_use", Kind.SERVICE, change.name, text)
        elif _is_empty(change.after) and not _is_empty(change.before):
            text = f"service {change.name} loses its last endpoint while routes still send requests to it"
            yield Unsafe("service_emptied", Kind.SERVICE, change.name, text)


def _traffic_to_nowhere(before: Objects, after: Objects, changes: Sequence[Change]) -> Iterator[Unsafe]:
    for change in changes:
        if change.kind is not Kind.ROUTE or change.after is None or not isinstance(change.after.spec, RouteSpec):
            continue
        if change.after.spec.enabled and _leads_nowhere(change.after.spec, after):
            text = f"route {change.name} sends all its requests to services without endpoints"
            yield Unsafe("traffic_to_nowhere", Kind.ROUTE, change.name, text)


def _lowered_guards(before: Objects, after: Objects, changes: Sequence[Change]) -> Iterator[Unsafe]:
    for change in changes:
        if change.before is not None and change.after is not None:
            yield from _lowered_guard(change, change.before.spec, change.after.spec)


def _lowered_guard(change: Change, old: Spec, new: Spec) -> Iterator[Unsafe]:
    match old, new:
        case ServiceSpec(), ServiceSpec() if old.health_check and not new.health_check:
            text = f"service {change.name} is no longer health-checked: failed endpoints keep getting requests"
            yield Unsafe("health_check_removed", Kind.SERVICE, change.name, text)
        case HostnameSpec(), HostnameSpec():
            yield from _lowered_host(change.name, old, new)
        case RouteSpec(), RouteSpec() if _is_exempt(new.waf) and not _is_exempt(old.waf):
            text = f"route {change.name} is no longer looked at by a WAF policy"
            yield Unsafe("waf_detached", Kind.ROUTE, change.name, text)
        case WafPolicySpec(), WafPolicySpec() if _STRENGTH[new.mode] < _STRENGTH[old.mode]:
            what = "refuses no request any more" if old.mode is Mode.BLOCK else "looks at no request any more"
            yield Unsafe("waf_weakened", Kind.WAF_POLICY, change.name, f"WAF policy {change.name} {what}")
        case WafPolicySpec(), WafPolicySpec() if old.looks_at_responses and not new.looks_at_responses:
            text = f"WAF policy {change.name} looks at no response any more"
            yield Unsafe("waf_weakened", Kind.WAF_POLICY, change.name, text)
        case ListenerSpec(), ListenerSpec() if _door(old) != _door(new):
            text = f"listener {change.name} moves: clients of the old door find it closed"
            yield Unsafe("listener_moved", Kind.LISTENER, change.name, text)


def _lowered_host(name: str, old: HostnameSpec, new: HostnameSpec) -> Iterator[Unsafe]:
    if old.redirect_to_https and not new.redirect_to_https:
        text = f"hostname {name} answers without encryption again"
        yield Unsafe("https_redirect_removed", Kind.HOSTNAME, name, text)
    if old.waf is not None and old.waf.policy is not None and (new.waf is None or _is_exempt(new.waf)):
        text = f"hostname {name} is no longer looked at by WAF policy {old.waf.policy}"
        yield Unsafe("waf_detached", Kind.HOSTNAME, name, text)
    if _insists(old) and not _insists(new):
        text = f"hostname {name} lets clients in without a certificate again"
        yield Unsafe("client_certificate_not_required", Kind.HOSTNAME, name, text)
    if _insists(new) and not _insists(old):
        text = f"hostname {name} turns away every client without a certificate"
        yield Unsafe("client_certificate_required", Kind.HOSTNAME, name, text)


def _is_exempt(waf: WafAttachment | None) -> bool:
    """Whether no policy looks here, whatever is said elsewhere; a route that says nothing follows its hostname."""
    return waf is not None and waf.policy is None


def _insists(spec: HostnameSpec) -> bool:
    policy = spec.client_certificate
    return policy is not None and policy.mode is ClientCertificateMode.REQUIRE


def _door(spec: ListenerSpec) -> tuple[str, str, int]:
    return (spec.protocol, spec.address, spec.port)


_Look = Callable[[Objects, Objects, Sequence[Change]], Iterable[Unsafe]]
_LOOKS: Final[tuple[_Look, ...]] = (
    _emptied_slice,
    _many_routes_gone,
    _removed_heads,
    _starved_services,
    _traffic_to_nowhere,
    _lowered_guards,
)


def _served_routes(objects: Objects) -> dict[str, RouteSpec]:
    specs = ((key.name, item.spec) for key, item in objects.items())
    return {name: spec for name, spec in specs if isinstance(spec, RouteSpec) and spec.enabled}


def _targets(route: RouteSpec) -> list[str]:
    """The services that a route really sends requests to."""
    backends = route.action.backends if isinstance(route.action, Forward) else ()
    return [backend.service for backend in backends if backend.weight > 0]


def _leads_nowhere(route: RouteSpec, objects: Objects) -> bool:
    services = [objects.get(ObjectKey(Kind.SERVICE, name)) for name in _targets(route)]
    return bool(services) and all(_is_empty(service) for service in services)


def _is_empty(item: IntentObject | None) -> bool:
    """Whether a service has no endpoint at all; one that does not exist has none."""
    spec = item.spec if item is not None else None
    if not isinstance(spec, ServiceSpec):
        return True
    return spec.endpoints.is_empty
