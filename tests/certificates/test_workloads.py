"""Certificates of workloads over REST: who gets one, by what, what it says, and how it is taken away."""

import base64
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from certificates.actions.authorities import activate_authority, prepare_authority, retire_authority, taint_authority
from certificates.actions.workload_authorities import ISSUER, trust_domain, workload_issuer
from certificates.actions.workload_secrets import forget_old_certificates, renew_workload_secrets
from certificates.models import WorkloadAuthority, WorkloadCertificate, WorkloadToken
from certificates.pki.keys import KeyType, csr_of, generate_key, load_signing
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import Conflict
from fleet.actions.secrets import opened, secrets_of
from fleet.models import Rollout, Secret
from policies import envoy
from policies.compiler import Kind
from policies.compiler.envoy.egress.workload_tls import AUTHORITIES_SECRET, SERVER_SECRET
from policies.models import DraftObject, Slice, SliceResource
from tests.callers import Caller, signed_in
from tests.cast import Cast
from tests.fleet.edge import Edge, draft, publish_now

AT = "/slices/acme@edge/workloads/orders"
IDENTITY = "/workload-identity"
KEY = generate_key(KeyType.ECDSA_P256)
CSR = csr_of(KEY, ["spoofed.example.com"]).decode()
NEXT = csr_of(generate_key(KeyType.ECDSA_P256), ["x.test"]).decode()
PROXY = {"protocol": "egress", "port": 13129, "workload_tls": {"server_names": ["egress.example.com"]}}


@pytest.fixture
def acme(edge: Edge) -> Slice:
    draft(edge.acme, Kind.WORKLOAD, "orders", {})
    draft(edge.acme, Kind.WORKLOAD, "idle", {})
    return edge.acme


@pytest.fixture
def alice(cast: Cast, acme: Slice) -> Caller:
    return signed_in(cast.alice)


def leaf_of(answer) -> x509.Certificate:
    return x509.load_pem_x509_certificate(answer.json()["certificate"].encode())


def renewal(issued, key=KEY, csr=NEXT) -> dict[str, str]:
    signature = load_signing(key).sign(csr.encode(), ec.ECDSA(hashes.SHA256()))
    return {
        "certificate": issued.json()["certificate"],
        "signature": base64.b64encode(signature).decode(),
        "csr": csr,
    }


def token_of(caller: Caller, **terms) -> str:
    return caller.post(f"{AT}/join-tokens", terms).json()["token"]


def spec_of(acme: Slice) -> dict:
    return DraftObject.objects.present().get(slice=acme, kind=Kind.WORKLOAD, name="orders").spec


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_certificate_says_whose_it_is_whatever_was_asked_for(alice):
    answer = alice.post(f"{AT}/certificates", {"csr": CSR})
    assert answer.status_code == 201
    said, leaf = answer.json(), leaf_of(answer)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [one.value for one in names] == [said["spiffe_id"]] == ["spiffe://gatehouse.internal/acme/orders"]
    assert leaf.not_valid_after_utc - timezone.now() <= timedelta(hours=1)
    assert leaf.public_key() == load_signing(KEY).public_key()
    assert said["serial"] == f"{leaf.serial_number:x}"
    assert leaf.issuer.rfc4514_string() == "CN=acme,OU=workloads,O=gatehouse.internal"
    listed = alice.get(f"{AT}/certificates").json()["items"]
    assert [(one["serial"], one["state"], "alice" in one["by"]) for one in listed] == [(said["serial"], "valid", True)]
    entry = Entry.objects.get(verb="workload_certificate.issue")
    assert (entry.slice, entry.target_name) == ("acme@edge", "orders")
    assert said["serial"] in entry.summary


def test_what_is_sent_leads_to_the_bundle(alice):
    said = alice.post(f"{AT}/certificates", {"csr": CSR}).json()
    leaf, above = x509.load_pem_x509_certificates(said["chain"].encode())
    (root,) = x509.load_pem_x509_certificates(said["trust_bundle"].encode())
    leaf.verify_directly_issued_by(above)
    above.verify_directly_issued_by(root)
    assert above.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    within = above.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
    assert [one.value for one in within] == ["gatehouse.internal"]


def test_bad_requests_are_named(alice):
    forged = CSR.replace(CSR.splitlines()[3][:8], "AAAAAAAA")
    weak = csr_of(generate_key(KeyType.RSA_2048), ["x.test"]).decode()
    for body, pointer in (
        ({"csr": "nonsense"}, "/csr"),
        ({"csr": forged}, "/csr"),
        ({"csr": weak}, "/csr"),
        ({"csr": CSR, "lifetime_seconds": 86_401}, "/lifetime_seconds"),
        ({}, "/csr"),
    ):
        answer = alice.post(f"{AT}/certificates", body)
        assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (422, pointer)
    assert Caller().post(IDENTITY, {"token": "ghw_unknown", "csr": weak}).json()["problems"][0]["code"] == "csr_key"
    assert alice.post("/slices/acme@edge/workloads/nobody/certificates", {"csr": CSR}).status_code == 404
    assert not WorkloadCertificate.objects.exists()


