"""Every answer carries the security headers, whoever makes it: pages, the API, nodes' addresses, files, refusals."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from websockets.exceptions import InvalidStatus

from fleet.node_api.app import ADDRESSES
from policies.models import Gateway, Slice
from tests import make
from tests.access.contract import document
from tests.access.table import arguments, call, table
from tests.access.world import World
from tests.callers import signed_in
from tests.cast import Cast
from tests.live.browser import cookie_of, tab
from tests.live.web import Web
from tests.security.wire import request, say

EXACT = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
}
PRESENT = ("content-security-policy", "referrer-policy", "permissions-policy", "cache-control")
TEXT = re.compile(r"text/|[^;]*[+/]xml\b")
ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>")
NAMED = re.compile(r"\{\w+\}")
ATTACHMENT = re.compile(r'attachment; filename="[\w.@-]+"', re.ASCII)
SAMPLES = {"uuid": "0190a000-0000-7000-8000-000000000000", "int": "1", "path": "x"}


def missing(headers: Any) -> list[str]:
    """Return what is missing or weak in the headers of one answer."""
    policy = headers.get("content-security-policy", "")
    wrong = [f"{name}: {headers.get(name)}" for name, value in EXACT.items() if headers.get(name) != value]
    wrong += [name for name in PRESENT if not headers.get(name)]
    wrong += [f"policy allows {word}" for word in ("unsafe-inline", "unsafe-eval", "*", "http:") if word in policy]
    wrong += [f"policy lacks {word}" for word in ("default-src 'none'", "frame-ancestors 'none'") if word not in policy]
    wrong += [name for name in ("server", "x-powered-by", "access-control-allow-origin") if name in headers]
    return [*wrong, *misnamed(headers)]


def misnamed(headers: Any) -> list[str]:
    """Return what is wrong with how the content is named: it has a type, and text a set of characters."""
    kind = headers.get("content-type", "").lower().replace('"', "")
    has_content = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    if not kind:
        return ["content-type"] if has_content else []
    return [f"content-type: {kind}"] if TEXT.match(kind) and "charset=utf-8" not in kind else []


def routes(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """Every address of the URL map, with samples for its arguments."""
    for entry in patterns:
        route = prefix + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            plain = route.replace("(?:/.*)?", "/x").replace("\\Z", "")
            yield "/" + ARGUMENT.sub(lambda found: SAMPLES.get(found[1] or "", "acme"), plain)


def test_every_route_of_the_console_answers_with_all_of_them(web: Web, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    addresses = sorted(set(routes(get_resolver().url_patterns)))
    assert len(addresses) > 200
    faults = {}
    with httpx.Client(base_url=web.url, headers={"Cookie": cookie_of(cast.alice)}, timeout=60) as client:
        for address in addresses:
            answer = client.get(address)
            while answer.status_code == 429:  # a budget is no reason to go without
                assert missing(answer.headers) == []
                answer = client.get(address)
            if wrong := missing(answer.headers):
                faults[address] = wrong
    assert faults == {}


@pytest.mark.parametrize("address", sorted(ADDRESSES))
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_nodes_addresses_answer_with_all_of_them(web: Web, address: str, method: str):
    answer = httpx.request(method, web.url + address)
    assert (answer.status_code in {400, 401, 404, 405, 413, 422}, missing(answer.headers)) == (True, [])


@pytest.mark.parametrize(
    "asked",
    [
        "NONSENSE\r\n\r\n",
        request("http://evil.test/"),
        request("/healthz", "X: " + "x" * 40_000),
        request("//api/v1/me"),
        request("/api/v1/me", host="evil.test"),
        request("/sign-in", "Content-Type: multipart/form-data; boundary=x", method="POST"),
        request("/nowhere"),
        request("/api/v1/nowhere"),
        request("/"),
        request("/console/"),
        request("/metrics"),
        request("/static/nowhere.js"),
        request("/static/sign_in/once.js"),
        request("/static/sign_in/mark.svg"),
        request("/static/console/favicon.svg"),
        request("/ws/live"),
        request("/healthz", method="TRACE"),
    ],
)
def test_refusals_redirects_and_files_answer_with_all_of_them(web: Web, asked: str):
    answer = say(web, asked)
    assert answer.status
    assert missing(answer.headers) == []


def test_a_refused_websocket_does_too(web: Web):
    with pytest.raises(InvalidStatus) as refusal, tab(web, origin="https://evil.test"):
        pass
    assert refusal.value.response.status_code == 403
    headers = {name.lower(): value for name, value in refusal.value.response.headers.raw_items()}
    assert missing(headers) == []


def test_what_is_private_is_kept_nowhere_and_what_never_changes_for_ever(web: Web, cast: Cast):
    with httpx.Client(base_url=web.url, headers={"Cookie": cookie_of(cast.alice)}) as client:
        for address in ("/api/v1/me", "/console/", "/sign-in/password", "/healthz"):
            assert "no-store" in client.get(address).headers["cache-control"], address


def downloads() -> dict[str, str]:
    """Every operation that the API's document says answers with a file, and the query that makes it do so."""
    found = {}
    for address, operations in document()["paths"].items():
        for method, operation in operations.items():
            kinds = set(operation["responses"].get("200", {}).get("content", {})) - {"application/json"}
            if kinds and address.startswith("/api/v1") and not address.endswith("/metrics"):
                name = f"{method.upper()} {NAMED.sub('{}', address.removeprefix('/api/v1'))}"
                found[name] = "as=csv" if "application/json" in operation["responses"]["200"]["content"] else ""
    return found


