"""Secrets that are looked for: taken in once, and found nowhere afterwards."""

import pytest
from django.db import connection

from policies.models import DraftObject
from tests.policies.steps import fill, publish

POLICIES = "/slices/acme@edge/dlp-policies"
SECRETS = f"{POLICIES}/cards/secrets"
SECRET = "c0Nq7wZt4Vb9Yx2Lr8Kd5Hs1"


@pytest.fixture(autouse=True)
def _cards(edge):
    fill(edge.acme, [{"kind": "dlp_policy", "name": "cards", "spec": {"mode": "enforce"}}])
    publish(edge.acme)


def kept():
    return DraftObject.objects.get(kind="dlp_policy", name="cards").spec["secrets"]


def test_of_a_secret_only_a_digest_is_kept(as_bob, edge):
    answer = as_bob.post(SECRETS, {"name": "payments", "secret": SECRET})
    assert answer.status_code == 201, answer.content
    assert answer.json()["length"] == len(SECRET)
    (one,) = kept()
    assert (one["name"], one["action"]) == ("payments", "block")
    publish(edge.acme)
    assert tables_with(SECRET) == []


def test_what_could_be_guessed_is_refused_by_its_field(as_bob):
    for weak in ("Summer2026!", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa"):
        refused = as_bob.post(SECRETS, {"name": "weak", "secret": weak})
        assert refused.status_code == 422
        assert refused.json()["problems"][0]["pointer"] == "/secret"
        assert weak not in refused.content.decode()
    assert as_bob.post(SECRETS, {"name": "x", "secret": SECRET, "action": "shout"}).status_code == 422
    assert as_bob.post(SECRETS, {"name": "Not a name", "secret": SECRET}).status_code == 422
    assert kept() == []


def test_a_dry_run_takes_nothing_in_and_a_name_is_taken_once(as_bob):
    assert as_bob.post(f"{SECRETS}?dry_run=true", {"name": "payments", "secret": SECRET}).status_code == 201
    assert kept() == []
    assert as_bob.post(SECRETS, {"name": "payments", "secret": SECRET}).status_code == 201
    assert as_bob.post(SECRETS, {"name": "payments", "secret": SECRET}).json()["code"] == "secret_exists"
    assert as_bob.delete(f"{SECRETS}/payments", headers={"If-Match": "*"}).status_code == 204
    assert kept() == []
    assert as_bob.post(f"{POLICIES}/gone/secrets", {"name": "a", "secret": SECRET}).status_code == 404


def tables_with(text):
    """The tables in which a text stands, whatever their columns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}" AS row WHERE row::text LIKE %s', [f"%{text}%"])
            found += [name] if cursor.fetchone()[0] else []
    return found
