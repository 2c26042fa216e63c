"""Everything comes under the newest key while the product runs: nothing is lost, twice does no harm, all is noted."""

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from certificates.actions.keys import open_key, seal_key
from certificates.models import Certificate, Leaf, Version
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.audit.verbs import Target, verb
from console.base.keyring import KeyRingError, key_ring, record, record_with, rotation, sealed_columns, sources
from console.base.keyring.sealing import key_id, key_id_of
from console.base.models import IdempotencyRecord
from fleet.models import SigningKey
from tests import make

OLD, NEW, NEWER = b"o" * 32, b"n" * 32, b"N" * 32
pytestmark = pytest.mark.django_db(transaction=True)


def audited(work):
    with verb("key_ring.rotate", actor=SYSTEM) as act:
        act.entry(Target("key_ring", "key ring"), work())


@pytest.fixture(autouse=True)
def put(tmp_path, monkeypatch):
    """Write the ring, newest first; it is OLD at first."""
    path = tmp_path / "key_ring"

    def write(*keys):
        path.write_text("\n".join(base64.b64encode(key).decode() for key in keys))

    write(OLD)
    monkeypatch.setenv("GATEHOUSE_KEY_RING_FILE", str(path))
    monkeypatch.setattr(record, "_given", [])
    record_with(audited)
    sources.forget()
    yield write
    sources.forget()


def seal(kid, plaintext=b"private"):
    return key_ring().seal(plaintext, bound_to=f"fleet.signing_key:{kid}")


def add(number):
    kid = f"k{number:03}"
    return SigningKey.objects.create(kid=kid, public_key=b"p", ciphertext=seal(kid, f"private {kid}".encode()))


def answer(key):
    sealed = key_ring().seal(b"answer", bound_to=f"idempotency:{key}")
    expires = timezone.now() + timedelta(hours=1)
    return IdempotencyRecord.objects.create(key=key, request_digest="d", body=sealed, status=201, expires_at=expires)


def ids():
    return {row.kid: key_id_of(bytes(row.ciphertext)) for row in SigningKey.objects.all()}


def opened(kid):
    row = SigningKey.objects.get(kid=kid)
    return key_ring().open(bytes(row.ciphertext), bound_to=f"fleet.signing_key:{kid}")


def rotate(*arguments):
    out = StringIO()
    call_command("rotate_key_ring", *arguments, stdout=out)
    return out.getvalue()


def test_everything_comes_under_the_newest_key_and_opens_without_the_old_one(put):
    for number in range(5):
        add(number)
    answer("a1")
    put(NEW, OLD)
    said = rotate("--batch", "2")
    assert "fleet.SigningKey.ciphertext: 4 rows encrypted again" in said
    assert f"key {key_id(NEW).hex()}, the newest key: 6 rows" in said
    put(NEW)
    assert [opened(f"k{number:03}") for number in range(5)] == [f"private k{number:03}".encode() for number in range(5)]
    body = bytes(IdempotencyRecord.objects.get().body)
    assert key_ring().open(body, bound_to="idempotency:a1") == b"answer"
    assert rotate("--check")


def test_a_tenants_row_is_encrypted_again_for_the_same_tenant(put):
    slice = make.slice_of(make.tenant("acme"), make.gateway())
    certificate = Certificate.objects.create(slice=slice, name="shop", hostnames=["shop.test"], source="upload")
    version = Version.objects.create(certificate=certificate, number=1, hostnames=["shop.test"])
    leaf = Leaf(version=version, key_type="ecdsa-p256", family="ecdsa")
    seal_key(leaf, b"a private key")
    leaf.save()
    put(NEW, OLD)
    rotate()
    put(NEW)
    assert open_key(Leaf.objects.get()) == b"a private key"


def test_each_batch_is_in_the_trail_and_tells_no_key(put):
    for number in range(3):
        add(number)
    put(NEW, OLD)
    rotate("--batch", "2")
    entries = list(Entry.objects.filter(verb="key_ring.rotate").order_by("position").values_list("summary", flat=True))
    under = f"again under key {key_id(NEW).hex()}"
    assert entries == [
        f"Encrypted 2 of fleet.SigningKey.ciphertext {under}",
        f"Encrypted 1 of fleet.SigningKey.ciphertext {under}",
    ]


def test_a_second_run_changes_nothing_and_notes_nothing(put):
    add(1)
    put(NEW, OLD)
    rotate()
    before, noted = bytes(SigningKey.objects.get().ciphertext), Entry.objects.count()
    rotate()
    assert (bytes(SigningKey.objects.get().ciphertext), Entry.objects.count()) == (before, noted)


def test_check_fails_while_a_row_needs_an_older_key_and_changes_nothing(put):
    add(1)
    put(NEW, OLD)
    with pytest.raises(CommandError, match="1 rows need an older key: keep it") as raised:
        rotate("--check")
    assert raised.value.returncode == 1
    assert set(ids().values()) == {key_id(OLD)}


def test_a_dry_run_says_what_it_would_do_and_does_not(put):
    for number in range(3):
        add(number)
    put(NEW, OLD)
    said = rotate("--dry-run", "--batch", "2")
    assert "fleet.SigningKey.ciphertext: 3 rows can be encrypted again" in said
    assert f"key {key_id(OLD).hex()}, an older key: 3 rows" in said
    assert set(ids().values()) == {key_id(OLD)}
    assert not Entry.objects.exists()


