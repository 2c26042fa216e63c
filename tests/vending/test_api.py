"""What the API takes, refuses and says of credentials; a secret is never among what it says."""

import threading

import pytest
from django.db import connection

from console.audit.models import Entry
from policies.models import DraftObject
from tests.callers import signed_in
from tests.fleet.edge import draft_service
from tests.vending.vended import HERE, NEXT, SECRET, private_key, stripe, tag, the
from vending.models import Version

OAUTH = {"token_url": "https://login.example.com/token", "client_id": "edge", "scopes": ["read", "write"]}
MESSAGE = {"key_id": "acme-1", "components": ["@method", "@path", "content-digest"], "expires_seconds": 60}
TEXT = {"scheme": "template", "string_to_sign": "{timestamp}.{body}", "header_value": "t={timestamp},v1={signature}"}
AWS = {"service": "s3", "region": "eu-central-1", "access_key_id": "AKIDEXAMPLE"}


def pointers(answer):
    return [problem["pointer"] for problem in answer.json()["problems"]]


def name_it(edge, credential="stripe", name="payments"):
    """Let an object of Acme's draft name a credential."""
    draft_service(edge.acme, name, port=9101)
    DraftObject.objects.filter(slice=edge.acme, name=name).update(spec={"credential": credential})


@pytest.mark.parametrize(
    ("kind", "parameters", "secret"),
    [
        ("header", {}, SECRET),
        ("basic", {"username": "edge"}, "a password"),
        ("aws_sigv4", AWS, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        ("oauth2_client_credentials", OAUTH, "client secret"),
        ("jwt_bearer", {"token_url": OAUTH["token_url"], "issuer": "edge", "algorithm": "ES256"}, "PEM"),
        ("hmac", {}, SECRET),
        ("hmac", MESSAGE, SECRET),
        ("hmac", TEXT, SECRET),
    ],
)
def test_every_kind_can_be_added_and_none_tells_its_secret(edge, alice, kind, parameters, secret):
    secret = private_key() if secret == "PEM" else secret
    added = alice.post(HERE, {"name": "one", "kind": kind, "parameters": parameters, "secret": secret})

    assert added.status_code == 201, added.json()
    assert added.json()["parameters"] == parameters
    for path in (HERE, f"{HERE}/one", f"{HERE}/one/versions", f"{HERE}/one/nodes"):
        answer = alice.get(path)
        assert answer.status_code == 200
        assert secret not in answer.content.decode()
    assert secret not in added.content.decode()


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": "Not A Name"}, "/name"),
        ({"kind": "magic"}, "/kind"),
        ({"secret": ""}, "/secret"),
        ({"secret": "two\nlines"}, "/secret"),
        ({"secret": "schlüssel"}, "/secret"),
        ({"header": "Host"}, "/header"),
        ({"header": "x-gatehouse-tenant"}, "/header"),
        ({"prefix": "a\nb"}, "/prefix"),
        ({"parameters": {"username": "edge"}}, "/parameters/username"),
        ({"parameters": {"nothing": 1}}, "/parameters/nothing"),
        ({"session_token": "x"}, "/session_token"),
        ({"kind": "basic"}, "/header"),
        ({"kind": "basic", "prefix": None}, "/parameters/username"),
        ({"kind": "basic", "prefix": None, "parameters": {"username": "a:b"}}, "/parameters/username"),
        ({"kind": "oauth2_client_credentials", "parameters": {"client_id": "edge"}}, "/parameters/token_url"),
        ({"kind": "oauth2_client_credentials", "parameters": {**OAUTH, "token_url": "http://x.test/"}},
         "/parameters/token_url"),
        ({"kind": "jwt_bearer", "parameters": {"token_url": OAUTH["token_url"], "issuer": "edge"}}, "/secret"),
        ({"kind": "github_app", "parameters": {"app_id": "1", "installation_id": "2"}}, "/secret"),
        ({"description": "a\u202eb"}, "/description"),
        ({"unknown": 1}, "/unknown"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_its_field(edge, alice, changes, pointer):
    refused = alice.post(HERE, stripe(**changes))

    assert refused.status_code == 422, refused.json()
    assert pointers(refused) == [pointer]
    assert SECRET not in refused.content.decode()


SIGNATURE_PROBLEMS = [
    ({"components": []}, "/components"),
    ({"components": ["@status"]}, "/components/0"),
    ({"components": ["@path", "Date"]}, "/components/1"),
    ({"components": ["signature"]}, "/components/0"),
    ({"components": ["x-gatehouse-credential"]}, "/components/0"),
    ({"components": ["date", "date"]}, "/components"),
    ({"label": "Sig 1"}, "/label"),
    ({"expires_seconds": 0}, "/expires_seconds"),
    ({"expires_seconds": 100_000}, "/expires_seconds"),
    ({"scheme": "magic"}, "/scheme"),
    ({"string_to_sign": "{body}"}, "/string_to_sign"),
    ({**TEXT, "label": "sig1"}, "/label"),
    ({"scheme": "template"}, "/string_to_sign"),
    ({**TEXT, "string_to_sign": "{everything}"}, "/string_to_sign"),
    ({**TEXT, "string_to_sign": "{header:host}"}, "/string_to_sign"),
    ({**TEXT, "string_to_sign": "{{body}"}, "/string_to_sign"),
    ({**TEXT, "string_to_sign": "{signature}"}, "/string_to_sign"),
    ({**TEXT, "header_value": "v1"}, "/header_value"),
    ({**TEXT, "header_value": "{signature}\n"}, "/header_value"),
    ({**TEXT, "header_value": "{signature}{body}"}, "/header_value"),
    ({**TEXT, "timestamp_header": "Host"}, "/timestamp_header"),
    ({**TEXT, "timestamp_header": "authorization"}, "/timestamp_header"),
    ({**TEXT, "timestamp_format": "stardate"}, "/timestamp_format"),
    ({**TEXT, "signature_encoding": "base32"}, "/signature_encoding"),
    ({"service": "s3"}, "/service"),
]


@pytest.mark.parametrize(("parameters", "pointer"), SIGNATURE_PROBLEMS)
def test_what_cannot_be_signed_is_refused_by_its_field(edge, alice, parameters, pointer):
    refused = alice.post(HERE, {"name": "one", "kind": "hmac", "parameters": parameters, "secret": SECRET})

    assert refused.status_code == 422, refused.json()
    assert pointers(refused) == [f"/parameters{pointer}"]
    assert SECRET not in refused.content.decode()


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"header": "x-signature"}, "/header"),
        ({"prefix": "v1="}, "/prefix"),
        ({"parameters": TEXT, "prefix": ""}, "/prefix"),
        ({"parameters": TEXT, "header": "Host"}, "/header"),
        ({"parameters": {"secret_encoding": "base64"}, "secret": "no base64!"}, "/secret"),
        ({"parameters": {"secret_encoding": "hex"}, "secret": "xyz"}, "/secret"),
        ({"secret": "x" * 5_000}, "/secret"),
        ({"session_token": "x"}, "/session_token"),
    ],
)
def test_what_signs_has_its_own_headers_and_a_key_that_can_be_read(edge, alice, changes, pointer):
    refused = alice.post(HERE, {"name": "one", "kind": "hmac", "secret": SECRET} | changes)

    assert (refused.status_code, pointers(refused)) == (422, [pointer]), refused.json()


