"""Client certificates of a hostname over the REST API: what is refused, what is told, how a change of them reads."""

from datetime import timedelta

import pytest
from django.db import transaction

from policies.compiler import parse
from policies.drafting import limits
from policies.drafting.edits import apply
from policies.drafting.slices import lock_slice
from policies.models import DraftObject
from tests.agent.client_authority import ClientAuthority
from tests.policies.specs import shop
from tests.policies.steps import fill, publish

HOSTNAMES = "/slices/acme@edge/hostnames"
PLAN = "/slices/acme@edge/plan"
AUTHORITIES = "/spec/client_certificate/authorities"
OURS = ClientAuthority.make()
GONE, GOING = ClientAuthority.make(life=-timedelta(days=1)), ClientAuthority.make(life=timedelta(days=20))


def asking(*authorities, mode="require", **more):
    pem = "".join(one.pem for one in authorities or (OURS,))
    return {"client_certificate": {"mode": mode, "authorities": pem, **more}}


@pytest.fixture(autouse=True)
def _published(edge):
    fill(edge.acme, shop())
    publish(edge.acme)


def told(problems):
    return [(one["code"], one["severity"], one["pointer"]) for one in problems]


def test_only_certificates_of_authorities_are_stored(as_bob):
    answer = as_bob.patch(f"{HOSTNAMES}/shop.acme.test", {"spec": asking(OURS, OURS)}, if_match="*")
    assert (answer.status_code, answer.json()["problems"]) == (200, [])
    assert answer.json()["spec"]["client_certificate"] == {
        "mode": "require", "authorities": OURS.pem, "names": [], "verify_depth": None,
    }  # fmt: skip
    leaf = {"client_certificate": {"mode": "require", "authorities": OURS.issue()}}
    refused = as_bob.patch(f"{HOSTNAMES}/shop.acme.test", {"spec": leaf}, if_match="*")
    assert refused.status_code == 422
    assert "PRIVATE KEY" not in refused.content.decode()
    assert told(refused.json()["problems"]) == [("authorities_private_key", "error", AUTHORITIES)]


def test_an_authority_that_has_ended_is_refused_and_one_that_ends_soon_is_told(as_bob):
    refused = as_bob.post(HOSTNAMES, {"name": "a.acme.test", "spec": asking(OURS, GONE)})
    assert (refused.status_code, told(refused.json()["problems"])) == (
        422, [("authority_expired", "error", AUTHORITIES)],
    )  # fmt: skip
    objects = [{"kind": "hostname", "name": "a.acme.test", "spec": asking(GONE)}]
    refused = as_bob.post("/slices/acme@edge/import", {"objects": objects})
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, f"/objects/0{AUTHORITIES}")
    answer = as_bob.post(HOSTNAMES, {"name": "a.acme.test", "spec": asking(OURS, GOING)})
    assert told(answer.json()["problems"]) == [("authority_ends_soon", "warning", AUTHORITIES)]


def test_what_ends_while_it_is_in_force_stops_no_publish(as_bob, edge):
    once_good = parse("hostname", "shop.acme.test", asking(GONE))
    with transaction.atomic():
        apply(lock_slice(edge.acme.pk), {once_good.key: once_good}, author="bob")
    found = as_bob.get(PLAN).json()
    assert told(found["problems"]) == [("authority_expired", "warning", AUTHORITIES)]
    assert found["publishable"]
    objects = [{"kind": "hostname", "name": "shop.acme.test", "spec": asking(GONE)}]
    assert as_bob.post("/slices/acme@edge/import", {"objects": objects}).status_code == 200


def test_a_plan_tells_of_authorities_and_not_of_base64(as_bob, edge):
    fill(edge.acme, [{"kind": "hostname", "name": "shop.acme.test", "spec": asking(mode="request")}])
    publish(edge.acme)
    as_bob.patch(f"{HOSTNAMES}/shop.acme.test", {"spec": asking(OURS, GOING)}, if_match="*")
    found = as_bob.get(PLAN).json()
    [change] = found["changes"]
    assert change["text"].startswith(
        "hostname shop.acme.test: client_certificate mode request → require, authorities “Clients of Acme” until"
    )
    assert [field["pointer"] for field in change["fields"]] == ["/spec/client_certificate/mode", AUTHORITIES]
    shown = change["before_text"] + change["after_text"]
    assert ("BEGIN CERTIFICATE" in shown, shown.count("“Clients of Acme” until 20")) == (False, 3)
    assert [one["code"] for one in found["unsafe"]] == ["client_certificate_required"]


def test_letting_everybody_in_again_is_said(as_bob, edge):
    fill(edge.acme, [{"kind": "hostname", "name": "shop.acme.test", "spec": asking()}])
    publish(edge.acme, acknowledged=["client_certificate_required"])
    as_bob.patch(f"{HOSTNAMES}/shop.acme.test", {"spec": {"client_certificate": None}}, if_match="*")
    found = as_bob.get(PLAN).json()
    assert [one["code"] for one in found["unsafe"]] == ["client_certificate_not_required"]
    assert found["changes"][0]["text"] == "hostname shop.acme.test: client_certificate removed"


def test_a_hostname_that_asks_for_nothing_is_known_as_before(as_bob, edge):
    """Those stored before there were client certificates have no such field, and are no change for that."""
    row = DraftObject.objects.get(name="shop.acme.test")
    del row.spec["client_certificate"]
    row.save(update_fields=["spec"])
    answer = as_bob.patch(f"{HOSTNAMES}/shop.acme.test", {"spec": {"client_certificate": None}}, if_match="*")
    assert (answer.status_code, answer.json()["state"]) == (200, "published")


def test_there_are_no_more_of_them_than_a_node_can_hold(as_bob, monkeypatch):
    monkeypatch.setattr(limits, "MOST_ASKING", 1)
    assert as_bob.post(HOSTNAMES, {"name": "a.acme.test", "spec": asking()}).status_code == 201
    refused = as_bob.patch(f"{HOSTNAMES}/shop.acme.test", {"spec": asking()}, if_match="*")
    assert refused.status_code == 422
    assert told(refused.json()["problems"]) == [("slice_too_many_client_certificates", "error", "")]
