"""Whoever alters, removes, inserts or cuts off entries breaks a chain, and the break is named."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from console.audit.actor import SYSTEM
from console.audit.chain import Break, Head, verify
from console.audit.models import Entry
from console.audit.verbs import Target, verb

ODD_VALUES = [
    1.0,
    1e22,
    0.1,
    -0.0,
    10**30,
    "a\0b",
    None,
    True,
    {"z": 1, "a": [1, {"b": 2}]},
    uuid4(),
    datetime(2026, 1, 1, tzinfo=UTC),
]


def say(*chains, changes=()):
    with verb("route.update", actor=SYSTEM) as act:
        for chain in chains:
            act.entry(Target("route", "shop"), f"In {chain}.", chain=chain, changes=changes)


def tamper(statement, *values):
    """Change the table behind the trigger's back, as only a superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


@pytest.fixture
def trail(db):
    for _ in range(5):
        say("acme")


@pytest.mark.django_db
def test_chains_are_linked_one_per_tenant_and_hold():
    for _ in range(3):
        say("acme", "globex", "acme")
    assert verify("acme") == Head("acme", 6, Entry.objects.get(chain="acme", position=6).digest)
    assert verify("globex").position == 3
    assert verify("nothing") == Head("nothing")


@pytest.mark.django_db
def test_a_digest_still_fits_after_a_round_trip_through_the_database():
    say("acme", changes=[{"pointer": "/x", "before": value, "after": ODD_VALUES} for value in ODD_VALUES])
    assert isinstance(verify("acme"), Head)


@pytest.mark.parametrize(
    ("statement", "position", "text"),
    [
        ("UPDATE audit_entry SET summary = 'Nothing happened.' WHERE position = 3", 3, "does not fit its digest"),
        ("UPDATE audit_entry SET actor_name = 'Bob' WHERE position = 3", 3, "does not fit its digest"),
        ("UPDATE audit_entry SET tenant_id = gen_random_uuid() WHERE position = 3", 3, "does not fit its digest"),
        ("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE position = 3", 3, "does not fit its digest"),
        ("UPDATE audit_entry SET changes = '[{\"a\": 1}]' WHERE position = 3", 3, "does not fit its digest"),
        ("DELETE FROM audit_entry WHERE position = 3", 3, "is missing"),
        ("DELETE FROM audit_entry WHERE position = 1", 1, "is missing"),
        ("UPDATE audit_entry SET previous = repeat('0', 64) WHERE position = 3", 3, "does not follow"),
    ],
)
def test_every_alteration_is_found_where_it_is(trail, statement, position, text):
    tamper(statement)
    found = verify("acme")
    assert isinstance(found, Break)
    assert found.position == position
    assert text in found.text


def test_a_chain_rewritten_from_some_point_on_breaks_at_a_head_noted_earlier(trail):
    noted = verify("acme")
    tamper("DELETE FROM audit_entry WHERE position >= 4")
    for _ in range(3):
        say("acme")
    assert isinstance(verify("acme"), Head)
    assert "noted earlier" in verify("acme", anchor=noted).text


def test_a_cut_off_end_shows_against_a_head_noted_earlier(trail):
    noted = verify("acme")
    tamper("DELETE FROM audit_entry WHERE position > 3")
    assert isinstance(verify("acme"), Head)
    found = verify("acme", anchor=noted)
    assert (found.position, "missing from the end" in found.text) == (4, True)


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET summary = ''", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_the_trail(trail, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 5


def test_the_database_refuses_to_empty_the_trail(trail):
    """The test database has this one trigger switched off, see tests/conftest.py."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_truncate")
        with pytest.raises(DatabaseError, match="append-only"):
            cursor.execute("TRUNCATE audit_entry")


def test_the_command_prints_heads_and_accepts_them_back(trail, tmp_path):
    say("globex")
    out = StringIO()
    call_command("verify_audit", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split()[:2] for line in lines] == [["acme", "5"], ["globex", "1"]]
    noted = tmp_path / "heads"
    noted.write_text(out.getvalue())
    say("acme")
    call_command("verify_audit", anchors=noted, stdout=StringIO())
    tamper("DELETE FROM audit_entry WHERE chain = 'globex'")
    with pytest.raises(CommandError, match="globex: entry 1: entries up to 1 are missing"):
        call_command("verify_audit", anchors=noted, stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_verbs_in_parallel_keep_the_chain_whole():
    def work(_):
        try:
            say("acme")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(30)))
    assert verify("acme").position == 30
