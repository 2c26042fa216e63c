"""What it costs a node to look at answers for what must not leave, beside a route that looks at nothing.

    python -m bench.dlp_answers

A real Envoy and a real inspector with one worker each; answers of 3 KiB of JSON, and of a type that passes unread.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import psutil
from gatehouse_inspector.serving.doors import responses_beside
from gatehouse_protocol import envoy_schema
from gatehouse_protocol.vocabulary import RESPONSES

from bench.envoys import free_port, running_envoy
from bench.inspectors import led_to_inspector, running_inspector
from policies.compiler import IntentObject, SliceContext, compile_slice, parse
from policies.compiler.envoy.rendering import render_static
from policies.compiler.intent.dlp import DlpPolicySpec

SECONDS: Final = 4
CONNECTIONS: Final = 8
NAMES: Final = ("plain", "requests", "answers")
ANSWER: Final = json.dumps([{"order": number, "note": "two of the small ones", "price": 7.5} for number in range(50)])
SPEC: Final = {"mode": "enforce", "detectors": [{"detector": "card_number"}, {"detector": "iban"}, {"detector": "jwt"}]}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="gh-") as folder, ExitStack() as stack:
        home = Path(folder)
        upstream, port, place = free_port(), free_port(), home / "inspector.sock"
        (home / "upstream.json").write_text(json.dumps(_upstream(upstream)))
        stack.enter_context(running_envoy(home / "upstream.json", (upstream,)))
        rendered, document = _gateway(port, upstream, place)
        (home / "bundle.json").write_text(json.dumps(document))
        (home / "gateway.pb").write_bytes(rendered)
        inspector = psutil.Process(stack.enter_context(running_inspector(place, home / "bundle.json")))
        envoy = psutil.Process(stack.enter_context(running_envoy(home / "gateway.pb", (port,))))
        for path, what in (("/json", f"{len(ANSWER) / 1024:.1f} KiB of JSON"), ("/file", "of a type that passes")):
            for name in NAMES:
                print(f"{what}, {name}: {_cost(port, f'{name}.acme.test', path, envoy, inspector)}")


def _cost(port: int, host: str, path: str, *processes: psutil.Process) -> str:
    before = [_used(one) for one in processes]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", f"Host: {host}"]
    said = subprocess.run([*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
    assert "Non-2xx" not in said.stdout, said.stdout
    count = int(re.search(r"(\d+) requests in", said.stdout)[1])  # type: ignore[index]
    envoy, inspector = [(_used(one) - so_far) / count * 1e6 for one, so_far in zip(processes, before, strict=True)]
    median = re.search(r"(?m)^ +50% +(\S+)", said.stdout)[1]  # type: ignore[index]
    return f"{envoy:.0f} µs of processor of Envoy's, {inspector:.0f} of the inspector's, median {median}"


def _used(process: psutil.Process) -> float:
    return float(sum(sum(one.cpu_times()[:2]) for one in (process, *process.children(recursive=True))))


def _gateway(port: int, upstream: int, place: Path) -> tuple[bytes, dict[str, Any]]:
    """The bootstrap of the gateway, and what its inspector looks with."""
    schema = envoy_schema.default()
    asking = {"policy": "cards", "failure_mode": "closed"}
    attached: dict[str, dict[str, Any]] = {
        "plain": {},
        "requests": asking,
        "answers": {**asking, "inspect_responses": True},
    }
    endpoints = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": upstream, "weight": 1}]}
    hosts = [f"{name}.acme.test" for name in NAMES]
    policy = _object("dlp_policy", "cards", SPEC)
    assert isinstance(policy.spec, DlpPolicySpec)
    tenant = [
        policy,
        *(_object("hostname", f"{name}.acme.test", {"dlp": one} if one else {}) for name, one in attached.items()),
        _object("service", "echo", {"endpoints": endpoints}),
        _object("route", "front", {
            "hostnames": hosts, "match": {"path": {"type": "prefix", "value": "/"}},
            "action": {"type": "forward", "backends": [{"service": "echo", "weight": 100}]},
        }),
    ]  # fmt: skip
    context = SliceContext(
        tenant="acme", gateway="edge", services=frozenset({"echo"}), hostnames=frozenset(hosts),
        dlp_policies=frozenset({"cards"}), allowed_private_networks=("127.0.0.0/8",),
    )  # fmt: skip
    listener = _object("listener", "http", {"protocol": "http", "address": "127.0.0.1", "port": port})
    ours = compile_slice([listener], SliceContext(tenant="platform", gateway="edge", is_platform=True), schema)
    theirs = compile_slice(tenant, context, schema)
    assert not [one for one in (*ours.problems, *theirs.problems) if one.severity == "error"]
    rendered = led_to_inspector(render_static(theirs.resources, ours.resources, schema), place)
    return _led_to_responses(rendered, place), {
        "policies": {},
        "guards": {"acme/dlp/cards": policy.spec.document("00" * 16)},
    }


def _object(kind: str, name: str, spec: Mapping[str, object]) -> IntentObject:
    parsed = parse(kind, name, spec)
    assert not isinstance(parsed, tuple), parsed
    return parsed


def _led_to_responses(rendered: bytes, place: Path) -> bytes:
    schema = envoy_schema.default()
    bootstrap = schema.message("envoy.config.bootstrap.v3.Bootstrap").FromString(rendered)
    cluster = bootstrap.static_resources.clusters.add(name=RESPONSES)
    cluster.connect_timeout.nanos = 250_000_000
    cluster.load_assignment.cluster_name = RESPONSES
    endpoint = cluster.load_assignment.endpoints.add().lb_endpoints.add().endpoint
    endpoint.address.pipe.path = str(responses_beside(place))
    options = schema.message("envoy.extensions.upstreams.http.v3.HttpProtocolOptions")()
    options.explicit_http_config.http2_protocol_options.max_concurrent_streams.value = 1
    cluster.typed_extension_protocol_options[options.DESCRIPTOR.full_name].CopyFrom(schema.to_any(options))
    return bytes(bootstrap.SerializeToString())


def _upstream(port: int) -> dict[str, Any]:
    def answering(path: str, kind: str) -> dict[str, Any]:
        header = {"header": {"key": "content-type", "value": kind}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
        body = {"status": 200, "body": {"inline_string": ANSWER}}
        return {"match": {"prefix": path}, "direct_response": body, "response_headers_to_add": [header]}

    routes = [answering("/json", "application/json"), answering("/file", "application/octet-stream")]
    filters = "type.googleapis.com/envoy.extensions.filters"
    manager = {
        "@type": f"{filters}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "upstream",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": routes}]},
        "http_filters": [{"name": "router", "typed_config": {"@type": f"{filters}.http.router.v3.Router"}}],
    }
    listener = {
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
        "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
    }
    return {"static_resources": {"listeners": [listener]}}


if __name__ == "__main__":
    main()
