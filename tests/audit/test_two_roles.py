"""With a role of its own for the trail, the application can add entries and nothing else, whatever runs in it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from console.audit import archive, checkpoints
from console.audit.actor import SYSTEM
from console.audit.models import Anchor, Entry
from console.audit.redaction import redact
from tests.audit.saying import say, say_at

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).parents[2] / "docs" / "audit-two-roles.sql"


@pytest.fixture
def application() -> str:
    """A role that the product runs as, made by the script of the documentation; taken back with the test."""
    app, owner = (f"{name}_{secrets.token_hex(4)}" for name in ("app", "trail"))
    script = SCRIPT.read_text().replace("gatehouse_audit", owner).replace(":app", app)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {app} NOSUPERUSER; GRANT USAGE ON SCHEMA public TO {app}")
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {app}")
        cursor.execute(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {app}")
        cursor.execute("\n".join(line for line in script.splitlines() if not line.startswith("\\")))
    return app


@contextmanager
def running_as(role: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield
        cursor.execute("RESET ROLE")


FORBIDDEN = [
    "UPDATE audit_entry SET summary = 'x'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "ALTER TABLE audit_entry DISABLE TRIGGER USER",
    "DROP TABLE audit_entry",
    "DROP TRIGGER audit_entry_append_only ON audit_entry",
    "CREATE OR REPLACE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN OLD; END'",
    "SET LOCAL gatehouse.audit_pass = 'DELETE'; DELETE FROM audit_entry",
    "SET LOCAL session_replication_role = replica",
    "UPDATE audit_checkpoint SET digest = ''",
    "DELETE FROM audit_checkpoint",
    "INSERT INTO audit_anchor (chain, position, digest, at, entries, file, file_sha256, kid, signature)"
    " VALUES ('acme', 1, '', now(), 1, '', '', '', '')",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_cannot_touch_what_is_written(application, statement):
    say(chain="acme")
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SET LOCAL ROLE {application}; {statement}")
    assert Entry.objects.filter(chain="acme").exists()


def test_the_application_does_its_work(application, settings, tmp_path):
    settings.AUDIT_ARCHIVE_FOLDER = str(tmp_path)
    say_at(timezone.now() - timedelta(days=900), chain="acme", times=2)
    with running_as(application):
        entry = say("Added bob.", chain="acme")
        checkpoints.take()
        assert redact([(entry, ["summary"])], reason="asked to", actor=SYSTEM) == 1
        archive.archive_due(timezone.now())
    assert Anchor.objects.get().position == 2
    assert Entry.objects.get(pk=entry.pk).summary == "[redacted]"
