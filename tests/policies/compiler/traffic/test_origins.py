"""Clients told by their country and autonomous system, in routes and in rules, on a real Envoy with files of both."""

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gatehouse_agent.assembly.origins import OriginFiles, with_origins

from policies.compiler import IntentObject
from tests.agent.origin_files import countries, systems
from tests.policies.compiler.intents import compiled, hostname, made, platform, route
from tests.policies.compiler.running_envoy import Gateway, echo_service, running
from tests.policies.compiler.traffic.secured import ask, client, https, with_certificate
from tests.policies.compiler.traffic.world import LOOPBACK, at, policy

pytestmark = pytest.mark.envoy
GERMAN, AUSTRIAN, FRENCH, KOREAN, NOWHERE = (f"127.0.0.{last}" for last in range(2, 7))
HOSTER = 64_500
HTTP = made("listener", "http", {"protocol": "http", "port": 8080})
PATIENCE_SECONDS = 60.0


def saying(name: str, path: str, **spec: Any) -> IntentObject:
    """A route that answers with its own name."""
    return route(name, path, action={"type": "respond", "status": 200, "body": name}, **spec)


def rules(name: str, otherwise: str, **rule: Any) -> IntentObject:
    action = "deny" if otherwise == "allow" else "allow"
    return policy(name, "authorization", rules=[{"name": "one", "action": action, **rule}], otherwise=otherwise)


OBJECTS = [
    rules("no-koreans", "allow", countries=["KP"]),
    rules("near-only", "allow", countries_except=["DE", "AT"]),
    rules("germans", "deny", countries=["DE"]),
    rules("known", "deny", countries_except=["KP"]),
    rules("no-hosters", "allow", asns=[HOSTER]),
    saying("no-koreans", "/no-koreans", policies=["no-koreans"]),
    saying("near-only", "/near-only", policies=["near-only"]),
    saying("germans", "/germans", policies=["germans"]),
    saying("known", "/known", policies=["known"]),
    saying("no-hosters", "/no-hosters", policies=["no-hosters"]),
]
ROUTES = [
    saying("anybody", "/"),
    saying("near", "/", countries=["DE", "AT", "CH", *(f"A{one}" for one in "ABCDEFGHIJKLMNOPQRS")]),
    saying("hosted", "/", asns=[*range(1, 12), HOSTER]),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> OriginFiles:
    home = tmp_path_factory.mktemp("origins")
    known = {"DE": f"{GERMAN}/32", "AT": f"{AUSTRIAN}/32", "FR": f"{FRENCH}/32", "KP": f"{KOREAN}/32"}
    return OriginFiles(countries(home / "c.mmdb", **known), systems(home / "a.mmdb", {HOSTER: f"{AUSTRIAN}/32"}))


@contextmanager
def knowing(
    files: OriginFiles, *objects: IntentObject, trusted_hops: int = 0, door: IntentObject = HTTP
) -> Iterator[Gateway]:
    """A gateway whose listeners know what a node with these files knows."""
    with echo_service() as port:
        given = [hostname(), at("echo", port), *objects]
        result = compiled(*given, allowed_private_networks=LOOPBACK)
        shell = platform(door, made("defaults", "defaults", {"trusted_hops": trusted_hops}))
        assert (result.problems, shell.problems) == ((), ())
        here = [replace(one, body=with_origins(one.body, files)) for one in shell.resources]
        with running(result.resources, here, with_certificate) as gateway:
            yield gateway


@pytest.fixture(scope="module")
def gateway(files: OriginFiles) -> Iterator[Gateway]:
    with knowing(files, *OBJECTS, *ROUTES) as found:
        yield found


def answer(gateway: Gateway, path: str, address: str, *headers: tuple[str, str]) -> tuple[int, str]:
    """The status and the body for a client that comes from an address of this machine."""
    asking = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=30, source_address=(address, 0))
    try:
        asking.request("GET", path, headers={"Host": "shop.acme.test", **dict(headers)})
        response = asking.getresponse()
        return response.status, response.read().decode()
    finally:
        asking.close()


@pytest.mark.parametrize(("address", "name"), [(GERMAN, "near"), (FRENCH, "anybody"), (NOWHERE, "anybody")])
def test_a_route_takes_clients_of_its_countries(gateway: Gateway, address: str, name: str) -> None:
    assert answer(gateway, "/", address) == (200, name)


def test_a_route_takes_clients_of_its_autonomous_systems(files: OriginFiles) -> None:
    with knowing(files, *(one for one in ROUTES if one.name != "near")) as gateway:
        assert answer(gateway, "/", AUSTRIAN) == (200, "hosted")
        assert answer(gateway, "/", GERMAN) == (200, "anybody")