@pytest.fixture
def world(cast: Cast, edge: Gateway) -> Iterator[World]:
    """What rows of the table of access name; it is taken back."""
    with transaction.atomic():
        others = {tenant.slug: make.slice_of(tenant, edge) for tenant in (cast.globex, cast.platform)}
        acme = Slice.objects.traffic().get(tenant=cast.acme, gateway=edge)
        yield World(cast, edge, {"acme": acme, **others}, crew={}, platform_viewer=cast.olga)
        transaction.set_rollback(True)


def test_there_are_downloads():
    assert len(downloads()) >= 8


@pytest.mark.parametrize("name", sorted(downloads()))
def test_what_is_taken_away_is_an_attachment_under_a_name_of_ours(world: World, name: str):
    row, area = next(found for operation, found in table().items() if NAMED.sub("{}", operation) == name)
    given = arguments(row, area, world, world.cast.acme)
    answer = call(signed_in(world.cast.olga), row, given, world, query=downloads()[name])
    assert answer.status_code == 200
    assert not answer["Content-Type"].startswith("application/json")
    assert ATTACHMENT.fullmatch(answer.headers.get("Content-Disposition", ""))
    answer.close()


def test_signing_out_clears_what_the_browser_kept(web: Web, cast: Cast):
    cookie = cookie_of(cast.alice)
    with httpx.Client(base_url=web.url, headers={"Cookie": cookie}) as client:
        token = client.get("/console/").cookies["csrftoken"]
        form = {"csrfmiddlewaretoken": token}
        headers = {"Cookie": f"{cookie}; csrftoken={token}", "Origin": web.url}
        answer = client.post("/sign-out", data=form, headers=headers)
    assert answer.status_code == 302
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "sessionid" in answer.headers["set-cookie"]


def test_the_policy_of_a_page_lets_no_script_write_markup(web: Web):
    policy = httpx.get(f"{web.url}/sign-in").headers["content-security-policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "trusted-types default" in policy
    assert "script-src 'self'" in policy


def test_an_answer_of_the_api_lets_nothing_run_at_all(web: Web):
    policy = httpx.get(f"{web.url}/api/v1/me").headers["content-security-policy"]
    assert policy == "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