def test_what_is_signed_does_not_change_and_its_key_does(edge, alice):
    alice.post(HERE, {"name": "hooks", "kind": "hmac", "header": "x-sig", "parameters": TEXT, "secret": SECRET})
    others = {"scheme": "http_message_signatures", "string_to_sign": "{body}", "secret_encoding": "hex"}
    for name, value in others.items():
        refused = alice.patch(f"{HERE}/hooks", {"parameters": {name: value}}, if_match=tag(alice, "hooks"))
        assert (refused.status_code, pointers(refused)) == (422, [f"/parameters/{name}"])
    body = {"secret": NEXT, "parameters": {"key_id": "2"}}
    rotated = alice.post(f"{HERE}/hooks/rotate", body, if_match=tag(alice, "hooks"))
    assert rotated.status_code == 200, rotated.json()
    assert rotated.json()["parameters"] == {**TEXT, "key_id": "2"}


def test_a_key_that_does_not_fit_its_algorithm_is_refused(edge, alice):
    parameters = {"token_url": OAUTH["token_url"], "issuer": "edge", "algorithm": "RS256"}
    refused = alice.post(HERE, {"name": "one", "kind": "jwt_bearer", "parameters": parameters, "secret": private_key()})

    assert (refused.status_code, pointers(refused)) == (422, ["/secret"])
    assert "RSA" in refused.json()["detail"]


