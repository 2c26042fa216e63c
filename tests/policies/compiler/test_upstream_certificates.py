"""Certificates that services are shown: which secret a cluster names, and what is said of those that will not do."""

from datetime import UTC, datetime, timedelta

import pytest

from policies import envoy_check
from policies.compiler.context import CertificateFacts
from tests.agent.client_authority import ClientAuthority
from tests.policies.compiler.intents import (
    SCHEMA,
    codes,
    compiled,
    forward,
    hostname,
    made,
    named,
    platform,
    refusals,
    route,
    service,
)

NOW = datetime(2026, 12, 1, tzinfo=UTC)
GOOD = CertificateFacts(NOW + timedelta(days=60))
TLS = {"server_name": "in.acme.test", "client_certificate": "orders"}


def one(tls=TLS, **facts):
    known = {"orders": CertificateFacts(**{"not_after": GOOD.not_after, **facts})}
    return compiled(service("secure", "9.9.9.9", tls=tls), certificates=known, now=NOW)


def test_a_cluster_names_the_certificate_and_neither_its_family_nor_its_version():
    result = one()
    assert result.problems == ()
    context = SCHEMA.open_any(named(result, "Cluster", "acme/secure").transport_socket.typed_config)
    (config,) = context.common_tls_context.tls_certificate_sds_secret_configs
    assert (config.name, config.sds_config.HasField("ads")) == ("acme/client-certificates/orders", True)


@pytest.mark.envoy
def test_envoy_takes_it():
    result = compiled(hostname(), service("secure", "9.9.9.9", tls=TLS), certificates={"orders": GOOD}, now=NOW)
    assert envoy_check.validate(result.resources, platform().resources) == ()


def test_one_that_is_not_there_is_an_error_at_its_field():
    result = compiled(service("secure", "9.9.9.9", tls=TLS), now=NOW)
    (problem,) = result.problems
    assert (problem.code, problem.pointer, problem.severity) == (
        "client_certificate_missing", "/spec/tls/client_certificate", "error",
    )  # fmt: skip
    assert result.resources == ()


@pytest.mark.parametrize(
    ("facts", "code", "text"),
    [
        ({"not_after": NOW}, "client_certificate_expired", "certificate orders ended on 1 December 2026"),
        ({"not_after": NOW + timedelta(days=14)}, "client_certificate_ends_soon", "ends on 15 December 2026"),
        ({"is_for_clients": False}, "client_certificate_not_for_clients", "its EKU lacks clientAuth"),
        ({"is_with_nodes": False}, "client_certificate_waits", "until they do"),
    ],
)
def test_one_that_will_not_do_is_warned_of_and_published(facts, code, text):
    result = one(**facts)
    (problem,) = result.problems
    assert (problem.code, problem.severity) == (code, "warning")
    assert text in problem.text
    assert result.resources


@pytest.mark.parametrize(("days", "code"), [(-2, "trust_expired"), (13, "trust_ends_soon"), (20, None)])
def test_authorities_of_a_service_that_end_are_told_with_the_day(days, code):
    now = datetime.now(UTC)
    authority = ClientAuthority.make(life=timedelta(days=days))
    result = compiled(
        service("secure", "9.9.9.9", tls={"server_name": "in.acme.test", "trust": authority.pem}), now=now
    )
    assert codes(result) == ({("secure", code)} if code else set())


def test_a_name_that_is_none_is_refused_at_its_field():
    said = {"endpoints": {"type": "static"}, "tls": {**TLS, "client_certificate": "Orders/../x"}}
    assert set(refusals("service", "s", said)) == {"/spec/tls/client_certificate"}


def test_a_policy_that_asks_by_grpc_needs_a_service_that_speaks_http2():
    policy = {"type": "external_authorization", "service": "asked", "protocol": "grpc"}
    shop = hostname(policies=["ask"]), route("all", "/", action=forward("asked"))
    objects = service("asked", "9.9.9.9"), made("traffic_policy", "ask", {"policy": policy}), *shop
    found = compiled(*objects, http1_services=frozenset({"asked"}))
    assert codes(found) == {("ask", "authorizer_speaks_http1")}
    assert compiled(*objects).problems == ()
