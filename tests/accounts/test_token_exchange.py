"""A CI's token is exchanged for a short-lived one where all conditions hold, once, and no trick gets past the key."""

import json
import time
from ipaddress import ip_network
from urllib.parse import urlencode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from console.accounts.models import ApiToken, FederationTrust, SpentAssertion
from console.accounts.openid import issuers
from console.accounts.openid.assertions import Expected, Untrusted, verified
from console.accounts.sign_in.throttle import PER_NETWORK
from console.audit.models import Entry
from tests import make
from tests.accounts.issuers import AUTHORITY, Ci, beside
from tests.callers import bearing
from tests.policies.compiler.traffic.tokens import Issuer, encoded

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
JWT = "urn:ietf:params:oauth:token-type:jwt"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def ci(settings):
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    issuers.forget_all()
    found = Ci()
    with beside(found.server):
        yield found
    issuers.forget_all()


@pytest.fixture
def deploy(cast):
    return make.service_account(cast.acme, "deploy", "editor")


@pytest.fixture
def trust(ci, deploy):
    return FederationTrust.objects.create(
        service_account=deploy, name="shop", issuer=ci.url, audience="gatehouse", scopes=["edit", "view"],
        conditions=[
            {"claim": "repository", "equals": "acme/shop"},
            {"claim": "sub", "matches": "repo:acme/shop:ref:refs/heads/*"},
        ],
        lifetime_seconds=600, ca=AUTHORITY.pem, created_by="alice@people.test",
    )  # fmt: skip


def exchange(client, token, **changes):
    form = {
        "grant_type": GRANT,
        "subject_token": token,
        "subject_token_type": JWT,
        "audience": "acme/deploy",
        **changes,
    }
    body = urlencode({name: value for name, value in form.items() if value is not None})
    return client.post("/api/v1/token-exchange", body, content_type=FORM)


def refused(client, token, **changes):
    """The answer to what is refused: always the same."""
    answer = exchange(client, token, **changes)
    assert answer.status_code == 400, answer.content
    told = answer.json()
    return told["error"], told["error_description"]


NOT_TAKEN = ("invalid_request", "No trust of that service account takes this token.")


def test_a_job_gets_a_token_that_acts_as_the_service_account_for_a_while(client, ci, trust):
    answer = exchange(client, ci.token())
    told = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert told["issued_token_type"] == "urn:ietf:params:oauth:token-type:access_token"
    assert (told["token_type"], told["scope"]) == ("Bearer", "edit view")
    assert 590 <= told["expires_in"] <= 600
    me = bearing(told["access_token"]).get("/me").json()
    assert (me["user"]["name"], me["permissions"]) == ("deploy", {"acme": ["view", "edit"]})
    entry = Entry.objects.get(verb="token.exchange")
    assert (entry.actor_kind, entry.chain) == ("service", "acme")
    assert {"pointer": "/claims/ref", "before": None, "after": "refs/heads/main"} in entry.changes


def test_fewer_scopes_may_be_asked_for_and_never_more(client, ci, trust):
    assert exchange(client, ci.token(), scope="view").json()["scope"] == "view"
    assert exchange(client, ci.token(), scope="view publish").json()["scope"] == "view"
    assert refused(client, ci.token(), scope="all")[0] == "invalid_scope"


def test_a_token_counts_once(client, ci, trust):
    token = ci.token()
    assert exchange(client, token).status_code == 200
    assert refused(client, token) == NOT_TAKEN
    assert "exchanged before" in Entry.objects.get(verb="token.refuse_exchange").summary
    without_id = ci.token(jti=None)
    assert exchange(client, without_id).status_code == 200
    assert refused(client, without_id) == NOT_TAKEN
    assert SpentAssertion.objects.count() == 2


def test_the_same_id_in_another_token_is_the_same_token(client, ci, trust):
    assert exchange(client, ci.token(jti="one")).status_code == 200
    assert refused(client, ci.token(jti="one", sub="repo:acme/shop:ref:refs/heads/other")) == NOT_TAKEN


