"""What is asked for twice is asked for in two ways: no program guesses which of them counts."""

import pytest

from console.accounts.models import Tenant


@pytest.mark.parametrize(
    "query",
    [
        "dry_run=true&dry_run=false",
        "dry_run=false&dry_run=true",
        "dry_run=true&dry_run=true",
        "dry_run=true&dry%5Frun=",
    ],
)
def test_a_rehearsal_that_is_none_as_well_is_refused_by_name(as_olga, query):
    refused = as_olga.post(f"/tenants?{query}", {"slug": "twice", "name": "Twice"})
    assert refused.status_code == 422
    (problem,) = refused.json()["problems"]
    assert (problem["pointer"], problem["code"]) == ("?dry_run", "repeated")
    assert not Tenant.objects.filter(slug="twice").exists()


def test_every_name_that_comes_twice_is_told(as_alice):
    refused = as_alice.get("/audit?tenant=acme&tenant=globex&limit=1&%6cimit=2&q=x")
    assert [problem["pointer"] for problem in refused.json()["problems"]] == ["?tenant", "?limit"]


def test_whoever_is_not_signed_in_is_told_that_first(as_nobody):
    assert as_nobody.get("/tenants?limit=1&limit=2").status_code == 401
