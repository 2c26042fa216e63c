"""How near a node is to its limits, and what became of handshakes: from Envoy's statistics, and from a real Envoy."""

import asyncio
import ssl
from collections import Counter
from contextlib import suppress
from dataclasses import astuple, replace

import pytest
from gatehouse_agent import wire
from gatehouse_agent.assembly.content import SliceRef
from gatehouse_agent.serving import Look
from gatehouse_agent.vitals import processes
from gatehouse_agent.vitals.handshakes import outcome_of
from gatehouse_agent.vitals.statistics import grown, read
from gatehouse_agent.vitals.telling import signals, troubles
from gatehouse_protocol import envoy_schema
from gatehouse_protocol.vitals import OUTCOMES, VITALS, Resource, Signal, Trouble

from policies.compiler.envoy.connection_log import write_connection_log
from tests.agent import edge
from tests.agent.conftest import make_certificate
from tests.agent.reports import proven

ERROR = "TLS_error:|268435648:SSL_routines:OPENSSL_internal:{}:TLS_error_end"
ACTIVE = {"acme@edge": SliceRef("acme@edge", False, "r", 7, "")}


REFUSED = {
    "gh.no.of.acme/admin.why.rbac_access_denied_matched_policy[authorization:acme/staff:no-admin]": 4,
    "gh.no.of.acme/api.why.jwt_authn_access_denied{Jwt_is_missing}": 2,
    "gh.no.of.acme/api.why.jwt_authn_access_denied{Jwt_verification_fails}": 3,
    "gh.no.of.acme/api.why.jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed}": 1,
    "gh.no.of.acme/api.why.local_rate_limited": 5,
    "gh.no.of.acme/api.why.rbac_access_denied_matched_policy[wrong-connection]": 9,
    "gh.no.of.acme/api.why.something_new": 9,
    "http.http.rbac.ip_access_.policy.ip_access:platform/offices:denied.shadow_denied": 2,
    "rate_limit/acme/few.http_local_rate_limit.rate_limited": 9,
    "rate_limit/acme/few.http_local_rate_limit.enforced": 2,
}


def stat(name, value=1):
    return {"name": name, "value": value}


@pytest.mark.parametrize(
    ("is_done", "why", "outcome"),
    [
        (True, "", "ok"),
        (False, "", "abandoned"),
        (False, ERROR.format("PEER_DID_NOT_RETURN_A_CERTIFICATE"), "no_certificate"),
        (False, ERROR.format("CERTIFICATE_VERIFY_FAILED"), "certificate_refused"),
        (False, ERROR.format("SSLV3_ALERT_CERTIFICATE_UNKNOWN"), "ours_refused"),
        (False, ERROR.format("TLSV1_ALERT_PROTOCOL_VERSION"), "version"),
        (False, ERROR.format("NO_SHARED_CIPHER"), "cipher"),
        (False, ERROR.format("WRONG_VERSION_NUMBER"), "broken"),
    ],
)
def test_a_handshake_has_one_of_the_outcomes_that_are_known(is_done, why, outcome):
    assert outcome_of(is_done, why) == outcome
    assert outcome in OUTCOMES[Signal.HANDSHAKES]


