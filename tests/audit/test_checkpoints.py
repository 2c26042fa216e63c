"""Heads are signed: what is cut off, altered or forged shows, to the command and to the constant verification."""

import base64
import json
from datetime import timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from console.audit import checkpoints, watching
from console.audit.models import ChainState, Checkpoint, Entry, SigningKey
from console.audit.signing import CHECKPOINT, make_key, statement
from tests.audit.saying import say, tamper

pytestmark = pytest.mark.django_db


def look(times: int = 1) -> None:
    for number in range(times):
        watching.look(timezone.now() + timedelta(seconds=number))


def state(chain: str = "acme") -> ChainState:
    return ChainState.objects.get(chain=chain)


@pytest.fixture
def trail():
    for _ in range(5):
        say(chain="acme")
    checkpoints.take()


def test_a_chain_that_grew_is_signed_once(trail):
    assert dict(Checkpoint.objects.values_list("chain", "position"))["acme"] == 5
    assert [one.chain for one in checkpoints.take()] == []
    say(chain="acme")
    assert [(one.chain, one.position) for one in checkpoints.take()] == [("acme", 6)]


def test_anybody_can_verify_a_checkpoint_with_the_public_key(trail, as_olga):
    (key,) = as_olga.get("/audit/keys").json()["items"]
    told = next(one for one in as_olga.get("/audit/checkpoints").json()["items"] if one["chain"] == "acme")
    text = "\n".join([CHECKPOINT, "acme", "5", told["digest"], told["at"], ""]).encode()
    public = base64.b64decode(key["public_key"])
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(told["signature"]), text)
    assert told["kid"] == key["kid"]


def test_tenants_see_their_own_checkpoints(cast, as_alice):
    say(tenant=cast.acme)
    say(tenant=cast.globex)
    checkpoints.take()
    assert [one["chain"] for one in as_alice.get("/audit/checkpoints").json()["items"]] == ["acme"]


def test_a_new_key_signs_and_the_old_one_still_verifies(trail):
    old = SigningKey.objects.get().kid
    call_command("rotate_audit_key", stdout=StringIO())
    say(chain="acme")
    checkpoints.take()
    kids = list(Checkpoint.objects.filter(chain="acme").order_by("id").values_list("kid", flat=True))
    assert kids[0] == old != kids[1]
    call_command("verify_audit", stdout=StringIO())


def test_a_cut_off_end_is_found_by_the_command(trail):
    tamper("DELETE FROM audit_entry WHERE chain = 'acme' AND position > 3")
    with pytest.raises(CommandError, match="acme: entry 4: entries up to 5 are missing from the end"):
        call_command("verify_audit", stdout=StringIO())


def test_checkpoints_that_were_kept_elsewhere_find_what_the_database_no_longer_knows(trail, tmp_path):
    kept = tmp_path / "checkpoints"
    kept.write_text("".join(json.dumps(checkpoints.as_dict(one)) + "\n" for one in Checkpoint.objects.all()))
    tamper("DELETE FROM audit_entry WHERE chain = 'acme' AND position > 3")
    tamper("DELETE FROM audit_checkpoint")
    call_command("verify_audit", stdout=StringIO())
    with pytest.raises(CommandError, match="missing from the end"):
        call_command("verify_audit", checkpoints=kept, stdout=StringIO())


def test_a_chain_written_anew_with_checkpoints_of_another_key_is_found(trail):
    public = base64.b64encode(bytes(SigningKey.objects.get().public_key)).decode()
    tamper("DELETE FROM audit_entry WHERE chain = 'acme'")
    tamper("DELETE FROM audit_checkpoint")
    say("Another story.", chain="acme")
    make_key()
    checkpoints.take()
    call_command("verify_audit", stdout=StringIO())
    with pytest.raises(CommandError, match="the signature at entry 1 is not valid"):
        call_command("verify_audit", key=[public], stdout=StringIO())