def test_a_row_that_cannot_be_opened_is_named_left_alone_and_stops_nobody(put):
    put(NEWER)
    add(1)
    put(OLD)
    add(0), add(2)
    put(NEW, OLD)
    for arguments in (["--dry-run"], []):
        with pytest.raises(CommandError, match=r"fleet\.SigningKey\.ciphertext k001: No key of the ring opens"):
            rotate("--batch", "1", *arguments)
    assert ids() == {"k000": key_id(NEW), "k001": key_id(NEWER), "k002": key_id(NEW)}
    with pytest.raises(CommandError, match="1 rows need an older key"):
        rotate("--check")


def test_a_row_moved_to_another_place_is_named(put):
    add(1)
    SigningKey.objects.create(kid="k009", public_key=b"p", ciphertext=bytes(SigningKey.objects.get().ciphertext))
    put(NEW, OLD)
    with pytest.raises(CommandError, match="k009: This ciphertext was altered or belongs to another row"):
        rotate()


def test_what_was_destroyed_and_what_was_never_there_need_no_key(put):
    SigningKey.objects.create(kid="k1", public_key=b"p", ciphertext=b"")
    IdempotencyRecord.objects.create(key="a1", request_digest="d", expires_at=timezone.now())
    put(NEW, OLD)
    assert rotate("--check")
    assert rotate()
    assert bytes(SigningKey.objects.get().ciphertext) == b""


def in_a_thread(work):
    def closing():
        try:
            return work()
        finally:
            connection.close()

    return closing


def test_runs_side_by_side_with_each_other_and_with_writers_lose_nothing(put):
    for number in range(60):
        add(number)
    put(NEW, OLD)

    def write():
        return [add(number).kid for number in range(100, 130)]

    def run():
        return [batch.resealed for batch in rotation.reseal(key_ring, 7)]

    with ThreadPoolExecutor(3) as threads:
        works = [threads.submit(in_a_thread(work)) for work in (run, run, write)]
        done = [work.result() for work in works]
    rotate()
    put(NEW)
    assert sum(done[0] + done[1]) <= 60
    assert {opened(kid) for kid in ids()} == {f"private {kid}".encode() for kid in ids()}
    assert len(ids()) == 90


def test_a_row_that_is_held_is_passed_over_and_told(put):
    add(1), add(2)
    put(NEW, OLD)
    held, go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            SigningKey.objects.select_for_update().get(kid="k001")
            held.set()
            assert go.wait(60)

    with ThreadPoolExecutor(1) as threads:
        holder = threads.submit(in_a_thread(hold))
        assert held.wait(60)
        try:
            with pytest.raises(CommandError, match="1 rows need an older key"):
                rotate()
        finally:
            go.set()
        holder.result()
    assert ids() == {"k001": key_id(OLD), "k002": key_id(NEW)}
    rotate()
    assert set(ids().values()) == {key_id(NEW)}


def test_what_is_written_between_reading_and_writing_is_not_overwritten(put):
    add(1)
    put(NEW, OLD)
    column = next(column for column in sealed_columns() if column.model == "fleet.SigningKey")
    rows = rotation._read(column, column.rows())
    done, _ = rotation._opened(rows, key_ring())
    SigningKey.objects.update(ciphertext=b"")
    step = rotation._Step(column, key_ring(), None, "k999")
    assert step._write(*done[0]) == 0
    assert bytes(SigningKey.objects.get().ciphertext) == b""


def test_a_run_that_is_cut_off_leaves_whole_batches_and_the_next_one_goes_on(put):
    for number in range(6):
        add(number)
    put(NEW, OLD)
    walk = rotation.reseal(key_ring, 2)
    next(walk)
    walk.close()
    assert sorted(ids().values()) == sorted([key_id(NEW)] * 2 + [key_id(OLD)] * 4)
    rotate()
    assert set(ids().values()) == {key_id(NEW)}


def test_without_its_entry_nothing_is_encrypted_again(put):
    add(1)
    put(NEW, OLD)

    def failing(work):
        with transaction.atomic():
            work()
            raise KeyRingError("The trail is full.")

    record_with(failing)
    with pytest.raises(CommandError, match="The trail is full"):
        rotate()
    assert set(ids().values()) == {key_id(OLD)}


def test_without_a_trail_at_all_it_refuses(put, monkeypatch):
    monkeypatch.setattr(record, "_given", [])
    add(1)
    put(NEW, OLD)
    with pytest.raises(CommandError, match="No audit trail is connected"):
        rotate()
    assert set(ids().values()) == {key_id(OLD)}
    with pytest.raises(CommandError, match="1 rows need an older key"):
        rotate("--check")


def test_a_key_put_in_front_meanwhile_counts_from_the_next_batch(put):
    add(1), add(2)
    put(NEW, OLD)
    walk = rotation.reseal(key_ring, 1)
    next(walk)
    put(NEWER, NEW, OLD)
    list(walk)
    assert set(ids().values()) == {key_id(NEWER)}


@pytest.mark.parametrize("arguments", [["--batch", "0"], ["--check", "--new-data-key"], ["--new-data-key"]])
def test_what_makes_no_sense_is_refused(arguments):
    with pytest.raises(CommandError):
        rotate(*arguments)


def test_the_census_names_each_column_with_rows(put):
    add(1)
    put(NEW, OLD)
    add(2), answer("a1")
    assert {name: dict(rows) for name, rows in rotation.census().items() if rows} == {
        "base.IdempotencyRecord.body": {key_id(NEW).hex(): 1},
        "fleet.SigningKey.ciphertext": {key_id(OLD).hex(): 1, key_id(NEW).hex(): 1},
    }
