"""A trust gives no more than its maker holds, and on an issuer of all the world it names whose repository it is."""

import pytest

from console.accounts.federation.conditions import holds, problems
from console.accounts.models import ApiToken
from console.accounts.permissions import Permission
from tests import make
from tests.callers import bearing

TRUSTS = "/tenants/acme/service-accounts/deploy/trusts"
GITHUB = "https://token.actions.githubusercontent.com"


def wanted(**changes):
    return {
        "name": "shop", "issuer": "https://ci.acme.test", "audience": "gatehouse", "scopes": ["view", "edit"],
        "conditions": [{"claim": "repository", "equals": "acme/shop"}], **changes,
    }  # fmt: skip


@pytest.fixture
def deploy(cast):
    return make.service_account(cast.acme, "deploy", "editor")


def test_it_is_made_changed_and_taken_away(as_alice, deploy):
    made = as_alice.post(TRUSTS, wanted()).json()
    assert (made["lifetime_seconds"], made["created_by"]) == (900, "alice@people.test")
    assert as_alice.get(TRUSTS).json()["items"] == [made]
    changed = as_alice.patch(f"{TRUSTS}/shop", {"lifetime_seconds": 60}, if_match=made["etag"]).json()
    assert (changed["lifetime_seconds"], changed["conditions"]) == (60, made["conditions"])
    assert as_alice.patch(f"{TRUSTS}/shop", {"lifetime_seconds": 61}, if_match=made["etag"]).status_code == 412
    assert as_alice.delete(f"{TRUSTS}/shop", if_match=changed["etag"]).status_code == 204


def test_a_change_ends_what_was_exchanged_under_it(cast, as_alice, deploy):
    as_alice.post(TRUSTS, wanted())
    row, secret = make.token(cast.acme, deploy)
    ApiToken.objects.filter(pk=row.pk).update(trust=deploy.trusts.get())
    assert as_alice.patch(f"{TRUSTS}/shop", {"audience": "other"}, if_match="*").status_code == 200
    assert bearing(secret).get("/me").status_code == 401


def test_nobody_trusts_others_with_more_than_they_hold(cast, deploy):
    clerk = bearing(make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.TOKENS])[1])
    assert clerk.post(TRUSTS, wanted()).json()["code"] == "not_held"
    assert clerk.post(TRUSTS, wanted(scopes=["view"])).status_code == 201
    assert clerk.patch(f"{TRUSTS}/shop", {"scopes": ["view", "edit"]}, if_match="*").status_code == 403


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"issuer": "ci.acme.test"}, "/issuer"),
        ({"issuer": "https://ci.acme.test/?x=1"}, "/issuer"),
        ({"issuer": "https://u:p@ci.acme.test"}, "/issuer"),
        ({"issuer": "file:///etc/passwd"}, "/issuer"),
        ({"lifetime_seconds": 3_601}, "/lifetime_seconds"),
        ({"lifetime_seconds": 59}, "/lifetime_seconds"),
        ({"conditions": []}, "/conditions"),
        ({"conditions": [{"claim": "sub"}]}, "/conditions/0"),
        ({"conditions": [{"claim": "sub", "equals": "a", "matches": "b"}]}, "/conditions/0"),
        ({"conditions": [{"claim": "sub", "matches": "**"}]}, "/conditions/0/matches"),
        ({"conditions": [{"claim": "sub", "matches": "*:*"}]}, "/conditions/0/matches"),
        ({"conditions": [{"claim": "sub", "matches": "a*b*c*d*e*"}]}, "/conditions/0/matches"),
        ({"conditions": [{"equals": "a"}]}, "/conditions/0/claim"),
        ({"scopes": ["view", "publish"]}, "/scopes/1"),
        ({"scopes": ["edit"]}, "/scopes"),
        ({"ca": "no pem"}, "/ca"),
        ({"name": "No"}, "/name"),
    ],
)
def test_mistakes_are_named_with_their_place(as_alice, deploy, changes, pointer):
    answer = as_alice.post(TRUSTS, wanted(**changes))
    assert answer.status_code == 422
    assert [problem["pointer"] for problem in answer.json()["problems"]] == [pointer]


def test_a_change_has_whole_conditions_too(as_alice, deploy):
    as_alice.post(TRUSTS, wanted())
    answer = as_alice.patch(f"{TRUSTS}/shop", {"conditions": [{"equals": "a"}]}, if_match="*")
    assert answer.json()["problems"][0]["pointer"] == "/conditions/0/claim"


@pytest.mark.parametrize(
    ("condition", "is_enough"),
    [
        ({"claim": "repository_owner", "equals": "acme"}, True),
        ({"claim": "repository_owner", "matches": "acme*"}, False),
        ({"claim": "repository", "equals": "acme/shop"}, True),
        ({"claim": "repository", "matches": "*/shop"}, False),
        ({"claim": "sub", "matches": "repo:acme/*:ref:refs/heads/main"}, True),
        ({"claim": "sub", "matches": "repo:acme*/shop:*"}, False),
        ({"claim": "sub", "matches": "repo:**"}, False),
        ({"claim": "job_workflow_ref", "equals": "acme/shop/.github/workflows/x.yml@main"}, False),
        ({"claim": "ref", "equals": "refs/heads/main"}, False),
    ],
)
def test_where_all_the_world_may_ask_the_owner_is_named(condition, is_enough):
    found = problems(GITHUB, [condition])
    assert [problem.code for problem in found] == ([] if is_enough else ["anybody"])


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        ("repo:acme/*", "repo:acme/shop", True),
        ("repo:acme/*", "repo:acme/shop:ref:x", False),
        ("repo:acme/**", "repo:acme/shop:ref:refs/heads/a", True),
        ("refs/heads/release-*", "refs/heads/release-", True),
        ("refs/heads/release-*", "refs/heads/release-1/x", False),
        ("a.c", "abc", False),
        ("(a|b)", "a", False),
        ("a*", "A", False),
        ("é*ß", "é-ß", True),
        ("**a**a**a**ab", "a" * 1_000, False),
        ("**a**a**a**ab", "a" * 998 + "ab", True),
    ],
)
def test_a_star_is_a_part_of_a_path_and_two_are_anything(pattern, value, fits):
    assert holds({"claim": "sub", "matches": pattern}, {"sub": value}) is fits


@pytest.mark.parametrize(
    ("value", "fits"), [(True, True), ("true", True), (["false", "true"], True), (1, False), (None, False), ({}, False)]
)
def test_truth_values_and_lists_are_compared_as_texts(value, fits):
    assert holds({"claim": "ref_protected", "equals": "true"}, {"ref_protected": value}) is fits
