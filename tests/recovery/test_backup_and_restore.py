"""A backup comes back whole or not at all; what cannot be used is refused by name, and nothing is changed."""

import base64
import json
import os
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit

import psycopg
import pytest

from console.local.places import CHECKOUT
from recovery.errors import RecoveryError
from recovery.manifest import fingerprint, read_manifest

RING = base64.b64encode(b"a key ring of thirty-two bytes!!").decode()
OTHER_RING = base64.b64encode(b"another one of thirty-two bytes!").decode()
ASIDE = "gatehouse_before_restore"


class House:
    """A database of its own, and the console's commands upon it."""

    def __init__(self, dsn, folder):
        self.dsn, self.folder = dsn, folder

    def manage(self, *arguments, ring=RING):
        """Run a command; return its status and what it said."""
        environment = {**os.environ, "DATABASE_URL": self.dsn, "GATEHOUSE_KEY_RING": ring}
        answer = subprocess.run(
            [sys.executable, str(CHECKOUT / "manage.py"), *map(str, arguments)],
            env=environment, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        return answer.returncode, answer.stdout + answer.stderr

    def ask(self, question, *values):
        """The first column of what Postgres answers."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            cursor = connection.execute(question, values)
            return [row[0] for row in cursor.fetchall()] if cursor.description else []


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    url = os.environ["DATABASE_URL"]
    name = f"recovery_{os.getpid()}"
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        path = urlsplit(url).path
        made = House(url.replace(f"{path}?", f"/{name}?") if "?" in url else url.removesuffix(path) + f"/{name}",
                     tmp_path_factory.mktemp("backups"))  # fmt: skip
        done, said = made.manage("migrate", "-v0")
        assert done == 0, said
        yield made
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def backup(house):
    """A backup of a house with a tenant and a key that signs manifests."""
    house.ask(
        "INSERT INTO accounts_tenant (id, slug, name, is_platform, version, created_at)"
        " VALUES (gen_random_uuid(), 'acme', 'Acme', false, 1, now())"
    )
    house.ask(
        "INSERT INTO accounts_browsersession"
        " (session_key, session_data, expire_date, last_used_at, device, ip, method)"
        " VALUES ('open', '', now() + interval '1 hour', now(), '', '', '')"
    )
    house.ask(
        "INSERT INTO accounts_invitation"
        " (id, tenant_id, email, roles, teams, digest, invited_by, created_at, expires_at, state, reason)"
        " SELECT gen_random_uuid(), id, 'new@people.test', '{viewer}', '{}', 'd', '{}', now(),"
        " now() + interval '1 day', 'waiting', '' FROM accounts_tenant WHERE slug = 'acme'"
    )
    assert house.manage("rotate_signing_key")[0] == 0
    folder = house.folder / "first"
    done, said = house.manage("backup", folder)
    assert done == 0, said
    return folder


def test_the_manifest_says_what_is_in_it_and_which_keys_it_needs_but_holds_none(house, backup):
    manifest = read_manifest(backup)
    assert set(manifest.heads) == {"platform"}
    assert list(manifest.keys) == ["fleet.SigningKey.ciphertext"]
    assert RING not in (backup / "manifest.json").read_text()
    assert oct((backup / "database.dump").stat().st_mode & 0o777) == "0o600"
    done, said = house.manage("backup", backup)
    assert done, "a backup is not written over"
    assert "is not empty" in said


def test_it_comes_back_as_it_was_and_says_so_in_the_trail(house, backup):
    house.ask("UPDATE accounts_tenant SET name = 'Changed' WHERE slug = 'acme'")
    done, said = house.manage("restore", backup)
    assert done == 0, said
    assert house.ask("SELECT name FROM accounts_tenant WHERE slug = 'acme'") == ["Acme"]
    assert house.ask("SELECT nspname FROM pg_namespace WHERE nspname = %s", ASIDE) == []
    assert house.ask("SELECT count(*) FROM audit_entry WHERE verb = 'backup.restore'") == [1]
    assert house.manage("verify_audit")[0] == 0
    again = house.folder / "second"
    assert house.manage("backup", again)[0] == 0
    assert house.manage("restore", again)[0] == 0


def test_what_may_have_been_ended_or_withdrawn_since_counts_no_more(house, backup):
    house.ask("DELETE FROM accounts_browsersession")
    house.ask("UPDATE accounts_invitation SET state = 'revoked'")
    done, said = house.manage("restore", backup)
    assert done == 0, said
    assert house.ask("SELECT count(*) FROM accounts_browsersession") == [0]
    assert house.ask("SELECT state, reason FROM accounts_invitation") == ["revoked"]
    assert "1 sessions, links and tokens that work once are void." in said
    assert "1 invitations, offers and views were withdrawn." in said


def test_a_dump_that_was_changed_is_refused(house, backup):
    broken = copied(house, backup, "broken")
    with (broken / "database.dump").open("ab") as file:
        file.write(b"more")
    done, said = house.manage("restore", broken)
    assert done
    assert "cut off or changed" in said


def test_one_of_a_newer_version_is_refused(house, backup):
    newer = copied(house, backup, "newer")
    document = json.loads((newer / "manifest.json").read_text())
    document["migrations"]["fleet"].append("9999_of_later")
    (newer / "manifest.json").write_text(json.dumps(document))
    done, said = house.manage("restore", newer)
    assert done
    assert "fleet.9999_of_later" in said


def test_without_its_key_ring_it_is_refused_and_with_the_copy_of_the_ring_everything_opens(house, backup):
    done, said = house.manage("restore", backup, ring=OTHER_RING)
    assert done
    assert "The key ring lacks keys" in said
    assert house.manage("restore", backup, "--check", ring=f"{OTHER_RING},{RING}")[0] == 0
    done, said = house.manage("rotate_key_ring", "--dry-run", ring=f"{OTHER_RING},{RING}")
    assert "1 rows" in said or "1 row" in said, said


def test_one_that_fails_half_way_leaves_what_was_there(house, backup):
    damaged = copied(house, backup, "damaged")
    dump = damaged / "database.dump"
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    document = json.loads((damaged / "manifest.json").read_text())
    document["dump_bytes"], document["dump_sha256"] = fingerprint(dump)
    (damaged / "manifest.json").write_text(json.dumps(document))
    house.ask("UPDATE accounts_tenant SET name = 'Still here' WHERE slug = 'acme'")
    done, said = house.manage("restore", damaged)
    assert done, said
    assert house.ask("SELECT name FROM accounts_tenant WHERE slug = 'acme'") == ["Still here"]
    assert house.ask("SELECT nspname FROM pg_namespace WHERE nspname = %s", ASIDE) == []


def test_one_that_was_killed_half_way_is_undone_by_the_next(house, backup):
    house.ask(f"ALTER SCHEMA public RENAME TO {ASIDE}")
    house.ask("CREATE SCHEMA public")
    done, said = house.manage("restore", backup)
    assert done == 0, said
    assert house.ask("SELECT name FROM accounts_tenant WHERE slug = 'acme'") == ["Acme"]


def test_nobody_is_cut_off_unasked(house, backup):
    with closing(psycopg.connect(house.dsn, application_name="gatehouse")):
        done, said = house.manage("restore", backup)
    assert done
    assert "Stop web, worker and beat first" in said


def test_a_folder_without_a_manifest_is_no_backup(tmp_path):
    with pytest.raises(RecoveryError, match="holds no whole backup"):
        read_manifest(tmp_path)


def copied(house, backup, name):
    folder = house.folder / name
    folder.mkdir()
    for file in backup.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder
