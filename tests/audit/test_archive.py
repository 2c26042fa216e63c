"""Old entries go into files and stay provable: the last of them is the anchor from which verification goes on."""

import gzip
import hashlib
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from console.audit import archive, checkpoints, watching
from console.audit.chain import Head, start_of, verify
from console.audit.models import Anchor, ChainState, Entry
from tests.audit.saying import say, say_at, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.AUDIT_ARCHIVE_FOLDER = str(tmp_path)
    settings.AUDIT_KEPT_DAYS = 400
    return tmp_path


@pytest.fixture
def trail(folder):
    say_at(timezone.now() - timedelta(days=500), chain="acme", times=5)
    say_at(timezone.now() - timedelta(days=300), chain="acme", times=2)
    say(chain="acme")


def test_old_entries_are_in_a_file_and_the_chain_goes_on(trail, folder):
    last = Entry.objects.get(chain="acme", position=5)
    (anchor,) = archive.archive_due(timezone.now())
    assert (anchor.chain, anchor.position, anchor.digest, anchor.entries) == ("acme", 5, last.digest, 5)
    content = (folder / anchor.file).read_bytes()
    assert (folder / anchor.file).stat().st_mode & 0o777 == 0o600
    assert hashlib.sha256(content).hexdigest() == anchor.file_sha256
    lines = [json.loads(line) for line in gzip.decompress(content).decode().splitlines()]
    assert [line["position"] for line in lines] == [1, 2, 3, 4, 5]
    assert lines[-1]["digest"] == last.digest
    assert start_of("acme") == Head("acme", 5, last.digest)
    assert verify("acme").position == 9, "two of the last year, one of today, and one that tells of the archive"
    assert Entry.objects.get(verb="audit.archive").summary == f"Archived 5 entries up to 5 in {anchor.file}."
    call_command("verify_audit", stdout=StringIO())
    watching.look(timezone.now())
    assert ChainState.objects.get(chain="acme").broken_at is None
    assert archive.archive_due(timezone.now()) == []


def test_nothing_goes_without_a_folder_or_before_its_time(trail, settings):
    settings.AUDIT_KEPT_DAYS = 490
    assert archive.archive_due(timezone.now()) == [], "it is kept a month longer, so that files are few"
    settings.AUDIT_KEPT_DAYS, settings.AUDIT_ARCHIVE_FOLDER = 400, ""
    assert archive.archive_due(timezone.now()) == []


def test_a_chain_that_does_not_hold_is_not_archived(trail, caplog):
    tamper("UPDATE audit_entry SET summary = 'x' WHERE chain = 'acme' AND position = 2")
    assert archive.archive_due(timezone.now()) == []
    assert "it breaks at entry 2" in caplog.text
    assert Entry.objects.filter(chain="acme").count() == 8


def test_the_database_itself_keeps_the_last_year(trail):
    last = Entry.objects.get(chain="acme", position=6)
    refused = pytest.raises(DatabaseError, match="last 365 days stay")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit_archive('acme', 6, %s, '', '', '', '', now())", [last.digest])
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE chain = 'acme' AND position <= 5")


def test_a_forged_anchor_is_found(trail):
    archive.archive_due(timezone.now())
    tamper("DELETE FROM audit_entry WHERE chain = 'acme' AND position = 6")
    tamper(
        "UPDATE audit_anchor SET position = 6, digest = (SELECT previous FROM audit_entry"
        " WHERE chain = 'acme' AND position = 7)"
    )
    watching.look(timezone.now())
    assert "signature of its anchor" in ChainState.objects.get(chain="acme").broken_text
    with pytest.raises(CommandError, match="signature at entry 6"):
        call_command("verify_audit", stdout=StringIO())


def test_a_checkpoint_of_what_was_archived_still_counts(trail):
    checkpoints.take()
    archive.archive_due(timezone.now())
    assert Anchor.objects.count() == 1
    call_command("verify_audit", stdout=StringIO())


def test_a_chain_of_which_everything_was_archived_goes_on(folder):
    say_at(timezone.now() - timedelta(days=500), chain="quiet", times=2)
    archive.archive_due(timezone.now())
    assert list(Entry.objects.filter(chain="quiet").values_list("position", flat=True)) == [3]
    assert verify("quiet").position == 3