def test_a_dry_run_issues_nothing_that_is_kept(alice):
    assert alice.post(f"{AT}/certificates?dry_run=true", {"csr": CSR}).status_code == 201
    assert not WorkloadCertificate.objects.exists()


def test_a_join_token_lets_a_workload_begin_as_often_as_it_says(alice):
    made = alice.post(f"{AT}/join-tokens", {"name": "cluster", "most_uses": 2, "networks": ["127.0.0.0/8"]}).json()
    assert made["token"].startswith("ghw_")
    assert made["token"] not in str(alice.get(f"{AT}/join-tokens").json())
    workload = Caller()
    for _ in range(2):
        answer = workload.post(IDENTITY, {"token": made["token"], "csr": CSR})
        assert (answer.status_code, answer.json()["spiffe_id"].endswith("/acme/orders")) == (201, True)
    assert problem(workload.post(IDENTITY, {"token": made["token"], "csr": CSR})) == (401, "identity_refused")
    assert {one["by"] for one in alice.get(f"{AT}/certificates").json()["items"]} == {"join token cluster"}
    assert alice.get(f"{AT}/join-tokens").json()["items"][0]["uses"] == 2


def test_whoever_is_refused_is_told_the_same(alice):
    ended, revoked, elsewhere = token_of(alice), token_of(alice), token_of(alice, networks=["10.0.0.0/8"])
    WorkloadToken.objects.filter(prefix=ended[:12]).update(expires_at=timezone.now())
    pk = WorkloadToken.objects.get(prefix=revoked[:12]).pk
    assert alice.delete(f"{AT}/join-tokens/{pk}").status_code == 204
    said = set()
    for token in ("ghw_unknown", ended, revoked, elsewhere):
        answer = Caller().post(IDENTITY, {"token": token, "csr": CSR})
        said.add((answer.status_code, answer.json()["code"], answer.json()["detail"]))
    assert len(said) == 1
    assert next(iter(said))[:2] == (401, "identity_refused")
    assert not WorkloadToken.objects.exclude(uses=0).exists()


def test_a_bad_request_costs_no_use(alice):
    token = token_of(alice)
    assert Caller().post(IDENTITY, {"token": token, "csr": "nonsense"}).status_code == 422
    assert Caller().post(IDENTITY, {"token": token, "csr": CSR}).status_code == 201
    assert Caller().post(IDENTITY, {"csr": CSR}).json()["problems"][0]["pointer"] == "/token"


def test_too_many_failures_of_a_network_make_it_wait(alice):
    token = token_of(alice)
    for _ in range(60):
        Caller().post(IDENTITY, {"token": "ghw_guess", "csr": CSR})
    held = Caller().post(IDENTITY, {"token": token, "csr": CSR})
    assert problem(held) == (429, "too_many_attempts")
    assert int(held["Retry-After"]) > 0
    elsewhere = Caller(REMOTE_ADDR="192.0.2.9").post(IDENTITY, {"token": token, "csr": CSR})
    assert elsewhere.status_code == 201


def test_a_certificate_renews_itself_by_a_signature_of_its_key(alice):
    first = alice.post(f"{AT}/certificates", {"csr": CSR})
    second = Caller().post(IDENTITY, renewal(first))
    assert second.status_code == 201
    assert leaf_of(second).public_key() != leaf_of(first).public_key()
    assert second.json()["spiffe_id"] == first.json()["spiffe_id"]
    newest = alice.get(f"{AT}/certificates").json()["items"][0]
    assert newest["by"] == f"certificate {first.json()['serial']}"


def test_nothing_else_renews_a_certificate(alice):
    first = alice.post(f"{AT}/certificates", {"csr": CSR})
    good = renewal(first)
    other = renewal(first, generate_key(KeyType.ECDSA_P256))
    for body in (other, {**good, "csr": CSR}, {**good, "signature": "%%%"}, {**good, "certificate": "nonsense"}):
        assert problem(Caller().post(IDENTITY, body)) == (401, "identity_refused")
    authority = WorkloadAuthority.objects.get().pem
    assert problem(Caller().post(IDENTITY, {**good, "certificate": authority})) == (401, "identity_refused")
    WorkloadCertificate.objects.update(ends_at=timezone.now())
    assert problem(Caller().post(IDENTITY, good)) == (401, "identity_refused")


def test_what_is_taken_away_goes_with_what_was_renewed_from_it(alice, acme):
    first = alice.post(f"{AT}/certificates", {"csr": CSR})
    second, other = Caller().post(IDENTITY, renewal(first)), alice.post(f"{AT}/certificates", {"csr": CSR})
    pk = WorkloadCertificate.objects.get(serial=first.json()["serial"]).pk
    assert alice.post(f"{AT}/certificates/{pk}/revoke?dry_run=true").status_code == 200
    assert spec_of(acme)["revoked_certificates"] == []
    assert alice.post(f"{AT}/certificates/{pk}/revoke").status_code == 200
    listed = {one["serial"] for one in spec_of(acme)["revoked_certificates"]}
    assert listed == {first.json()["serial"], second.json()["serial"]}
    states = {one["serial"]: one["state"] for one in alice.get(f"{AT}/certificates").json()["items"]}
    assert states[other.json()["serial"]] == "valid"
    assert problem(Caller().post(IDENTITY, renewal(first))) == (401, "identity_refused")
    assert Caller().post(IDENTITY, renewal(other)).status_code == 201


