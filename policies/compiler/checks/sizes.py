"""Hard limits of a slice and of a host, told before anything is sent (see limits.py for the reasons)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from policies.compiler.intent import CheckSpec, HostnameSpec, IntentObject, Kind, RouteSpec
from policies.compiler.limits import Limits
from policies.compiler.problems import Problem, Severity


def check_slice_size(objects: Iterable[IntentObject], limits: Limits) -> Iterator[Problem]:
    """`slice_too_many_<plural>`: more objects of a kind than one slice may hold; the finding is about the slice."""
    objects = tuple(objects)
    counts = Counter(item.kind for item in objects)
    bounds = (
        (Kind.ROUTE, "routes", limits.routes_per_slice),
        (Kind.HOSTNAME, "hostnames", limits.hostnames_per_slice),
        (Kind.SERVICE, "services", limits.services_per_slice),
        (Kind.LISTENER, "listeners", limits.listeners_per_slice),
        (Kind.WAF_POLICY, "waf_policies", limits.waf_policies_per_slice),
        (Kind.LIST, "lists", limits.lists_per_slice),
        (Kind.DLP_POLICY, "dlp_policies", limits.dlp_policies_per_slice),
        (Kind.TRAFFIC_POLICY, "traffic_policies", limits.traffic_policies_per_slice),
        (Kind.CONSUMER, "consumers", limits.consumers_per_slice),
        (Kind.CHECK, "checks", limits.checks_per_slice),
        (Kind.WORKLOAD, "workloads", limits.workloads_per_slice),
        (Kind.EGRESS_POLICY, "egress_policies", limits.egress_policies_per_slice),
        (Kind.EGRESS_DESTINATION, "egress_destinations", limits.egress_destinations_per_slice),
    )
    for kind, plural, most in bounds:
        if counts[kind] > most:
            text = f"has {counts[kind]} {plural}; a slice may hold {most}"
            yield _about("", "", f"slice_too_many_{plural}", text)
    outside = sum(isinstance(item.spec, CheckSpec) and item.spec.places.console for item in objects)
    if outside > limits.console_checks_per_slice:
        text = f"has {outside} checks that the console sends; a slice may have {limits.console_checks_per_slice}"
        yield _about("", "", "slice_too_many_console_checks", text)
    asking = sum(isinstance(item.spec, HostnameSpec) and item.spec.client_certificate is not None for item in objects)
    if asking > limits.client_certificates_per_slice:
        text = f"has {asking} hostnames that ask for client certificates; a slice may have "
        yield _about("", "", "slice_too_many_client_certificates", f"{text}{limits.client_certificates_per_slice}")
    placements = sum(len(item.spec.hostnames) for item in objects if isinstance(item.spec, RouteSpec))
    if placements > limits.placements_per_slice:
        text = f"has {placements} routes on hostnames; a slice may hold {limits.placements_per_slice}"
        yield _about("", "", "slice_too_many_placements", text)


def host_too_large(hostname: str, routes: int, limits: Limits) -> Problem | None:
    """`host_too_many_routes`: more routes on one hostname than it may have."""
    if routes <= limits.routes_per_host:
        return None
    text = f"has {routes} routes; a hostname may have {limits.routes_per_host}"
    return _about(Kind.HOSTNAME, hostname, "host_too_many_routes", text)


def host_entangled(hostname: str, routes: int, limits: Limits) -> Problem:
    """What is said of a host whose routes overlap too much for a tree, as expressions and conditional prefixes do.

    `host_scanned` (notice): they are tried one after the other. `host_too_many_overlaps` (error): too many for that.
    """
    if routes <= limits.routes_per_scanned_host:
        text = f"its {routes} routes overlap so much that they are tried one after the other for each request"
        return _about(Kind.HOSTNAME, hostname, "host_scanned", text, Severity.NOTICE)
    text = f"its {routes} routes overlap too much; of such routes it may have {limits.routes_per_scanned_host}"
    return _about(Kind.HOSTNAME, hostname, "host_too_many_overlaps", text)


def resource_too_large(kind: str, name: str, size: int, limits: Limits) -> Problem | None:
    """`resource_too_large`: compiled to more bytes than an agent accepts at once."""
    if size <= limits.bytes_per_resource:
        return None
    text = f"compiles to {size} bytes; one object may compile to {limits.bytes_per_resource}"
    return _about(kind, name, "resource_too_large", text)


def _about(kind: str, name: str, code: str, text: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(kind=kind, name=name, pointer="", code=code, severity=severity, text=text)
