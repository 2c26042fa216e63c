"""What a request costs through our compiled configuration, beside a hand-written minimal Envoy.

Budgets, in requests per processor second: ≥ 0.95× the minimal one; the last of 1 000 routes on a host ≥ 0.8× the first.
Each pair is measured in turn, several times; the median ratio counts.
"""

import json
import statistics
import tempfile
from collections.abc import Mapping
from pathlib import Path

from gatehouse_protocol import envoy_schema

from bench.envoys import Cost, free_port, load, running_envoy
from policies.compiler import IntentObject, SliceContext, compile_slice, parse
from policies.compiler.envoy.rendering import render_static

ROUNDS = 5
ROUTES = 1_000
HOST = "shop.acme.test"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        upstream, minimal, ours = free_port(), free_port(), free_port()
        (home / "upstream.json").write_text(json.dumps(answering(upstream)))
        (home / "minimal.json").write_text(json.dumps(_minimal(minimal, upstream)))
        (home / "ours.pb").write_bytes(_ours(ours, upstream))
        with (
            running_envoy(home / "upstream.json", (upstream,)),
            running_envoy(home / "minimal.json", (minimal,)) as minimal_pid,
            running_envoy(home / "ours.pb", (ours,)) as our_pid,
        ):
            _compare("ours against minimal", (our_pid, ours, "/r0500"), (minimal_pid, minimal, "/r0500"), 0.95)
            _compare("last route against first", (our_pid, ours, "/r0999"), (our_pid, ours, "/r0000"), 0.8)


def _compare(title: str, one: tuple[int, int, str], other: tuple[int, int, str], budget: float) -> None:
    ratios, costs = [], []
    for _ in range(ROUNDS):
        pair = [_cost(*side) for side in (one, other)]
        costs.append(pair)
        ratios.append(pair[1].cpu_us_per_request / pair[0].cpu_us_per_request)
    mine, theirs = (statistics.median(pair[side].cpu_us_per_request for pair in costs) for side in (0, 1))
    errors = sum(cost.errors for pair in costs for cost in pair)
    verdict = "within" if statistics.median(ratios) >= budget else "MISSES"
    print(
        f"{title}: {statistics.median(ratios):.2f}× ({min(ratios):.2f} to {max(ratios):.2f}), {verdict} the budget "
        f"of {budget}×; {mine:.1f} and {theirs:.1f} µs of processor a request, {errors} errors"
    )


def _cost(pid: int, port: int, path: str) -> Cost:
    return load(pid, f"http://127.0.0.1:{port}{path}", HOST)


def _ours(port: int, upstream: int) -> bytes:
    schema = envoy_schema.default()
    platform = [
        _object("listener", "http", {"protocol": "http", "address": "127.0.0.1", "port": port}),
        _object("defaults", "defaults", {}),
    ]
    endpoints = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": upstream, "weight": 1}]}
    tenant = [
        _object("hostname", HOST, {}),
        _object("service", "echo", {"endpoints": endpoints}),
        *(_object("route", f"r{number:04}", _route(number)) for number in range(ROUTES)),
    ]
    ours = compile_slice(platform, SliceContext(tenant="platform", gateway="edge", is_platform=True), schema)
    theirs = compile_slice(
        tenant,
        SliceContext(
            tenant="acme", gateway="edge", services=frozenset({"echo"}), hostnames=frozenset({HOST}),
            allowed_private_networks=("127.0.0.0/8",),
        ),
        schema,
    )  # fmt: skip
    assert not [problem for problem in (*ours.problems, *theirs.problems) if problem.severity == "error"]
    return render_static(theirs.resources, ours.resources, schema)


def _route(number: int) -> dict[str, object]:
    backends = [{"service": "echo", "weight": 100}]
    return {
        "hostnames": [HOST],
        "match": {"path": {"type": "prefix", "value": f"/r{number:04}"}},
        "action": {"type": "forward", "backends": backends},
    }


def _object(kind: str, name: str, spec: Mapping[str, object]) -> IntentObject:
    parsed = parse(kind, name, spec)
    assert not isinstance(parsed, tuple), parsed
    return parsed


def answering(port: int) -> dict[str, object]:
    """Return the configuration of an Envoy that answers `ok` to everything."""
    route = {"match": {"prefix": "/"}, "direct_response": {"status": 200, "body": {"inline_string": "ok"}}}
    return {"static_resources": {"listeners": [_listener(port, route)]}}


def _minimal(port: int, upstream: int) -> dict[str, object]:
    address = {"socket_address": {"address": "127.0.0.1", "port_value": upstream}}
    cluster = {
        "name": "echo",
        "type": "STATIC",
        "load_assignment": {
            "cluster_name": "echo",
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address}}]}],
        },
    }
    route = {"match": {"prefix": "/"}, "route": {"cluster": "echo"}}
    return {"static_resources": {"listeners": [_listener(port, route)], "clusters": [cluster]}}


def _listener(port: int, route: Mapping[str, object]) -> dict[str, object]:
    types = "type.googleapis.com/envoy.extensions.filters"
    router = {"name": "router", "typed_config": {"@type": f"{types}.http.router.v3.Router"}}
    manager = {
        "@type": f"{types}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "minimal",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
        "http_filters": [router],
    }
    return {
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
        "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
    }


if __name__ == "__main__":
    main()
