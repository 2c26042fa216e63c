"""Issuers over REST: what is kept of them, what is never told, and what cannot work is refused at its field."""

import pytest

from certificates.actions.keys import open_of_issuer
from certificates.models import Issuer
from tests.certificates.rotating import SHOP, claim

ACME = {"name": "le", "type": "acme", "directory_url": "https://ca.test/directory"}
DNS = {"type": "rfc2136", "server": "192.0.2.53", "key_name": "gatehouse"}


def test_what_an_issuer_needs_for_dns_is_kept_and_its_secret_is_never_told(as_olga):
    answer = as_olga.post("/issuers", {**ACME, "challenge": "dns-01", "dns": DNS, "dns_secret": "c2VjcmV0"})
    assert answer.status_code == 201, answer.content
    assert answer.data["dns"] == DNS
    assert "c2VjcmV0" not in answer.content.decode()
    row = Issuer.objects.get(name="le")
    assert open_of_issuer(row, "dns_ciphertext") == b"c2VjcmV0"

    changed = as_olga.patch("/issuers/le", {"dns_secret": "bmV3"}, if_match=answer["ETag"])

    assert changed.status_code == 200, changed.content
    row.refresh_from_db()
    assert open_of_issuer(row, "dns_ciphertext") == b"bmV3"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"challenge": "dns-01"}, "/dns"),
        ({"challenge": "dns-01", "dns": {"type": "rfc2136", "server": "192.0.2.53"}}, "/dns/key_name"),
        ({"dns": {"server": "192.0.2.53"}}, "/dns/type"),
        ({"dns": {"type": "webhook", "url": "http://dns.test"}}, "/dns/url"),
        ({"challenge": "email"}, "/challenge"),
        ({"key_types": ["dsa"]}, "/key_types/0"),
        ({"directory_url": "http://ca.test"}, "/directory_url"),
        ({"eab": "yes"}, "/eab"),
        ({"eab_kid": "kid-1"}, "/eab_hmac_key"),
        ({"eab_hmac_key": "c2VjcmV0"}, "/eab_kid"),
        ({"ca_bundle": "no certificate"}, "/ca_bundle"),
        ({"dns": {**DNS, "ca_bundle": "none"}, "dns_secret": "c2VjcmV0"}, "/dns/ca_bundle"),
        ({"dns": DNS}, "/dns_secret"),
        ({"key_types": ["rsa-2048", "rsa-4096"]}, "/key_types/1"),
        ({"key_types": []}, "/key_types"),
    ],
)
def test_what_cannot_work_is_refused_at_its_field(as_olga, body, pointer):
    answer = as_olga.post("/issuers", {**ACME, **body})
    assert answer.status_code == 422, answer.content
    assert [problem["pointer"] for problem in answer.json()["problems"]] == [pointer]


def test_a_wildcard_needs_an_issuer_that_writes_dns_records(edge, as_olga, as_alice):
    claim(edge, "*.acme.test", SHOP)
    as_olga.post("/issuers", ACME)
    asked = {"hostnames": ["*.acme.test"], "issuer": "le"}
    assert as_alice.post("/slices/acme@edge/certificates", asked).json()["problems"][0]["code"] == "wildcard_needs_dns"
    refused = as_alice.post("/slices/acme@edge/certificates", {**asked, "challenge": "dns-01"})
    assert refused.json()["problems"][0]["code"] == "dns_unknown"


def test_an_issuer_that_certificates_come_from_stays(edge, internal, as_olga, as_alice):
    claim(edge, SHOP)
    assert as_alice.post("/slices/acme@edge/certificates", {"hostnames": [SHOP]}).status_code == 201
    answer = as_olga.delete("/issuers/internal", if_match="*")
    assert (answer.status_code, answer.json()["code"]) == (409, "issuer_in_use")


def test_a_new_binding_is_of_a_new_account_and_its_key_is_never_told(as_olga):
    made = as_olga.post("/issuers", ACME)
    Issuer.objects.update(account_url="https://ca.test/acct/1")
    before = bytes(Issuer.objects.get().account_ciphertext)
    refused = as_olga.patch("/issuers/le", {"eab_kid": "kid-1"}, if_match=made["ETag"])
    assert refused.json()["problems"][0]["pointer"] == "/eab_hmac_key"

    answer = as_olga.patch("/issuers/le", {"eab_kid": "kid-1", "eab_hmac_key": "c2VjcmV0"}, if_match=made["ETag"])

    assert answer.status_code == 200, answer.content
    assert (answer.data["has_eab"], answer.data["account_url"]) == (True, "")
    assert "c2VjcmV0" not in answer.content.decode()
    row = Issuer.objects.get()
    assert bytes(row.account_ciphertext) != before, "a CA binds an account when it is made"
    assert open_of_issuer(row, "eab_ciphertext") == b"c2VjcmV0"
    without = as_olga.patch("/issuers/le", {"eab_kid": ""}, if_match=answer["ETag"])
    assert without.data["has_eab"] is False


def test_another_way_of_writing_records_needs_a_secret_of_its_own(as_olga):
    made = as_olga.post("/issuers", {**ACME, "dns": DNS, "dns_secret": "c2VjcmV0"})
    assert made.data["has_dns_secret"] is True
    port = as_olga.patch("/issuers/le", {"dns": {**DNS, "port": 5353}}, if_match=made["ETag"])
    assert port.status_code == 200, port.content
    webhook = {"dns": {"type": "webhook", "url": "https://dns.test"}}
    refused = as_olga.patch("/issuers/le", webhook, if_match=port["ETag"])
    assert refused.json()["problems"][0]["pointer"] == "/dns_secret"
    assert as_olga.patch("/issuers/le", {**webhook, "dns_secret": "bmV3"}, if_match=port["ETag"]).status_code == 200


def test_who_has_read_an_older_one_changes_nothing(as_olga):
    made = as_olga.post("/issuers", ACME)
    assert as_olga.patch("/issuers/le", {"title": "One"}, if_match=made["ETag"]).status_code == 200
    assert as_olga.patch("/issuers/le", {"title": "Two"}, if_match=made["ETag"]).status_code == 412
    assert as_olga.delete("/issuers/le", if_match=made["ETag"]).status_code == 412
    assert Issuer.objects.get().title == "One"
