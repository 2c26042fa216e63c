"""With a real agent and Envoy: workloads that show a certificate are let out, and cut when it counts no more."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.listeners import Address
from gatehouse_agent.assembly.snapshot import AssemblyError
from gatehouse_agent.egress.judging import Claim
from gatehouse_protocol import envoy_schema
from gatehouse_protocol.egress import CutCause

from certificates.pki.workloads import spiffe_id
from policies.compiler.envoy.egress.workload_tls import AUTHORITIES_SECRET, SERVER_SECRET
from tests.agent import edge, way_out
from tests.agent.reports import proven
from tests.agent.test_assembly import put_together
from tests.agent.test_egress_judging import NOW, rights
from tests.agent.way_out import HOST
from tests.policies.compiler.workload_pki import DOMAIN, PROXY, Pki

SCHEMA = envoy_schema.default()
PKI = Pki()
SECRET = "envoy.extensions.transport_sockets.tls.v3.Secret"
CERTIFICATE = PKI.server.decode(), PKI.server_key.decode()
ORDERS = way_out.workload("orders")


@pytest.fixture
async def target():
    async with way_out.destination() as found:
        yield found


@pytest.fixture
async def agent(control_plane, config, start_agent, port):
    control_plane.also_says = {"takes": ["records", "egress", "identified_by"]}
    return await start_agent(replace(config, addresses={"egress": Address("127.0.0.1", port)}))


def platform():
    spec = {"protocol": "egress", "address": "127.0.0.1", "port": 13129, "workload_tls": {"server_names": [PROXY]}}
    return way_out.compiled("platform", ("listener", "egress", spec))


def secrets():
    trusted = SCHEMA.message(SECRET)(name=AUTHORITIES_SECRET)
    trusted.validation_context.trusted_ca.inline_string = PKI.roots
    body = SCHEMA.pack(trusted)
    server = edge.certificate_secret(SERVER_SECRET, PKI.server.decode(), PKI.server_key.decode())
    return [server, edge.Resource(server.type, AUTHORITIES_SECRET, body, is_sealed=True)]


def showing(shown):
    return {"ssl": shown.context(PKI.roots), "server_hostname": PROXY}


def cuts(control_plane):
    found = Counter()
    for report in control_plane.reports:
        for one in report.egress.cuts if report.egress else ():
            found[one.workload, one.cause.value] += one.count
    return found


@pytest.mark.envoy
async def test_a_tunnel_that_a_certificate_let_in_is_cut_when_that_is_revoked(
    control_plane, agent, target, port
):  # fmt: skip
    there = f"{HOST}:{target.port}"
    allowing = way_out.policy("partners", ["orders"], (HOST, target.port))
    one, other = (PKI.shown(spiffe_id(DOMAIN, "acme", "orders")) for _ in range(2))
    await control_plane.publish(
        ("platform@edge", [*platform(), *secrets()]), ("acme@edge", way_out.compiled("acme", ORDERS, allowing))
    )
    await control_plane.reported(proven("acme@edge", 1))
    first, second = way_out.Callers(port, **showing(one)), way_out.Callers(port, **showing(other))
    gone, stays = await first.dial(there, user=""), await second.dial(there, user="")
    assert (gone.status, stays.status) == (200, 200)
    assert await gone.says(b"hello") == b"hello"

    kind, name, spec = ORDERS
    revoking = (kind, name, {**spec, "revoked_certificates": [{"serial": one.serial}]})
    await control_plane.publish(("acme@edge", way_out.compiled("acme", revoking, allowing)))
    assert await gone.ended() == b""
    await control_plane.until(lambda: cuts(control_plane) == {("orders", "credential"): 1}, 5.0)
    assert await stays.says(b"still") == b"still"
    assert {one.identified_by for report in control_plane.reports if report.egress for one in report.egress.flows} == {
        "certificate"
    }
    assert (await first.dial(there, user="")).status == 403

    since = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    await control_plane.publish(
        ("acme@edge", way_out.compiled("acme", (kind, name, {**spec, "certificates_since": since}), allowing))
    )
    assert await stays.ended() == b""
    for callers in (first, second):
        await callers.close()


def test_a_listener_is_refused_where_the_authorities_of_its_workloads_are_missing():
    with pytest.raises(AssemblyError, match=f"refers to secret {AUTHORITIES_SECRET}, which is not there"):
        put_together(("platform", [*platform(), secrets()[0]]))


def test_no_certificate_of_a_tenant_is_shown_there_and_no_authority_of_a_hostname_vouches_there():
    pieces = [edge.certificate_secret("acme/c/ecdsa", *CERTIFICATE), edge.piece("acme/c", [PROXY], ["acme/c/ecdsa"])]
    snapshot = put_together(("platform", [*platform(), *secrets()]), ("acme", pieces))
    listener = SCHEMA.unpack(snapshot.resources[Kind.LISTENER]["egress"].body)
    assert [one.name for one in listener.filter_chains] == ["egress"]


def shown_by(serial="ab12", begins=NOW - 600, ends=NOW + 60):
    return Claim("acme", "orders", f"x509-{serial}-{begins:.0f}-{ends:.0f}", "api.test:443")


def test_a_tunnel_is_judged_by_its_certificate_which_ends():
    allowing = way_out.policy("partners", ["orders"], ("api.test", 443))
    found = rights(ORDERS, allowing)
    assert found.judge(shown_by(), NOW) is None
    assert found.judge(shown_by(), NOW + 60) is CutCause.CREDENTIAL
    assert found.judge(Claim("acme", "orders", "k1ab", "api.test:443"), NOW) is CutCause.CREDENTIAL
    assert found.judge(replace(shown_by(), workload="nobody"), NOW) is CutCause.DENIED

    kind, name, spec = ORDERS
    revoked = rights((kind, name, {**spec, "revoked_certificates": [{"serial": "ab12"}]}), allowing)
    assert revoked.judge(shown_by(), NOW) is CutCause.CREDENTIAL
    assert revoked.judge(shown_by("ab1"), NOW) is None
    assert revoked.judge(shown_by("ab123"), NOW) is None

    moment = datetime.fromtimestamp(NOW, UTC).isoformat()
    since = rights((kind, name, {**spec, "certificates_since": moment}), allowing)
    assert since.judge(shown_by(begins=NOW - 301), NOW) is CutCause.CREDENTIAL
    assert since.judge(shown_by(begins=NOW - 300), NOW) is None