def test_statistics_are_taken_apart_and_our_own_doors_left_out():
    seen = read(
        [
            stat("http.https.downstream_cx_active", 7),
            stat("http.admin.downstream_cx_active", 1),
            stat("cluster.acme/shop.circuit_breakers.default.rq_pending_open"),
            stat("cluster.acme/api.circuit_breakers.default.rq_pending_open", 0),
            stat("cluster.acme/shop.upstream_rq_pending_overflow", 4),
            stat("listener.https.downstream_global_cx_overflow", 2),
            stat("listener.https.downstream_cx_overflow", 1),
            stat("server.worker_1.watchdog_miss", 3),
            stat("http.https.ext_authz.waf_open.ok", 5),
            stat("http.https.ext_authz.waf_open.denied", 1),
            stat("http.http.ext_authz.waf_open.error", 2),
            stat("gh.tls.https.cx.chain.acme/web.done.yes.why.", 9),
            stat("gh.tls.https.cx.chain.acme/web.done.no.why." + ERROR.format("NO_SHARED_CIPHER"), 2),
            stat("gh.tls.https.cx.chain..done.no.why.", 50),
            stat("gh.cn.of.acme/keys/app/now/allowed.code.429", 4),
            stat("gh.cn.of.acme/keys///would_be_missing.code.200", 6),
            *(stat(name, count) for name, count in REFUSED.items()),
            stat("gh.ca.of.acme/kept/hit_stale.route.acme/shop", 3),
            {"histograms": {}},
        ]
    )
    assert dict(seen.connections) == {"https": 7}
    assert seen.open == {"acme/shop"}
    assert dict(seen.totals) == {
        (Trouble.OVERFLOW, "acme/shop"): 4, (Trouble.REFUSED, "https"): 3, (Trouble.STUCK, "worker_1"): 3,
        (Signal.INSPECTION, "waf_open", "answered"): 6, (Signal.INSPECTION, "waf_open", "unanswered"): 2,
        (Signal.HANDSHAKES, "acme/web", "https", "ok"): 9, (Signal.HANDSHAKES, "acme/web", "https", "cipher"): 2,
        (Signal.CONSUMERS, "acme/keys", "app/now", "allowed-429"): 4,
        (Signal.CONSUMERS, "acme/keys", "/", "would_be_missing-200"): 6,
        (Signal.REFUSALS, "acme/admin", "acme/staff", "authorization:no-admin"): 4,
        (Signal.REFUSALS, "acme/api", "", "jwt:missing"): 2,
        (Signal.REFUSALS, "acme/api", "", "jwt:invalid"): 4,
        (Signal.REFUSALS, "acme/api", "", "rate_limit"): 5,
        (Signal.REFUSALS, "", "acme/few", "rate_limit"): 2,
        (Signal.REFUSALS, "", "acme/few", "would_be_rate_limit"): 7,
        (Signal.REFUSALS, "", "platform/offices", "would_be_ip_access:denied"): 2,
        (Signal.CACHES, "acme/kept", "acme/shop", "hit_stale"): 3,
    }  # fmt: skip


def test_totals_grow_or_start_over():
    key = (Trouble.RESET, "https")
    assert grown({key: 5}, {key: 8}) == {key: 3}
    assert grown({key: 5}, {key: 5}) == {}
    assert grown({key: 5}, {key: 2}) == {key: 2}


def test_counts_belong_to_the_tenant_of_the_chain_and_the_revision_that_is_active():
    counted = {
        (Signal.HANDSHAKES, "acme/partners+acme/web", "https", "no_certificate"): 3,
        (Signal.HANDSHAKES, "acme/web", "https", "ok"): 5,
        (Signal.HANDSHAKES, "https", "https", "ok"): 1,
        (Signal.HANDSHAKES, "gatehouse/default", "https", "ok"): 1,
        (Signal.INSPECTION, "waf_open", "unanswered"): 2,
        (Signal.CONSUMERS, "acme/keys", "app/now", "allowed-200"): 6,
        (Signal.CONSUMERS, "platform/keys", "/", "missing-401"): 8,
        (Signal.CACHES, "acme/kept", "acme/shop", "hit"): 7,
        (Trouble.RESET, "https"): 4,
    }
    told = signals(counted, [Look("acme/web", is_proven=False)], ACTIVE, "edge")
    assert {astuple(one) for one in told} == {
        ("acme@edge", 7, "handshakes", "web", "https", "no_certificate", 3),
        ("acme@edge", 7, "handshakes", "web", "https", "ok", 5),
        ("platform@edge", 0, "handshakes", "default", "https", "ok", 2),
        ("platform@edge", 0, "inspection", "waf_open", "", "unanswered", 2),
        ("acme@edge", 7, "serving", "web", "", "failed", 1),
        ("acme@edge", 7, "consumers", "app/now", "keys", "allowed-200", 6),
        ("platform@edge", 0, "consumers", "/", "keys", "missing-401", 8),
        ("acme@edge", 7, "caches", "shop", "kept", "hit", 7),
    }  # fmt: skip
    assert [(one.trouble, one.count) for one in troubles(counted)] == [("reset", 4)]


