"""Certificates that services are shown: brought to nodes because a service names them, and never served to browsers."""

import pytest
from cryptography import x509

from certificates.actions.certificates import add_certificate, delete_certificate
from certificates.actions.reconciling import reconcile
from certificates.actions.uploads import About, Brought, upload_certificate
from certificates.actions.wanted import Wanted
from certificates.models import Certificate
from certificates.queries.client_certificates import facts_of
from console.audit.actor import SYSTEM
from console.base.errors import Conflict
from policies.compiler import Kind
from policies.models import SliceResource
from tests.agent.client_authority import ClientAuthority
from tests.certificates.rotating import SHOP, claim, newest, rotating_until, slice_of
from tests.fleet.edge import draft, publish_now


def brought(*names):
    chain, _, key = ClientAuthority.make().issue(*names).partition("-----BEGIN PRIVATE KEY-----")
    return Brought(chain, "-----BEGIN PRIVATE KEY-----" + key)


def there(edge):
    rows = SliceResource.objects.filter(slice=slice_of(edge), to_sequence=None)
    return {(row.name, row.is_sealed) for row in rows}


def name_it(edge, certificate="orders"):
    tls = {"server_name": "in.acme.test", "client_certificate": certificate}
    addresses = [{"address": "127.0.0.1", "port": 9101}]
    draft(edge.acme, Kind.SERVICE, "secure", {"endpoints": {"type": "static", "addresses": addresses}, "tls": tls})


def uploaded(edge, crew):
    row = upload_certificate(edge.acme, brought(x509.DNSName(SHOP)), About("orders"), actor=SYSTEM)
    rotating_until(crew, lambda: newest(row.pk).state == "complete")
    return Certificate.objects.get(pk=row.pk)


def test_one_for_clients_goes_to_nodes_when_a_service_names_it_and_serves_no_hostname(edge, crew):
    claim(edge, SHOP)
    row = uploaded(edge, crew)
    assert row.hostnames == []
    assert there(edge) == set()
    assert not facts_of(edge.acme, ["orders"])["orders"].is_with_nodes
    name_it(edge)
    assert reconcile() == 1
    assert there(edge) == {("acme/orders/ecdsa", True)}
    assert reconcile() == 0
    with pytest.raises(Conflict) as conflict:
        delete_certificate(row, actor=SYSTEM)
    assert conflict.value.code == "certificate_named"
    facts = facts_of(edge.acme, ["orders", "nothing"])
    assert facts.keys() == {"orders"}
    assert (facts["orders"].is_with_nodes, facts["orders"].is_for_clients, facts["orders"].not_after) == (
        True, True, row.not_after,
    )  # fmt: skip


def test_one_that_is_for_servers_alone_is_known_as_such(edge, crew, internal):
    claim(edge, SHOP)
    add_certificate(edge.acme, Wanted([SHOP], name="shop"), actor=SYSTEM)
    rotating_until(crew, lambda: Certificate.objects.get(name="shop").active_id is not None)
    assert not facts_of(edge.acme, ["shop"])["shop"].is_for_clients


def test_the_plan_says_what_is_wrong_with_it_by_its_field(edge, node, as_bob):
    name_it(edge, "nothing")
    problems = as_bob.get("/slices/acme@edge/plan").data["problems"]
    assert [(one["code"], one["pointer"]) for one in problems] == [
        ("client_certificate_missing", "/spec/tls/client_certificate")
    ]
    upload_certificate(edge.acme, brought(), About("nothing"), actor=SYSTEM)
    problems = as_bob.get("/slices/acme@edge/plan").data["problems"]
    assert [(one["code"], one["severity"]) for one in problems] == [("client_certificate_waits", "warning")]
    publish_now(edge.acme)
