"""What traffic policies cost a request, beside a plain route of the same Envoy.

Budget: a verified token (cached), a rate limit and rules together ≤ 1.3× the processor time of a plain route.
Others are printed to know them. Each pair is measured in turn, several times; the median ratio counts.
Arguments choose some of the rows: `python -m bench.traffic_policies "token, limit and rules"`.
"""

import hashlib
import json
import statistics
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from gatehouse_protocol import envoy_schema

from bench.data_plane import answering
from bench.envoys import free_port, load, running_envoy
from policies.compiler import IntentObject, SliceContext, compile_slice, parse
from policies.compiler.envoy.rendering import render_static

ROUNDS, SECONDS = 15, 1  # short and often: what else the machine does meets both sides
HOST = "shop.acme.test"
ISSUER, KEY = "https://id.acme.test/", "ghk_benchmark"
BUDGET = 1.3
PLENTY = {"requests": 1_000_000, "per_seconds": 1}
ASKED = {
    "token": (["token"], "jwt"),
    "rules": (["rules"], ""),
    "limit": (["limit"], ""),
    "token, limit and rules": (["token", "limit", "claim-rules"], "jwt"),
    "API key": (["key"], "key"),
    "API key and a limit for each consumer": (["key", "each"], "key"),
    "header edits": (["edits"], ""),
    "query edits": (["query"], ""),
    "a kept answer": (["kept"], ""),
    "a cache that is bypassed": (["kept"], "cookie"),
}


def main() -> None:
    """Measure and print."""
    signing = rsa.generate_private_key(65537, 2048)
    sent = {
        "jwt": [f"authorization: Bearer {_token(signing)}"],
        "key": [f"x-api-key: {KEY}"],
        "cookie": ["cookie: a=b"],
        "": [],
    }
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        upstream, port = free_port(), free_port()
        (home / "upstream.json").write_text(json.dumps(answering(upstream)))
        (home / "ours.pb").write_bytes(_ours(port, upstream, signing))
        with running_envoy(home / "upstream.json", (upstream,)), running_envoy(home / "ours.pb", (port,)) as pid:
            for number, (title, (_, how)) in enumerate(ASKED.items()):
                if sys.argv[1:] and title not in sys.argv[1:]:
                    continue
                _compare(title, pid, f"http://127.0.0.1:{port}", number, sent[how])


def _compare(title: str, pid: int, at: str, number: int, headers: list[str]) -> None:
    pairs = [
        [load(pid, at + path, HOST, seconds=SECONDS, headers=headers) for path in (f"/p{number}/x", "/plain")]
        for _ in range(ROUNDS)
    ]
    ratios = [one.cpu_us_per_request / plain.cpu_us_per_request for one, plain in pairs]
    costs = [statistics.median(pair[side].cpu_us_per_request for pair in pairs) for side in (0, 1)]
    errors = sum(cost.errors for pair in pairs for cost in pair)
    ratio = statistics.median(ratios)
    verdict = f", {'within' if ratio <= BUDGET else 'MISSES'} the budget of {BUDGET}×" if "and rules" in title else ""
    print(
        f"{title}: {ratio:.2f}× a plain route ({min(ratios):.2f} to {max(ratios):.2f}){verdict}; "
        f"{costs[0]:.1f} and {costs[1]:.1f} µs of processor a request, {errors} errors"
    )


def _ours(port: int, upstream: int, signing: rsa.RSAPrivateKey) -> bytes:
    schema = envoy_schema.default()
    platform = [
        _object("listener", "http", {"protocol": "http", "address": "127.0.0.1", "port": port}),
        _object("defaults", "defaults", {}),
    ]
    endpoints = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": upstream, "weight": 1}]}
    digest = hashlib.sha256(KEY.encode()).hexdigest()
    policies = _policies(signing)
    tenant = [
        _object("hostname", HOST, {}),
        _object("service", "echo", {"endpoints": endpoints}),
        _object("consumer", "app", {"keys": [{"name": "now", "digest": digest}]}),
        *(_object("traffic_policy", name, {"policy": policy}) for name, policy in policies.items()),
        _object("route", "plain", _route("/plain", [])),
        *(
            _object("route", f"p{number}", _route(f"/p{number}", names))
            for number, (names, _) in enumerate(ASKED.values())
        ),
    ]
    ours = compile_slice(platform, SliceContext(tenant="platform", gateway="edge", is_platform=True), schema)
    context = SliceContext(
        tenant="acme", gateway="edge", services=frozenset({"echo"}), hostnames=frozenset({HOST}),
        traffic_policies=dict.fromkeys(policies), allowed_private_networks=("127.0.0.0/8",),
    )  # fmt: skip
    theirs = compile_slice(tenant, context, schema)
    assert not [problem for problem in (*ours.problems, *theirs.problems) if problem.severity == "error"]
    return render_static(theirs.resources, ours.resources, schema)


def _policies(signing: rsa.RSAPrivateKey) -> Mapping[str, Mapping[str, Any]]:
    rule = {"name": "reads", "action": "allow", "methods": ["GET"], "paths": [{"type": "prefix", "value": "/"}]}
    claim = {**rule, "claims": [{"claim": "sub", "values": ["ann"]}]}
    keys = {"type": "inline", "jwks": json.dumps({"keys": [_public(signing)]})}
    return {
        "token": {"type": "jwt", "issuer": ISSUER, "keys": keys},
        "rules": {"type": "authorization", "rules": [rule], "otherwise": "deny"},
        "claim-rules": {"type": "authorization", "rules": [claim], "otherwise": "deny"},
        "limit": {"type": "rate_limit", **PLENTY},
        "key": {"type": "api_key"},
        "each": {"type": "rate_limit", **PLENTY, "by": {"type": "consumer"}},
        "edits": {"type": "headers", "request": {"set": [{"name": "x-a", "value": "b"}], "remove": ["x-c"]}},
        "kept": {"type": "cache", "ttl_seconds": 3600},
        "query": {"type": "headers", "query": {"set": [{"name": "a", "value": "b"}]}},
    }


def _route(path: str, policies: list[str]) -> dict[str, object]:
    backends = [{"service": "echo", "weight": 100}]
    return {
        "hostnames": [HOST],
        "match": {"path": {"type": "prefix", "value": path}},
        "action": {"type": "forward", "backends": backends},
        "policies": policies,
    }


def _object(kind: str, name: str, spec: Mapping[str, object]) -> IntentObject:
    parsed = parse(kind, name, spec)
    assert not isinstance(parsed, tuple), parsed
    return parsed


def _public(signing: rsa.RSAPrivateKey) -> dict[str, str]:
    numbers = signing.public_key().public_numbers()
    n, e = _encoded(numbers.n.to_bytes(256, "big")), _encoded(numbers.e.to_bytes(3, "big"))
    return {"kty": "RSA", "kid": "1", "alg": "RS256", "n": n, "e": e}


def _token(signing: rsa.RSAPrivateKey) -> str:
    said = {"iss": ISSUER, "sub": "ann", "exp": int(time.time()) + 3600}
    parts = (json.dumps(part).encode() for part in ({"alg": "RS256", "kid": "1"}, said))
    signed = ".".join(_encoded(part) for part in parts)
    return f"{signed}.{_encoded(signing.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


if __name__ == "__main__":
    main()
