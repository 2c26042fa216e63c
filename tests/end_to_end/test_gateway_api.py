"""What the Gateway API says of routes, through the whole product: written by API, published, asked of both nodes."""

from typing import Any

import httpx
import pytest

from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.product import ask

HOSTS = ("*.gw.acme.test", "one.gw.acme.test")
ANY, ONE = HOSTS


def there(name: str) -> dict[str, Any]:
    return {"name": name, "type": "present"}


def saying(word: str, host: str, **match: Any) -> dict[str, Any]:
    """A route that answers with a word."""
    return {"hostnames": [host], "match": match, "action": {"type": "respond", "body": word}}


def path(kind: str, value: str) -> dict[str, Any]:
    return {"type": kind, "value": value}


ROUTES = {
    "z-older": saying("older", ONE, headers=[there("x-one")]),
    "a-younger": saying("younger", ONE, headers=[there("x-two")]),
    "exact": saying("exact", ONE, path=path("exact", "/shop/new")),
    "template": saying("template", ONE, path=path("template", "/shop/{what}")),
    "longer": saying("longer", ONE, path=path("prefix", "/shop/new")),
    "prefix": saying("prefix", ONE, path=path("prefix", "/shop")),
    "posting": saying("posting", ONE, path=path("prefix", "/shop"), methods=["POST"]),
    "beta": saying("beta", ONE, path=path("prefix", "/shop"), cookies=[{"name": "group", "value": "beta"}]),
    "local": saying("local", ONE, path=path("exact", "/who"), client_addresses=["127.0.0.0/8"]),
    "away": saying("away", ONE, path=path("exact", "/who"), client_addresses=["192.0.2.0/24"]),
    "any": saying("any", ANY, path=path("prefix", "/x")),
    "moved": {
        "hostnames": [ONE],
        "match": {"path": path("prefix", "/old")},
        "action": {"type": "redirect", "path": path("prefix", "/new")},
    },
}
QUESTIONS = [
    ("one", "GET", "/", {"x-one": "1", "x-two": "1"}, "older"),
    ("one", "GET", "/", {"x-two": "1"}, "younger"),
    ("one", "GET", "/shop/new", {}, "exact"),
    ("one", "GET", "/shop/old", {}, "template"),
    ("one", "GET", "/shop/new/x", {}, "longer"),
    ("one", "GET", "/shop/old/x", {}, "prefix"),
    ("one", "POST", "/shop/old/x", {"cookie": "group=beta"}, "posting"),
    ("one", "GET", "/shop/old/x", {"cookie": "group=beta"}, "beta"),
    ("one", "GET", "/who", {"x-forwarded-for": "192.0.2.1"}, "local"),
    ("two", "GET", "/x", {}, "any"),
    ("deep.two", "GET", "/x/y", {}, "any"),
    ("one", "GET", "/x", {}, 404),
    ("two", "GET", "/", {}, 404),
]


@pytest.fixture(scope="module")
def published(product: Any) -> None:
    with product.api() as api:
        for host in HOSTS:
            ok(api.post(f"{ACME}/hostnames", json={"name": host, "spec": {}}))
        for name, spec in ROUTES.items():
            ok(api.post(f"{ACME}/routes", json={"name": f"gw-{name}", "spec": spec}))
        publish_and_settle(api, "routes as the Gateway API says it")


@pytest.mark.parametrize(("label", "method", "target", "headers", "expected"), QUESTIONS)
def test_both_nodes_route_as_the_specification_says(
    product: Any, published: None, label: str, method: str, target: str, headers: dict[str, str], expected: str | int
) -> None:
    for edge in product.edges:
        asked = {"Host": f"{label}.gw.acme.test", **headers}
        answer = httpx.request(method, f"{edge}{target}", headers=asked, timeout=30)
        assert (answer.text if answer.status_code == 200 else answer.status_code) == expected, edge


def test_a_redirect_stays_on_the_port_that_was_asked(product: Any, published: None) -> None:
    for edge in product.edges:
        asked = f"one.gw.acme.test:{httpx.URL(edge).port}"
        answer = ask(edge, asked, "/old/page?q=1")
        assert (answer.status_code, answer.headers["location"]) == (302, f"http://{asked}/new/page?q=1")
