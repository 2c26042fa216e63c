"""A person is taken out of the trail while the chain holds; what is missing without an entry breaks it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from console.audit.actor import SYSTEM, Actor, ActorKind
from console.audit.chain import Break, Head, verify
from console.audit.commitments import MARKER, commitment
from console.audit.models import Entry
from console.audit.redaction import redact, redact_person
from console.audit.verbs import Target
from tests import make
from tests.audit.saying import say, tamper

pytestmark = pytest.mark.django_db
BOB = Actor(ActorKind.USER, "bob-1", "bob@people.test", request_id="r-1", ip="198.51.100.7")


@pytest.fixture
def trail():
    say("Moved a weight.", chain="acme", actor=BOB)
    say("Added bob@people.test.", chain="acme", target=Target("member", "bob@people.test", "bob-1"))
    say("Nothing of his.", chain="acme", changes=({"pointer": "/owner", "after": "bob@people.test"},))
    say("Nobody's.", chain="acme")


def test_a_person_is_taken_out_everywhere_and_the_chain_holds(trail):
    found = redact_person("bob@people.test", "bob-1", reason="left us", actor=SYSTEM)
    assert (found.entries, found.left) == (3, 0)
    assert isinstance(verify("acme"), Head)
    rows = list(Entry.objects.filter(chain="acme").order_by("position"))
    assert (rows[0].actor_name, rows[0].actor_id, rows[0].ip, rows[0].request_id) == (MARKER, "", "", "")
    assert rows[0].summary == "Moved a weight."
    assert (rows[1].target_name, rows[1].summary) == (MARKER, MARKER)
    assert rows[2].changes == []
    assert rows[3].redacted == {}
    assert "bob@people.test" not in str([vars(row) for row in rows])
    assert [row.summary for row in rows[4:]] == [f"Redacted entry {n} of acme: left us" for n in (1, 2, 3)]


def test_the_command_does_the_same(trail):
    make.user("bob")
    out = StringIO()
    call_command("redact_audit", person="bob@people.test", reason="left us", stdout=out)
    assert "Redacted 3 entries; 0 still mention bob@people.test." in out.getvalue()


def test_without_its_salt_nobody_can_try_what_a_part_was(trail):
    entry = Entry.objects.get(chain="acme", position=1)
    salts = dict(entry.salts)
    redact([(entry, ["actor"])], reason="x", actor=SYSTEM)
    entry.refresh_from_db()
    assert set(salts) - set(entry.salts) == {"actor"}
    assert len(set(salts.values())) == len(salts)


def test_what_is_said_of_the_trail_itself_and_old_forms_stay(trail):
    tamper("UPDATE audit_entry SET form = 1 WHERE chain = 'acme' AND position = 1")
    assert redact([(Entry.objects.get(chain="acme", position=1), ["actor"])], reason="x", actor=SYSTEM) == 0
    redact([(Entry.objects.get(chain="acme", position=2), ["target"])], reason="x", actor=SYSTEM)
    said = Entry.objects.get(verb="audit.redact")
    assert redact([(said, ["summary"])], reason="x", actor=SYSTEM) == 0


def test_content_that_goes_without_an_entry_breaks_the_chain(trail):
    entry = Entry.objects.get(chain="acme", position=1)
    tamper(
        "UPDATE audit_entry SET redacted = %s::jsonb, salts = salts - 'summary', summary = %s WHERE id = %s",
        json.dumps({"summary": commitment(entry, "summary")}), MARKER, entry.id,
    )  # fmt: skip
    found = verify("acme")
    assert isinstance(found, Break)
    assert (found.position, found.text) == (1, "content was taken out of it, and no entry says so")


def test_other_words_in_the_place_of_what_was_taken_out_break_the_chain(trail):
    redact([(Entry.objects.get(chain="acme", position=1), ["actor"])], reason="x", actor=SYSTEM)
    tamper("UPDATE audit_entry SET actor_name = 'mallory@people.test' WHERE chain = 'acme' AND position = 1")
    assert isinstance(verify("acme"), Break)


def test_the_database_redacts_nothing_that_no_entry_tells_of(trail):
    entry = Entry.objects.get(chain="acme", position=1)
    with (
        pytest.raises(DatabaseError, match="no entry says"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute('SELECT audit_redact(%s, \'{"summary": "x"}\')', [entry.id])


def test_the_api_says_what_was_taken_out(trail, as_olga):
    entry = Entry.objects.get(chain="acme", position=1)
    redact([(entry, ["actor", "origin"])], reason="x", actor=SYSTEM)
    shown = as_olga.get(f"/audit/{entry.id}").json()
    assert (shown["redacted"], shown["is_whole"], shown["actor"]["name"]) == (["actor", "origin"], True, MARKER)