@pytest.mark.parametrize(
    "claims",
    [
        {"repository": "mallory/shop"},
        {"repository": None},
        {"repository": ["acme"]},
        {"sub": "repo:acme/shop:ref:refs/heads/main/x"},
        {"sub": "repo:acme/shop:pull_request"},
        {"sub": "repo:acme/shop:ref:refs/heads/main\n"},
    ],
)
def test_a_condition_that_does_not_hold_refuses_and_the_tenant_learns_which(client, ci, trust, claims):
    assert refused(client, ci.token(**claims)) == NOT_TAKEN
    entry = Entry.objects.get(verb="token.refuse_exchange")
    assert next(iter(claims)) in entry.summary
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("claims", "is_told"),
    [
        ({"aud": "another"}, True),
        ({"aud": ["another", "third"]}, True),
        ({"exp": int(time.time()) - 60}, True),
        ({"nbf": int(time.time()) + 3_600}, True),
        ({"iat": int(time.time()) + 3_600}, True),
        ({"exp": None}, False),
        ({"sub": None}, False),
        ({"iat": None}, False),
        ({"iss": "https://localhost:1"}, False),
        ({"iss": 7}, False),
    ],
)
def test_what_is_not_for_us_not_yet_or_no_more_is_refused(client, ci, trust, claims, is_told):
    assert refused(client, ci.token(**claims)) == NOT_TAKEN
    assert Entry.objects.filter(verb="token.refuse_exchange").exists() is is_told


def test_tricks_with_the_algorithm_do_not_work(client, ci, trust):
    key = ci.keys[0]
    assert refused(client, key.unsigned(**ci.claims())) == NOT_TAKEN_AS_TOKEN
    assert refused(client, key.confused(**ci.claims())) == NOT_TAKEN_AS_TOKEN
    for algorithm in ("nOnE", "HS256", "RS384", "PS256", "ES384", 7, None):
        assert refused(client, ci.token({"alg": algorithm}))[0] == "invalid_request"
    assert refused(client, ci.token({"alg": "ES256"})) == NOT_TAKEN
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("sort", ["at+jwt", "logout+jwt", "secevent+jwt", "", 7])
def test_a_token_of_another_sort_is_refused(client, ci, trust, sort):
    assert refused(client, ci.token({"typ": sort})) == ("invalid_request", "It is a token of another sort.")
    assert not ApiToken.objects.exists()


NOT_TAKEN_AS_TOKEN = ("invalid_request", "It is signed by an algorithm that does not count.")


@pytest.mark.parametrize("name", ["jku", "x5u", "jwk", "x5c", "crit"])
def test_a_token_that_brings_its_own_key_is_refused_and_nothing_is_fetched(client, ci, trust, name):
    mallory = Issuer("2031-05")
    value = mallory.key if name == "jwk" else f"{ci.url}/keys-of-mallory"
    assert refused(client, mallory.token({name: value}, **ci.claims()))[0] == "invalid_request"
    assert ci.server.asked == []


def test_a_strangers_key_under_the_same_name_is_refused(client, ci, trust):
    assert refused(client, Issuer("2031-05").token(**ci.claims())) == NOT_TAKEN
    assert refused(client, Issuer("unknown").token(**ci.claims())) == NOT_TAKEN


def test_an_altered_token_is_refused(client, ci, trust):
    head, _, signature = ci.token().split(".")
    forged = f"{head}.{encoded(ci.claims(sub='repo:acme/shop:ref:refs/heads/evil'))}.{signature}"
    assert refused(client, forged) == NOT_TAKEN


class Edwards:
    """Signs with a key on Ed25519."""

    def __init__(self):
        self._private = Ed25519PrivateKey.generate()
        self.key = {**OKPAlgorithm.to_jwk(self._private.public_key(), as_dict=True), "kid": "edwards"}

    def token(self, header=None, **claims):
        return jwt.encode(claims, self._private, "EdDSA", headers={"kid": "edwards", **(header or {})})


class Short(Issuer):
    """Signs with an RSA key of 1 024 bits."""

    def __init__(self):
        super().__init__("short")
        self._rsa = rsa.generate_private_key(65537, 1_024)


@pytest.mark.parametrize("signer", [Issuer("elliptic", is_elliptic=True), Edwards()], ids=["ES256", "EdDSA"])
def test_elliptic_keys_count_as_well(client, ci, trust, signer):
    ci.keys = [signer]
    assert exchange(client, ci.token()).status_code == 200


def test_a_short_key_vouches_for_nobody(client, ci, trust):
    ci.keys = [Short()]
    assert refused(client, ci.token()) == NOT_TAKEN
    with pytest.raises(Untrusted, match="too short"):
        verified(ci.token(), Expected(issuers.Issuer(ci.url, AUTHORITY.pem), "gatehouse"))


