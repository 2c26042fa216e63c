"""Raw rules of a WAF policy are written by those who may change security policies, and kept by all others."""

import pytest

from console.accounts.roles import Role
from tests import make
from tests.callers import signed_in

POLICIES = "/slices/acme@edge/waf-policies"
RAW = 'SecRule REQUEST_HEADERS:X-Probe "@rx ^yes$" "id:9500001,phase:1,deny,status:403,log"'
pytestmark = pytest.mark.usefixtures("edge")


@pytest.fixture
def as_sara(cast):
    return signed_in(make.member(cast.acme, "sara", Role.SECURITY))


def test_an_editor_cannot_write_raw_rules_by_any_door(as_bob):
    body = {"name": "shop", "spec": {"raw": RAW}}
    assert as_bob.post(POLICIES, body).status_code == 403
    imported = {"objects": [{"kind": "waf_policy", **body}]}
    assert as_bob.post("/slices/acme@edge/import", imported).status_code == 403
    made = as_bob.post(POLICIES, {"name": "shop", "spec": {}})
    assert made.status_code == 201
    match = {"If-Match": made["ETag"]}
    assert as_bob.patch(f"{POLICIES}/shop", {"spec": {"raw": RAW}}, headers=match).status_code == 403
    assert as_bob.put(f"{POLICIES}/shop", {"spec": {"raw": RAW}}, headers=match).status_code == 403


def test_who_may_change_security_policies_writes_them_and_others_keep_or_remove_them(as_sara, as_bob):
    made = as_sara.post(POLICIES, {"name": "shop", "spec": {"raw": RAW}})
    assert made.status_code == 201, made.content
    same = {"spec": {"raw": RAW, "mode": "block"}}
    kept = as_bob.put(f"{POLICIES}/shop", same, headers={"If-Match": made["ETag"]})
    assert (kept.status_code, kept.json()["spec"]["mode"]) == (200, "block")
    removed = as_bob.patch(f"{POLICIES}/shop", {"spec": {"raw": ""}}, headers={"If-Match": kept["ETag"]})
    assert (removed.status_code, removed.json()["spec"]["raw"]) == (200, "")
