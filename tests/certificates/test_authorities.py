"""Authorities of an internal CA over REST: prepared, activated, retired, and what clients must trust meanwhile."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cryptography import x509
from django.db import connection, transaction
from django.utils import timezone

from certificates.actions.authorities import activate_authority, prepare_authority
from certificates.actions.authority_keys import new_authority, renew_intermediate, signer_of
from certificates.actions.issuers import NewIssuer, add_issuer
from certificates.actions.keys import open_of_authority, open_of_issuer
from certificates.actions.upkeep import keep_authorities
from certificates.models import Authority, AuthorityState, Issuer, IssuerType
from certificates.pki import authority as pki
from certificates.pki.authority import issue
from certificates.pki.keys import KeyType, csr_of, generate_key
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import Conflict
from tests.certificates.rotating import SHOP, until
from tests.certificates.trusting import takes

AT = "/issuers/internal/authorities"


def signed(issuer: Issuer) -> str:
    """A chain that the issuer would send now."""
    signer, now = signer_of(issuer, timezone.now()), timezone.now()
    request = csr_of(generate_key(KeyType.ECDSA_P256), [SHOP])
    lifetime = timedelta(seconds=issuer.lifetime_seconds)
    return issue(signer.intermediate, signer.above, request, [SHOP], now, lifetime).decode()


def root(number: int) -> str:
    return Authority.objects.get(issuer__name="internal", number=number).root_pem


def states() -> dict[int, str]:
    return dict(Authority.objects.filter(issuer__name="internal").values_list("number", "state"))


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def made_ago(days: int) -> Authority:
    """Let the CA have been made so many days ago."""
    Authority.objects.all().delete()
    row = new_authority(Issuer.objects.get(), AuthorityState.ACTIVE, timezone.now() - timedelta(days=days))
    row.save()
    return row


def renewed_ago(row: Authority, days: int) -> str:
    """Let its intermediate have been made so many days ago; return it, PEM."""
    renew_intermediate(row, timezone.now() - timedelta(days=days))
    row.save()
    return row.intermediate_pem


def test_the_next_authority_is_published_and_issues_nothing(internal, as_olga):
    answer = as_olga.post(AT, {})

    assert answer.status_code == 201, answer.content
    newest, oldest = answer.data["authorities"]
    assert (newest["number"], newest["state"], newest["commands"]) == (2, "prepared", ["activate", "retire"])
    assert (oldest["number"], oldest["state"], oldest["commands"]) == (1, "active", [])
    assert newest["is_cross_signed"] is True
    assert newest["sha256"] != oldest["sha256"]
    assert answer.data["roots"] == root(1) + root(2)
    assert answer.data["root"] == root(1)
    assert takes(root(1), signed(internal))
    assert not takes(root(2), signed(internal))
    assert Entry.objects.filter(verb="authority.prepare", target_name="internal").exists()
    assert problem(as_olga.post(AT, {})) == (409, "authority_prepared")


def test_the_roots_are_a_file_for_everybody_who_is_signed_in(internal, as_olga, as_vera):
    as_olga.post(AT, {})
    answer = as_vera.get("/issuers/internal/roots.pem")
    assert answer["Content-Type"] == "application/x-pem-file"
    assert answer.content.decode() == root(1) + root(2)
    assert as_vera.get("/issuers/nowhere/roots.pem").status_code == 404


def test_who_trusts_either_root_takes_what_is_issued_after_the_next_was_activated(internal, as_olga):
    as_olga.post(AT, {})

    answer = as_olga.post(f"{AT}/2/activate", {})

    assert answer.status_code == 200, answer.content
    assert states() == {1: "retiring", 2: "active"}
    assert answer.data["root"] == root(2)
    assert answer.data["roots"] == root(1) + root(2)
    chain = signed(internal)
    assert len(x509.load_pem_x509_certificates(chain.encode())) == 3
    assert takes(root(1), chain), "the root before vouches for the new one"
    assert takes(root(2), chain)


def test_once_the_one_before_is_retired_nothing_vouches_for_it_and_its_keys_are_gone(internal, as_olga):
    as_olga.post(AT, {})
    as_olga.post(f"{AT}/2/activate", {})

    answer = as_olga.post(f"{AT}/1/retire", {})

    assert answer.status_code == 200, answer.content
    assert answer.data["roots"] == root(2)
    assert bytes(Authority.objects.get(number=1).ciphertext) == b""
    kept = json.loads(open_of_issuer(Issuer.objects.get(), "ca_ciphertext"))
    assert kept == json.loads(open_of_authority(Authority.objects.get(number=2)))
    assert takes(root(2), signed(internal))
    assert not takes(root(1), signed(internal))
    assert problem(as_olga.post(f"{AT}/1/retire", {})) == (409, "authority_retired")


def test_a_compromised_root_vouches_for_nobody(internal, as_olga):
    as_olga.post(AT, {})
    asked = {"compromised": True}
    refused = as_olga.post(f"{AT}/2/activate", asked)
    assert refused.json()["problems"][0]["pointer"] == "/reason"
    assert states() == {1: "active", 2: "prepared"}

    answer = as_olga.post(f"{AT}/2/activate", asked | {"reason": "A backup was stolen."})

    assert answer.status_code == 200, answer.content
    assert answer.data["authorities"][1]["is_compromised"] is True
    assert takes(root(2), signed(internal))
    assert not takes(root(1), signed(internal))
    assert "A backup was stolen." in Entry.objects.filter(verb="authority.activate").get().summary


def test_a_root_that_is_found_compromised_while_it_retires_vouches_no_longer(internal, as_olga):
    as_olga.post(AT, {})
    assert problem(as_olga.post(f"{AT}/1/taint", {"reason": "Out."})) == (409, "authority_active")
    assert problem(as_olga.post(f"{AT}/2/taint", {"reason": "Out."})) == (409, "authority_not_retiring")
    as_olga.post(f"{AT}/2/activate", {})
    assert as_olga.post(f"{AT}/1/taint", {}).json()["problems"][0]["pointer"] == "/reason"

    assert as_olga.post(f"{AT}/1/taint", {"reason": "Out."}).status_code == 200

    assert not takes(root(1), signed(internal))
    assert problem(as_olga.post(f"{AT}/1/taint", {"reason": "Out."})) == (409, "authority_not_retiring")


def test_one_that_was_never_activated_is_taken_back(internal, as_olga):
    as_olga.post(AT, {})
    assert as_olga.post(f"{AT}/2/retire", {}).status_code == 200
    assert problem(as_olga.post(f"{AT}/1/retire", {})) == (409, "authority_active")
    assert problem(as_olga.post(f"{AT}/2/activate", {})) == (409, "authority_not_prepared")
    assert as_olga.post(AT, {}).data["authorities"][0]["number"] == 3
    assert as_olga.post(f"{AT}/9/activate", {}).status_code == 404


def test_a_dry_run_shows_what_would_be_and_changes_nothing(internal, as_olga):
    assert as_olga.post(f"{AT}?dry_run=true", {}).data["authorities"][0]["state"] == "prepared"
    assert states() == {1: "active"}
    as_olga.post(AT, {})
    shown = as_olga.post(f"{AT}/2/activate?dry_run=true", {}).data["authorities"]
    assert [one["state"] for one in shown] == ["active", "retiring"]
    assert states() == {1: "active", 2: "prepared"}


def test_a_ca_of_somebody_else_has_no_authorities(as_olga):
    as_olga.post("/issuers", {"name": "le", "type": "acme", "directory_url": "https://ca.test/directory"})
    assert problem(as_olga.post("/issuers/le/authorities", {})) == (409, "not_a_ca")
    assert as_olga.get("/issuers/le").data["authorities"] == []


def test_a_root_of_before_that_allows_one_ca_below_itself_signs_no_other(as_olga, monkeypatch):
    monkeypatch.setattr(pki, "_BELOW_ROOT", 1)
    internal = add_issuer(NewIssuer("internal", IssuerType.INTERNAL), actor=SYSTEM)
    monkeypatch.undo()
    assert as_olga.post(AT, {}).data["authorities"][0]["is_cross_signed"] is False
    as_olga.post(f"{AT}/2/activate", {})
    assert takes(root(2), signed(internal))
    assert not takes(root(1), signed(internal))


def test_what_the_old_root_signed_is_not_sent_where_it_ends_before_the_leaf(internal, as_olga):
    made_ago(days=3640)
    as_olga.post(AT, {})
    as_olga.post(f"{AT}/2/activate", {})
    assert len(x509.load_pem_x509_certificates(signed(internal).encode())) == 2


def test_an_intermediate_is_renewed_below_the_same_root_and_new_leaves_come_from_it(internal):
    keep_authorities()
    assert not Entry.objects.filter(verb="authority.renew"), "it has time"
    before = made_ago(days=900)
    old = renewed_ago(before, days=800)

    keep_authorities()

    row = Authority.objects.get()
    assert (row.root_pem == before.root_pem, row.intermediate_pem == old) == (True, False)
    chain = signed(internal)
    assert takes(row.root_pem, chain)
    assert row.intermediate_pem.strip() in chain
    assert Issuer.objects.get().intermediate_pem == row.intermediate_pem
    assert Entry.objects.filter(verb="authority.renew").count() == 1
    keep_authorities()
    assert Entry.objects.filter(verb="authority.renew").count() == 1


def test_the_next_root_is_prepared_by_itself_and_activated_by_a_person(internal, as_olga):
    assert as_olga.get("/issuers/internal").data["standing"] == "well"
    made_ago(days=3000)
    shown = as_olga.get("/issuers/internal").data
    assert (shown["standing"], "Its root ends at" in shown["text"]) == ("ending", True)

    for _ in range(2):
        keep_authorities()

    assert states() == {1: "active", 2: "prepared"}
    assert Entry.objects.get(verb="authority.prepare").actor_name == SYSTEM.name
    assert "Authority 2" in as_olga.get("/issuers/internal").data["text"]


def test_after_a_root_that_has_ended_the_next_one_issues(internal, as_olga):
    made_ago(days=3660)
    keep_authorities()
    shown = as_olga.get("/issuers/internal").data
    assert (shown["standing"], shown["authorities"][0]["is_cross_signed"]) == ("ended", False)
    as_olga.post(f"{AT}/2/activate", {})
    assert takes(root(2), signed(internal))
    assert as_olga.get("/issuers/internal").data["standing"] == "well"


def test_what_is_issued_never_outlives_its_issuer(internal):
    made_ago(days=3640)
    keep_authorities()
    row = Authority.objects.get(state="active")
    leaf, *_ = x509.load_pem_x509_certificates(signed(internal).encode())
    assert leaf.not_valid_after_utc <= row.intermediate_ends_at <= row.root_ends_at


def test_a_release_before_reads_the_active_authority_where_it_always_did(internal, as_olga):
    as_olga.post(AT, {})
    as_olga.post(f"{AT}/2/activate", {})
    issuer, row = Issuer.objects.get(), Authority.objects.get(number=2)
    assert (issuer.root_pem, issuer.intermediate_pem) == (row.root_pem, row.intermediate_pem)
    assert json.loads(open_of_issuer(issuer, "ca_ciphertext")) == json.loads(open_of_authority(row))


def test_a_ca_that_a_release_before_added_is_taken_over_with_its_keys(internal, as_olga):
    Authority.objects.all().delete()
    keep_authorities()
    row = Authority.objects.get()
    assert (row.number, row.state, bytes(row.ciphertext)) == (1, "active", b"")
    assert takes(internal.root_pem, signed(internal))
    as_olga.post(AT, {})
    as_olga.post(f"{AT}/2/activate", {})
    assert json.loads(open_of_authority(Authority.objects.get(number=1)))["root"], "moved before it is written over"
    assert takes(internal.root_pem, signed(internal)), "by the root before, whose key was at hand"


def somebody_waits() -> bool:
    """Whether a transaction of this database waits for another one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_activate_at_once_one_wins():
    add_issuer(NewIssuer("internal", IssuerType.INTERNAL), actor=SYSTEM)
    prepare_authority("internal", actor=SYSTEM)

    def activate() -> str:
        try:
            activate_authority("internal", 2, actor=SYSTEM)
        except Conflict as conflict:
            return conflict.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            activate_authority("internal", 2, actor=SYSTEM)
            other = pool.submit(activate)
            until(somebody_waits)
        assert other.result(timeout=30) == "authority_not_prepared"
    assert states() == {1: "retiring", 2: "active"}