def test_a_new_key_is_looked_for_when_a_token_names_it_but_not_for_every_stranger(client, ci, trust, monkeypatch):
    assert exchange(client, ci.token()).status_code == 200
    ci.keys = [Issuer("2031-06"), *ci.keys]
    assert refused(client, ci.token()) == NOT_TAKEN
    monkeypatch.setattr(issuers, "AT_MOST_EVERY_SECONDS", 0.0)
    assert exchange(client, ci.token()).status_code == 200
    monkeypatch.setattr(issuers, "AT_MOST_EVERY_SECONDS", 30.0)
    before = ci.asked("/keys")
    for number in range(5):
        refused(client, Issuer(f"stranger-{number}").token(**ci.claims()))
    assert ci.asked("/keys") == before


def test_an_issuer_that_is_away_is_a_503_until_it_has_answered_once(client, ci, trust, monkeypatch):
    ci.is_away = True
    answer = exchange(client, ci.token())
    assert (answer.status_code, answer.json()["code"]) == (503, "issuer_away")
    assert "Retry-After" in answer
    ci.is_away = False
    monkeypatch.setattr(issuers, "AT_MOST_EVERY_SECONDS", 0.0)
    assert exchange(client, ci.token()).status_code == 200
    ci.is_away = True
    monkeypatch.setattr(issuers, "FRESH_SECONDS", 0.0)
    assert exchange(client, ci.token()).status_code == 200


def test_an_issuer_in_a_private_network_is_not_dialled_without_leave(client, ci, trust, settings):
    settings.OUTBOUND_NETWORKS = []
    assert exchange(client, ci.token()).status_code == 503
    assert ci.server.asked == []


def test_an_issuer_whose_certificate_is_of_no_ca_that_counts_is_asked_nothing(client, ci, trust):
    FederationTrust.objects.update(ca="")
    answer = exchange(client, ci.token())
    assert (answer.status_code, answer.json()["code"]) == (503, "issuer_away")
    assert ci.server.asked == []


def test_an_issuer_that_calls_itself_otherwise_is_not_believed(client, ci, trust):
    ci.said = {"issuer": "https://id.test"}
    assert exchange(client, ci.token()).status_code == 503


def test_who_names_what_is_not_there_hears_the_same(client, ci, trust):
    for audience in ("acme/nobody", "nobody/deploy", "globex/deploy"):
        assert refused(client, ci.token(), audience=audience) == NOT_TAKEN


def test_switched_off_demoted_or_without_trust_nothing_is_exchanged_and_nothing_stays_good(client, ci, trust, as_alice):
    robot = bearing(exchange(client, ci.token()).json()["access_token"])
    path = "/tenants/acme/service-accounts/deploy"
    as_alice.patch(path, {"is_active": False}, if_match="*")
    assert robot.get("/me").status_code == 401
    assert refused(client, ci.token()) == NOT_TAKEN
    as_alice.patch(path, {"is_active": True, "roles": []}, if_match="*")
    assert refused(client, ci.token())[0] == "invalid_request"
    as_alice.patch(path, {"roles": ["editor"]}, if_match="*")
    robot = bearing(exchange(client, ci.token()).json()["access_token"])
    assert robot.get("/me").status_code == 200
    assert as_alice.delete(f"{path}/trusts/shop", if_match="*").status_code == 204
    assert robot.get("/me").status_code == 401


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": None}, "invalid_request"),
        ({"subject_token": None}, "invalid_request"),
        ({"subject_token": "x" * 20_000}, "invalid_request"),
        ({"subject_token": "a.b.c"}, "invalid_request"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:saml2"}, "invalid_request"),
        ({"audience": "deploy"}, "invalid_request"),
        ({"requested_token_type": "urn:x"}, "invalid_request"),
        ({"actor_token": "x"}, "invalid_request"),
    ],
)
def test_a_form_that_is_not_as_the_rfc_has_it_is_named(client, db, changes, error):
    assert refused(client, "eyJ.e30.x", **changes)[0] == error


def test_a_parameter_that_comes_twice_and_a_body_that_is_no_form_are_refused(client, db):
    twice = client.post("/api/v1/token-exchange", "grant_type=a&grant_type=b", content_type=FORM)
    assert (twice.status_code, twice.json()["error"]) == (400, "invalid_request")
    other = client.post("/api/v1/token-exchange", json.dumps({"grant_type": GRANT}), content_type="application/json")
    assert other.status_code == 415


def test_who_fails_too_often_is_held_back(client, db):
    for _ in range(PER_NETWORK):
        refused(client, "eyJ.e30.x")
    answer = exchange(client, "eyJ.e30.x")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
