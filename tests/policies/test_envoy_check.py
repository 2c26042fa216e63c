"""Asking a real Envoy: consent, a refusal that names its object, and no answer that could pass for consent."""

import time
from pathlib import Path
from typing import Any

import pytest

from policies.compiler import IntentObject, Resource
from policies.compiler.envoy.values import VIRTUAL_HOST_URL
from policies.envoy_check import EnvoyUnavailableError, _Check, ask, validate
from tests.policies.compiler.intents import SCHEMA, compiled, hostname, made, platform, route, service

pytestmark = pytest.mark.envoy


def tenant(count: int = 3) -> list[IntentObject]:
    hosts = [hostname(f"h{index}.test") for index in range(count)]
    routes = [
        route(f"r{index}-{at}", f"/{at}", hostnames=[f"h{index}.test"]) for index in range(count) for at in range(40)
    ]
    return [service("echo", "9.9.9.9"), *hosts, *routes]


def with_bad_regex(resources: tuple[Resource, ...], *victims: tuple[str, str]) -> list[Resource]:
    """Break the expression-to-be of some routes, as a fault of the compiler would, past all of its own checks."""
    changed = []
    for resource in resources:
        host = SCHEMA.unpack(resource.body) if resource.type_url == VIRTUAL_HOST_URL else None
        for name, key in victims:
            if host is not None and resource.name == f"acme/{name}":
                config = host.matcher.matcher_tree.prefix_match_map.map[key].action.typed_config
                message = SCHEMA.open_any(config)
                message.match.safe_regex.regex = "(a"
                config.CopyFrom(SCHEMA.to_any(message))
        body = resource.body if host is None else SCHEMA.pack(host)
        changed.append(Resource.of(resource.type_url, resource.name, body, resource.unit))
    return changed


def found(problems: tuple[Any, ...]) -> set[tuple[str, str, str]]:
    return {(problem.kind, problem.name, problem.code) for problem in problems}


def test_envoy_takes_what_we_compile() -> None:
    doors = [
        made("listener", "http", {"protocol": "http", "port": 80}),
        made("listener", "https", {"protocol": "https", "port": 443, "certificate": "default"}),
        made("defaults", "defaults", {"allow_websockets": False}),
    ]
    shared = platform(*doors).resources
    assert validate(compiled(*tenant()).resources, shared) == ()
    assert validate(shared, ()) == ()


def test_changed_units_can_be_asked_about_without_the_rest() -> None:
    hosts_only = [one for one in compiled(*tenant()).resources if one.type_url == VIRTUAL_HOST_URL]
    assert validate(hosts_only[:1], ()) == ()


def test_each_changed_resource_can_be_asked_about_alone() -> None:
    for resource in compiled(*tenant(1)).resources:
        assert validate([resource], platform().resources) == ()


def test_a_refusal_names_every_guilty_route_and_only_those() -> None:
    resources = with_bad_regex(compiled(*tenant()).resources, ("h0.test", "/7"), ("h2.test", "/31"))
    problems = validate(resources, platform().resources)
    assert found(problems) == {("route", "r0-7", "envoy_rejected"), ("route", "r2-31", "envoy_rejected")}
    assert all("missing )" in problem.text for problem in problems)


def test_a_refusal_of_a_cluster_names_its_service() -> None:
    resources = []
    for resource in compiled(*tenant(1), service("bad", "9.9.9.9")).resources:
        message = SCHEMA.unpack(resource.body)
        if resource.name == "acme/bad" and resource.type_url.endswith("ClusterLoadAssignment"):
            message.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address = "nowhere"
        resources.append(Resource.of(resource.type_url, resource.name, SCHEMA.pack(message), resource.unit))
    assert found(validate(resources, ())) == {("service", "bad", "envoy_rejected")}


def test_what_breaks_envoys_rules_is_named_without_asking() -> None:
    resources = compiled(*tenant(1)).resources
    host = next(one for one in resources if one.type_url == VIRTUAL_HOST_URL)
    message = SCHEMA.unpack(host.body)
    del message.domains[:]
    broken = Resource.of(host.type_url, host.name, SCHEMA.pack(message), host.unit)
    problems = validate([broken], ())
    assert found(problems) == {("hostname", "h0.test", "envoy_invalid")}


def test_no_answer_is_never_consent(tmp_path: Path) -> None:
    mute = tmp_path / "envoy"
    mute.write_text("#!/bin/sh\nexit 3\n")
    mute.chmod(0o755)
    with pytest.raises(EnvoyUnavailableError):
        ask(mute, b"", 5.0)


def test_an_envoy_that_hangs_is_given_up(tmp_path: Path) -> None:
    slow = tmp_path / "envoy"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    with pytest.raises(EnvoyUnavailableError, match="in time"):
        ask(slow, b"", 0.2)


def test_a_refusal_stands_although_there_is_no_time_to_find_the_guilty(tmp_path: Path) -> None:
    once = tmp_path / "envoy"
    refusal = "error initializing configuration '$7': nothing pleases me"
    once.write_text(
        f'#!/bin/sh\n[ -e {tmp_path}/asked ] && exec sleep 60\n: > {tmp_path}/asked\necho "{refusal}" >&2\nexit 1\n'
    )
    once.chmod(0o755)
    check = _Check(once, SCHEMA, (), time.monotonic() + 1.0)
    problems = check.problems_of(compiled(*tenant(1)).resources)
    assert [(problem.name, problem.text) for problem in problems] == [("", "Envoy refuses this: nothing pleases me")]


def test_a_missing_envoy_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(EnvoyUnavailableError, match="could not be run"):
        ask(tmp_path / "none", b"", 5.0)