def test_a_forged_checkpoint_is_found(trail):
    row = Checkpoint.objects.filter(chain="acme").get()
    forged = base64.b64encode(
        Ed25519PrivateKey.generate().sign(statement(CHECKPOINT, "acme", 5, "0" * 64, row.at))
    ).decode()
    tamper("UPDATE audit_checkpoint SET digest = repeat('0', 64), signature = %s WHERE chain = 'acme'", forged)
    look()
    assert "signature of its checkpoint" in state().broken_text
    with pytest.raises(CommandError, match="the signature at entry 5 is not valid"):
        call_command("verify_audit", stdout=StringIO())


@pytest.mark.parametrize("table", ["audit_checkpoint", "audit_anchor"])
def test_the_database_refuses_to_change_what_was_noted(trail, table):
    if table == "audit_anchor":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_anchor (chain, position, digest, at, entries, file, file_sha256, kid, signature)"
                " VALUES ('x', 1, '', now(), 1, '', '', '', '')"
            )
    for statement_ in (f"UPDATE {table} SET digest = ''", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement_)


def test_checkpoints_are_appended_to_a_file_of_the_operators(settings, tmp_path):
    settings.AUDIT_CHECKPOINT_FILE = str(tmp_path / "kept")
    say(chain="acme")
    checkpoints.take()
    assert "acme" in [json.loads(line)["chain"] for line in (tmp_path / "kept").read_text().splitlines()]
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o600
    settings.AUDIT_CHECKPOINT_FILE = str(tmp_path / "nowhere" / "kept")
    say(chain="acme")
    assert checkpoints.take(), "a file that cannot be written stops nothing"


def test_a_round_verifies_every_chain(trail):
    look()
    found = state()
    assert (found.verified, found.head, found.broken_at) == (5, 5, None)
    assert found.verified_at is not None


def test_a_long_chain_is_verified_piece_by_piece(trail):
    for number in range(4):
        watching.look(timezone.now() + timedelta(seconds=number), piece=2)
    assert state().verified_at is None or state().verified == 5
    for number in range(4, 12):
        watching.look(timezone.now() + timedelta(seconds=number), piece=2)
    assert state().verified == 5


def test_one_row_edited_in_psql_is_found_shown_and_told(trail, as_olga):
    look()
    assert as_olga.get("/audit/verification").json()["state"] == "verified"
    tamper("UPDATE audit_entry SET summary = 'Nothing happened.' WHERE chain = 'acme' AND position = 3")
    look(2)
    told = as_olga.get("/audit/verification").json()
    assert (told["state"], told["broken"]) == ("broken", 1)
    assert (told["items"][0]["chain"], told["items"][0]["broken_at"]) == ("acme", 3)
    assert told["items"][0]["broken_text"] == "its content does not fit its digest"
    entry = Entry.objects.get(chain="acme", position=3)
    assert as_olga.get(f"/audit/{entry.pk}").json()["is_whole"] is False
    assert Entry.objects.filter(verb="audit.break", target_name="acme").count() == 1
    with pytest.raises(CommandError, match="acme: entry 3: its content does not fit its digest"):
        call_command("verify_audit", stdout=StringIO())


def test_a_cut_off_end_is_found_by_the_constant_verification(trail):
    tamper("DELETE FROM audit_entry WHERE chain = 'acme' AND position > 3")
    look()
    assert (state().broken_at, "missing from the end" in state().broken_text) == (4, True)


def test_a_chain_that_is_gone_altogether_is_found(trail):
    look()
    tamper("DELETE FROM audit_entry WHERE chain = 'acme'")
    look(2)
    assert state().broken_at == 1


def test_a_chain_that_was_mended_holds_again(trail):
    (said,) = Entry.objects.filter(chain="acme", position=3).values_list("summary", flat=True)
    tamper("UPDATE audit_entry SET summary = 'Nothing.' WHERE chain = 'acme' AND position = 3")
    look()
    tamper("UPDATE audit_entry SET summary = %s WHERE chain = 'acme' AND position = 3", said)
    look(2)
    assert state().broken_at is None
    assert Entry.objects.filter(verb="audit.mend").count() == 1
