"""Documents of other products, translated and served: a real Envoy does what they say."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from policies.compiler import IntentObject, has_errors
from policies.translating import Format, Known, translate
from tests.policies.compiler.intents import compiled, made, platform
from tests.policies.compiler.running_envoy import Answer, Gateway, echo_service, running

pytestmark = pytest.mark.envoy
HOST, KEY = "api.example.com", "0123456789abcdef0123456789abcdef"
UNIMPLEMENTED = "12"

GATEWAY_API = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  hostnames: [api.example.com]
  rules:
    - matches: [{path: {value: /shop}, method: GET, headers: [{name: x-arm, value: a}]}]
      filters:
        - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-told, value: "100%"}], remove: [x-gone]}}
        - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /inside}}}
      backendRefs: [{name: shop, port: 80}]
    - matches: [{path: {value: /old}}]
      filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /new}}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: calls}
spec:
  hostnames: [api.example.com]
  rules: [{matches: [{method: {service: shop.Orders, method: Place}}], backendRefs: [{name: shop, port: 80}]}]
"""
OPENAPI = """
openapi: 3.1.0
info: {title: Orders, version: "1"}
servers: [{url: "http://api.example.com/v1"}]
paths:
  /orders/{orderId}: {get: {operationId: getOrder, responses: {}}}
"""
DECK = f"""
_format_version: "3.0"
services:
  - name: orders
    url: http://orders.internal:8080/v1
    routes:
      - name: orders
        hosts: [api.example.com]
        paths: [/orders]
        methods: [GET]
        strip_path: true
        plugins:
          - {{name: key-auth, config: {{key_names: [x-key], hide_credentials: true}}}}
          - {{name: rate-limiting, config: {{minute: 2, limit_by: consumer, policy: local}}}}
consumers: [{{username: alice, keyauth_credentials: [{{key: {KEY}}}]}}]
"""
NGINX = """
http {
  upstream backend { server 9.9.9.1:8080; }
  server {
    listen 80;
    server_name api.example.com;
    location / { proxy_pass http://backend; proxy_set_header X-Env 'live'; }
    location = /health { return 200 "ok"; }
    location /v1/ { proxy_pass http://backend/; add_header X-Old "1" always; }
  }
  server { listen 80; server_name old.example.com; return 301 https://api.example.com$request_uri; }
}
"""


@contextmanager
def served(format_: Format, document: str) -> Iterator[Gateway]:
    """What a document makes, its services led to one that says what it was asked."""
    told = translate(format_, document, Known())
    with echo_service() as port:
        objects = [_led_to(port, made(one["kind"], one["name"], one["spec"])) for one in told.objects]
        known = {(item.kind, item.name) for item in objects}
        hosts = {host for item in objects if item.kind == "route" for host in item.spec_json()["hostnames"]}
        objects += [made("hostname", host) for host in hosts if ("hostname", host) not in known]
        result = compiled(*objects, allowed_private_networks=("127.0.0.0/8",))
        assert not has_errors(result.problems), result.problems
        with running(result.resources, platform().resources) as gateway:
            yield gateway


def _led_to(port: int, item: IntentObject) -> IntentObject:
    if item.kind != "service":
        return item
    here = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": port}]}
    return made("service", item.name, {"endpoints": here})


def said(answer: Answer) -> tuple[str, dict[str, str]]:
    """The path and the headers that the service was sent."""
    assert answer.status == 200, (answer.status, answer.body)
    told: dict[str, Any] = json.loads(answer.body)
    return told["path"], dict(told["headers"])


def test_routes_of_the_gateway_api_lead_where_they_say() -> None:
    with served(Format.GATEWAY_API, GATEWAY_API) as gateway:
        path, headers = said(gateway.ask("/shop/a?b=c", HOST, headers=[("x-arm", "a"), ("x-gone", "1")]))
        assert (path, headers["x-told"], headers.get("x-gone")) == ("/inside/a?b=c", "100%", None)
        assert gateway.ask("/shop/a", HOST).status == 404
        assert gateway.ask("/shopping", HOST, headers=[("x-arm", "a")]).status == 404
        assert gateway.ask("/old/x", HOST).headers["location"].endswith("/new")
        grpc = [("content-type", "application/grpc")]
        assert said(gateway.ask("/shop.Orders/Place", HOST, method="POST", headers=grpc))[0] == "/shop.Orders/Place"
        refused = gateway.ask("/shop.Orders/Cancel", HOST, method="POST", headers=grpc)
        assert refused.headers["grpc-status"] == UNIMPLEMENTED


def test_only_what_an_openapi_document_describes_gets_through() -> None:
    with served(Format.OPENAPI, OPENAPI) as gateway:
        assert said(gateway.ask("/v1/orders/17?x=1", HOST))[0] == "/v1/orders/17?x=1"
        for path, method in (("/v1/orders/17/lines", "GET"), ("/v1/orders", "GET"), ("/v1/orders/17", "POST")):
            assert gateway.ask(path, HOST, method=method).status == 404


def test_what_kong_did_is_done_here_and_its_keys_stay_good() -> None:
    with served(Format.DECK, DECK) as gateway:
        assert gateway.ask("/orders/1", HOST).status == 401
        assert gateway.ask("/orders/1", HOST, headers=[("x-key", "wrong")]).status == 401
        path, headers = said(gateway.ask("/orders/1", HOST, headers=[("x-key", KEY)]))
        assert (path, headers["x-consumer"], headers.get("x-key")) == ("/v1/1", "alice", None)
        assert [gateway.ask("/orders/1", HOST, headers=[("x-key", KEY)]).status for _ in range(2)] == [200, 429]


def test_what_nginx_did_is_done_here() -> None:
    with served(Format.NGINX, NGINX) as gateway:
        path, headers = said(gateway.ask("/a/b", HOST))
        assert (path, headers["x-env"]) == ("/a/b", "live")
        assert gateway.ask("/health", HOST).body == b"ok"
        versioned = gateway.ask("/v1/a", HOST)
        assert (said(versioned)[0], versioned.headers["x-old"]) == ("/a", "1")
        moved = gateway.ask("/x?y=z", "old.example.com")
        assert (moved.status, moved.headers["location"]) == (301, "https://api.example.com/x?y=z")