def test_all_can_be_taken_away_at_once_and_new_ones_are_good(alice, acme):
    first = alice.post(f"{AT}/certificates", {"csr": CSR})
    assert alice.post(f"{AT}/certificates/revoke").status_code == 200
    assert spec_of(acme)["certificates_since"]
    assert problem(Caller().post(IDENTITY, renewal(first))) == (401, "identity_refused")
    assert Caller().post(IDENTITY, renewal(alice.post(f"{AT}/certificates", {"csr": CSR}))).status_code == 201


def test_a_workload_that_is_gone_gets_nothing(alice, acme):
    token, first = token_of(alice), alice.post(f"{AT}/certificates", {"csr": CSR})
    alice.delete(AT, if_match="*")
    for body in ({"token": token, "csr": CSR}, renewal(first)):
        assert problem(Caller().post(IDENTITY, body)) == (401, "identity_refused")


def test_a_listener_that_takes_certificates_brings_what_it_needs(edge, acme):
    assert {one.name for one in secrets_of(edge.platform)} == {"tls/default"}
    draft(edge.platform, Kind.LISTENER, "egress", PROXY)
    publish_now(edge.platform)
    names = set(SliceResource.objects.filter(slice=edge.platform, is_sealed=True).values_list("name", flat=True))
    assert names == {"tls/default", AUTHORITIES_SECRET, SERVER_SECRET}
    kept = {row.name: envoy.schema().unpack(opened(row)) for row in Secret.objects.filter(slice=edge.platform)}
    roots = kept[AUTHORITIES_SECRET].validation_context.trusted_ca.inline_string
    leaf, *_ = x509.load_pem_x509_certificates(kept[SERVER_SECRET].tls_certificate.certificate_chain.inline_bytes)
    assert leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
        x509.DNSName
    ) == ["egress.example.com"]
    assert len(x509.load_pem_x509_certificates(roots.encode())) == 1
    before = Secret.objects.count()
    secrets_of(edge.platform)
    assert Secret.objects.count() == before


def finish(slice_: Slice) -> None:
    Rollout.objects.filter(slice=slice_).update(state="complete")


def test_the_next_root_is_trusted_beside_the_old_one_until_that_is_retired(edge, alice):
    draft(edge.platform, Kind.LISTENER, "egress", PROXY)
    publish_now(edge.platform)
    finish(edge.platform)
    assert renew_workload_secrets() == 0
    first = alice.post(f"{AT}/certificates", {"csr": CSR})
    prepare_authority(ISSUER, actor=SYSTEM)
    assert renew_workload_secrets() == 1
    assert _live_roots(edge) == 2
    activate_authority(ISSUER, 2, actor=SYSTEM)
    second = alice.post(f"{AT}/certificates", {"csr": CSR}).json()
    assert len(x509.load_pem_x509_certificates(second["chain"].encode())) == 3  # with the root that the old one signed
    with pytest.raises(Conflict, match="of workloads still hold"):
        retire_authority(ISSUER, 1, actor=SYSTEM)
    assert Caller().post(IDENTITY, renewal(first)).status_code == 201
    taint_authority(ISSUER, 1, reason="A backup was stolen.", actor=SYSTEM)
    finish(edge.platform)
    assert renew_workload_secrets() == 1
    assert _live_roots(edge) == 1


def _live_roots(edge: Edge) -> int:
    digest = SliceResource.objects.get(slice=edge.platform, to_sequence=None, name=AUTHORITIES_SECRET).digest
    row = Secret.objects.get(slice=edge.platform, name=AUTHORITIES_SECRET, digest=digest)
    message = envoy.schema().unpack(opened(row))
    return len(x509.load_pem_x509_certificates(message.validation_context.trusted_ca.inline_string.encode()))


def test_what_ended_long_ago_is_forgotten(alice):
    alice.post(f"{AT}/certificates", {"csr": CSR})
    forget_old_certificates()
    assert WorkloadCertificate.objects.count() == 1
    WorkloadCertificate.objects.update(ends_at=timezone.now() - timedelta(days=31))
    forget_old_certificates()
    assert not WorkloadCertificate.objects.exists()


@pytest.mark.django_db
def test_the_trust_domain_is_the_consoles_host_or_what_is_configured(settings):
    settings.PUBLIC_URL, settings.TRUST_DOMAIN = "https://console.example.com", ""
    assert trust_domain() == "console.example.com"
    settings.TRUST_DOMAIN = "prod.example.com"
    assert trust_domain() == "prod.example.com"
    assert workload_issuer() == workload_issuer()