def test_processor_time_is_of_what_ran_between_two_looks(tmp_path):
    ticks = processes._TICKS
    assert processes.milli_cpus({1: 0, 2: 100}, {1: ticks, 2: 100, 3: ticks}, 2.0) == 1000
    used, whole = processes.disk_bytes(tmp_path)
    assert 0 < used <= whole


def counting(listener):
    """The listener, with what the compiler writes into those that speak TLS."""
    schema = envoy_schema.default()
    beside = schema.message("envoy.config.listener.v3.Listener")(stat_prefix=listener.name)
    write_connection_log(beside.access_log.add(), listener.name, schema)
    type_url, value = wire.unwrap(listener.body)
    return replace(listener, body=wire.wrap(type_url, value + beside.SerializeToString()))


async def handshake(port, *, is_trusting=True, is_weak=False):
    context = ssl.create_default_context()
    if is_trusting:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if is_weak:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("DHE-RSA-AES256-GCM-SHA384")
    with suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="shop.test")
        writer.close()
        await writer.wait_closed()


async def open_and_leave(port):
    """Go away before anything was said."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


@pytest.fixture
async def serving(control_plane, start_agent, certificate):
    """A platform that counts connections, and a tenant with a certificate."""
    control_plane.also_says = {"takes": [VITALS]}
    await start_agent()
    https = counting(edge.listener("https", 8443, "tls/default", tls={}))
    default = edge.certificate_secret("tls/default", certificate.chain, certificate.key)
    shop = make_certificate("shop.test")
    piece = [
        edge.piece("acme/shop", ["shop.test"], ["acme/shop/ecdsa"]),
        edge.certificate_secret("acme/shop/ecdsa", shop.chain, shop.key),
    ]
    host = edge.virtual_host("acme", "shop", edge.answer("acme", "here"), domains=("*.test",))
    await control_plane.publish(
        ("platform@edge", [edge.listener("http", 8080), https, edge.routes_shell(), default]),
        ("acme@edge", [host]),
        ("acme.certificates@edge", piece),
    )
    await control_plane.reported(proven("acme.certificates@edge", 1))
    return control_plane


def counted(reports):
    found = Counter()
    for report in reports:
        for one in report.vitals.signals if report.vitals else ():
            found[one.slice, one.signal, one.subject, one.outcome] += one.count
    return found


@pytest.mark.envoy
async def test_a_real_envoy_tells_of_handshakes_and_of_what_is_used(serving, config, tls_port):
    """Handshakes of clients count once, by what became of them; the agent's own looks never do."""
    for _ in range(3):
        await handshake(tls_port)
    await handshake(tls_port, is_weak=True)
    await handshake(tls_port, is_trusting=False)  # the certificate is signed by itself
    await open_and_leave(tls_port)

    def is_counted(_):
        return sum(number for key, number in counted(serving.reports).items() if key[1] == "handshakes") >= 5

    last = await serving.reported(is_counted, timeout_seconds=40.0)
    handshakes = {key[2:]: number for key, number in counted(serving.reports).items() if key[1] == "handshakes"}
    assert handshakes == {("shop", "ok"): 3, ("shop", "cipher"): 1, ("shop", "abandoned"): 1}
    assert counted(serving.reports)["acme@edge", "serving", "shop", "proven"] >= 1
    gauges = {(one.resource, one.subject): one for one in last.vitals.gauges}
    assert {key[0] for key in gauges} >= {"memory", "connections", "descriptors", "disk", "envoy_cpu"}
    assert gauges[Resource.CONNECTIONS, ""].limit == config.max_connections
    assert gauges[Resource.MEMORY, ""].used > 10_000_000


@pytest.mark.envoy
async def test_a_control_plane_that_does_not_ask_is_told_nothing(control_plane, start_agent):
    await start_agent()
    await control_plane.publish(("platform@edge", [edge.listener("http", 8080), edge.routes_shell()]))
    await control_plane.reported(proven("platform@edge", 1))
    assert all(report.vitals is None for report in control_plane.reports)