def test_a_line_end_that_an_editor_leaves_is_no_part_of_a_secret(edge, alice):
    assert alice.post(HERE, stripe(secret=f"{SECRET}\r\n")).status_code == 201


def test_a_name_is_there_once(edge, alice):
    alice.post(HERE, stripe())
    refused = alice.post(HERE, stripe())

    assert (refused.status_code, refused.json()["code"], pointers(refused)) == (409, "name_taken", ["/name"])


def test_the_kind_and_what_is_compiled_of_it_do_not_change(edge, alice):
    alice.post(HERE, {"name": "bucket", "kind": "aws_sigv4", "parameters": AWS, "secret": "key"})
    for change in ({"kind": "header"}, {"header": "x-key"}, {"prefix": ""}):
        refused = alice.patch(f"{HERE}/bucket", change, if_match=tag(alice, "bucket"))
        assert (refused.status_code, pointers(refused)) == (422, [f"/{next(iter(change))}"])
    refused = alice.patch(f"{HERE}/bucket", {"parameters": {"region": "us-east-1"}}, if_match=tag(alice, "bucket"))
    assert (refused.status_code, pointers(refused)) == (422, ["/parameters/region"])


def test_words_change_without_a_version_and_parameters_with_one_of_the_same_secret(edge, alice):
    alice.post(HERE, {"name": "crm", "kind": "oauth2_client_credentials", "parameters": OAUTH, "secret": SECRET})
    changed = alice.patch(f"{HERE}/crm", {"owner": "Sales"}, if_match=tag(alice, "crm"))
    assert (changed.json()["owner"], changed.json()["version"]) == ("Sales", 1)

    more = {"parameters": {"scopes": ["read"], "audience": "crm"}}
    changed = alice.patch(f"{HERE}/crm", more, if_match=tag(alice, "crm"))
    assert changed.status_code == 200, changed.json()
    assert changed.json()["newest"]["origin"] == "changed"
    assert changed.json()["parameters"] == {**OAUTH, "scopes": ["read"], "audience": "crm"}
    (entry,) = Entry.objects.filter(verb="credential.change", target_name="acme@edge/crm").exclude(
        changes__contains=[{"pointer": "/owner"}]
    )
    assert [one["pointer"] for one in entry.changes] == ["/parameters"]


def test_a_rotation_keeps_parameters_that_are_not_named(edge, alice):
    alice.post(HERE, {"name": "bucket", "kind": "aws_sigv4", "parameters": AWS, "secret": "key"})
    body = {"secret": "other", "session_token": "token", "parameters": {"access_key_id": "AKIDOTHER"}, "note": "Leaked"}
    rotated = alice.post(f"{HERE}/bucket/rotate", body, if_match=tag(alice, "bucket"))

    assert rotated.status_code == 200, rotated.json()
    assert rotated.json()["parameters"] == {**AWS, "access_key_id": "AKIDOTHER"}
    versions = alice.get(f"{HERE}/bucket/versions").json()["items"]
    assert [(one["number"], one["origin"], one["note"]) for one in versions] == [
        (2, "rotated", "Leaked"), (1, "created", "")
    ]  # fmt: skip
    (entry,) = Entry.objects.filter(verb="credential.rotate", target_kind="credential")
    assert entry.summary == "Rotated credential bucket to version 2: Leaked"


def test_writes_ask_what_was_read(edge, alice):
    alice.post(HERE, stripe())
    one = f"{HERE}/stripe"
    writes = [
        lambda **how: alice.patch(one, {"owner": "Shop"}, **how),
        lambda **how: alice.post(f"{one}/rotate", {"secret": NEXT}, **how),
        lambda **how: alice.delete(one, **how),
    ]
    for write in writes:
        assert write().status_code == 428
        assert write(if_match='"99"').status_code == 412
    assert Version.objects.count() == 1