VERDICTS = [
    ("/no-koreans", KOREAN, 403),
    ("/no-koreans", GERMAN, 200),
    ("/no-koreans", NOWHERE, 200),
    ("/near-only", GERMAN, 200),
    ("/near-only", FRENCH, 403),
    ("/near-only", NOWHERE, 403),
    ("/germans", GERMAN, 200),
    ("/germans", FRENCH, 403),
    ("/germans", NOWHERE, 403),
    ("/known", GERMAN, 200),
    ("/known", KOREAN, 403),
    ("/known", NOWHERE, 403),
    ("/no-hosters", AUSTRIAN, 403),
    ("/no-hosters", GERMAN, 200),
]


@pytest.mark.parametrize(("path", "address", "status"), VERDICTS)
def test_rules_deny_widely_and_allow_narrowly(gateway: Gateway, path: str, address: str, status: int) -> None:
    assert answer(gateway, path, address)[0] == status


LIES = [
    ("x-forwarded-for", GERMAN),
    ("x-envoy-external-address", GERMAN),
    ("x-gatehouse-origin-country", "DE"),
    ("x-gatehouse-origin-asn", "1"),
    ("envoy.geoip", '{"country":"DE"}'),
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie[0])
def test_nobody_says_himself_where_he_comes_from(gateway: Gateway, lie: tuple[str, str]) -> None:
    assert answer(gateway, "/germans", FRENCH, lie)[0] == 403
    assert answer(gateway, "/", FRENCH, lie) == (200, "anybody")


@pytest.fixture(scope="module")
def behind_a_proxy(files: OriginFiles) -> Iterator[Gateway]:
    echoing = route("seen", "/seen", policies=["germans"])
    with knowing(files, *OBJECTS, *ROUTES, echoing, trusted_hops=1) as found:
        yield found


@pytest.mark.parametrize(("path", "address", "status"), VERDICTS)
def test_behind_a_proxy_rules_go_by_the_client_that_it_names(
    behind_a_proxy: Gateway, path: str, address: str, status: int
) -> None:
    assert answer(behind_a_proxy, path, FRENCH, ("x-forwarded-for", address))[0] == status
    assert answer(behind_a_proxy, path, FRENCH, ("x-forwarded-for", f"{GERMAN}, {address}"))[0] == status


def test_behind_a_proxy_routes_take_nobody_by_his_country(behind_a_proxy: Gateway) -> None:
    assert answer(behind_a_proxy, "/", GERMAN, ("x-forwarded-for", GERMAN)) == (200, "anybody")


@pytest.mark.parametrize("lie", LIES[1:], ids=lambda lie: lie[0])
def test_behind_a_proxy_nobody_says_himself_where_he_comes_from(behind_a_proxy: Gateway, lie: tuple[str, str]) -> None:
    assert answer(behind_a_proxy, "/germans", GERMAN, ("x-forwarded-for", NOWHERE), lie)[0] == 403


def test_services_see_nothing_of_the_lookup(behind_a_proxy: Gateway) -> None:
    status, seen = answer(behind_a_proxy, "/seen", FRENCH, ("x-forwarded-for", GERMAN))
    assert status == 200
    assert "origin" not in seen


def test_over_tls_it_is_the_same(files: OriginFiles) -> None:
    with knowing(files, *OBJECTS, *ROUTES, door=https()) as gateway:
        assert ask(gateway, "/germans", client())[0] == 403
        assert ask(gateway, "/no-koreans", client())[0] == 200


def test_a_file_that_takes_the_place_of_another_counts_for_new_connections(tmp_path: Path) -> None:
    files = OriginFiles(countries(tmp_path / "c.mmdb", DE=f"{FRENCH}/32"))
    with knowing(files, *OBJECTS) as gateway:
        assert answer(gateway, "/germans", FRENCH)[0] == 200
        countries(tmp_path / "c.mmdb", FR=f"{FRENCH}/32")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while answer(gateway, "/germans", FRENCH)[0] != 403:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_without_files_everybody_is_of_an_unknown_country(files: OriginFiles) -> None:
    with knowing(OriginFiles(systems=files.systems), *OBJECTS, *ROUTES) as gateway:
        assert answer(gateway, "/", GERMAN) == (200, "anybody")
        assert answer(gateway, "/germans", GERMAN)[0] == 403
        assert answer(gateway, "/near-only", GERMAN)[0] == 403
        assert answer(gateway, "/no-koreans", KOREAN)[0] == 200