def test_of_two_who_rotate_at_once_one_wins_and_the_other_is_told(edge, cast, alice):
    alice.post(HERE, stripe())
    expected, barrier, answers = tag(alice), threading.Barrier(2), []

    def turn(secret):
        caller = signed_in(cast.alice)
        barrier.wait()
        answers.append(
            (caller.post(f"{HERE}/stripe/rotate", {"secret": secret}, if_match=expected).status_code, secret)
        )
        connection.close()

    threads = [threading.Thread(target=turn, args=(secret,)) for secret in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [200, 412]
    assert the().newest.number == 2
    assert Version.objects.count() == 2


def test_a_dry_run_keeps_nothing(edge, alice):
    tried = alice.post(f"{HERE}?dry_run=true", stripe())

    assert tried.status_code == 201, tried.json()
    assert alice.get(HERE).json()["items"] == []
    assert not Version.objects.exists()


def test_the_same_request_again_gets_the_first_answer_again(edge, alice):
    first = alice.post(HERE, stripe(), idempotency_key="once")
    again = alice.post(HERE, stripe(), idempotency_key="once")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert Version.objects.count() == 1


def test_one_that_is_named_is_not_deleted_and_it_is_told_by_whom(edge, alice):
    alice.post(HERE, stripe())
    name_it(edge)
    assert alice.get(f"{HERE}/stripe").json()["uses"] == [
        {"kind": "service", "name": "payments", "is_live": False, "is_drafted": True}
    ]
    refused = alice.delete(f"{HERE}/stripe", if_match=tag(alice))

    assert (refused.status_code, refused.json()["code"]) == (409, "credential_used")
    assert [(one["kind"], one["name"]) for one in refused.json()["problems"]] == [("service", "payments")]
    assert the().deleted_at is None


def test_another_with_its_name_may_be_added_once_it_is_deleted(edge, alice):
    alice.post(HERE, stripe())
    assert alice.delete(f"{HERE}/stripe", if_match=tag(alice)).status_code == 204
    assert alice.post(HERE, stripe(secret=NEXT)).status_code == 201


def test_they_are_found_by_kind_source_state_and_words(edge, alice):
    alice.post(HERE, stripe(owner="Shop"))
    alice.post(HERE, {"name": "crm", "kind": "oauth2_client_credentials", "parameters": OAUTH, "secret": "x"})

    def names(query):
        return [one["name"] for one in alice.get(f"{HERE}?{query}").json()["items"]]

    assert names("kind=header") == ["stripe"]
    assert names("source=vault_kv") == []
    assert names("state=rolling,live") == ["crm", "stripe"]
    assert names("q=sho") == ["stripe"]
    refused = alice.get(f"{HERE}?state=fine")
    assert (refused.status_code, pointers(refused)) == (422, ["?state"])


def test_a_sealed_one_is_not_read_anywhere(edge, alice):
    alice.post(HERE, stripe())
    refused = alice.post(f"{HERE}/stripe/refresh", {})

    assert (refused.status_code, refused.json()["code"]) == (409, "credential_sealed")


def test_the_platform_has_none(edge, as_olga):
    refused = as_olga.post("/slices/platform@edge/credentials", stripe())

    assert (refused.status_code, refused.json()["code"]) == (409, "slice_is_platform")


def test_a_tenant_with_credentials_is_not_let_go_of(edge, alice, as_olga):
    alice.post(HERE, stripe())
    refused = as_olga.delete("/slices/acme@edge", if_match="*")

    assert (refused.status_code, refused.json()["code"]) == (409, "slice_has_history")


def test_a_credential_that_people_sign_in_with_is_in_use(edge, alice):
    alice.post(HERE, stripe())
    place = "https://id.acme.test"
    settings = {
        "type": "oidc", "issuer": place, "authorization_endpoint": f"{place}/auth", "token_endpoint": f"{place}/token",
        "client_id": "shop", "client_secret": "stripe",
    }  # fmt: skip
    answer = alice.post("/slices/acme@edge/traffic-policies", {"name": "members", "spec": {"policy": settings}})
    assert answer.status_code == 201, answer.json()
    assert answer.json()["problems"] == []
    uses = alice.get(f"{HERE}/stripe").json()["uses"]
    assert [(one["kind"], one["name"]) for one in uses] == [("traffic_policy", "members")]


def test_people_cannot_sign_in_with_a_credential_that_is_not_there(edge, alice):
    settings = {
        "type": "oidc", "issuer": "https://id.acme.test", "authorization_endpoint": "https://id.acme.test/auth",
        "token_endpoint": "https://id.acme.test/token", "client_id": "shop", "client_secret": "stripe",
    }  # fmt: skip
    answer = alice.post("/slices/acme@edge/traffic-policies", {"name": "members", "spec": {"policy": settings}})
    found = [(one["pointer"], one["code"]) for one in answer.json()["problems"]]
    assert found == [("/spec/policy/client_secret", "credential_missing")]
