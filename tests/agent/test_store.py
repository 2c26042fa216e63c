"""What is on disk is whole or not believed, and a full disk stops nothing but writing."""

import os
import resource
from dataclasses import replace

import pytest
from gatehouse_agent.assembly.content import SliceContent, SliceRef
from gatehouse_agent.machine.state import Generation, Hold
from gatehouse_agent.store.documents import CorruptError
from gatehouse_agent.store.files import Files, StoreFullError
from gatehouse_agent.store.store import Journal, Store
from gatehouse_agent.store.vault import Vault
from gatehouse_protocol.digests import sha256_hex, slice_root
from gatehouse_protocol.messages import IndexedResource

QUOTA = 10_000_000


def content(sequence, *bodies, sealed=()):
    listed = [IndexedResource("t", f"n{i}", sha256_hex(body), body in sealed) for i, body in enumerate(bodies)]
    return SliceContent.full(SliceRef("acme@edge", False, "r", sequence, slice_root(listed)), listed)


def generation(number, *contents):
    return Generation(number, tuple(one.ref for one in contents), 1.5)


def bodies_of(*bodies):
    return {sha256_hex(body): body for body in bodies}


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / "state", QUOTA)


@pytest.fixture
def store(files):
    return Store(files)


def reopened(files):
    return Store(files).load()


def test_what_was_kept_comes_back(store, files):
    one = content(1, b"a", b"b")
    store.keep(generation(1, one), [one], bodies_of(b"a", b"b"), [1])
    loaded = reopened(files)
    assert loaded.generations == (generation(1, one),)
    assert loaded.contents[one.ref].root == one.root
    assert loaded.bodies == bodies_of(b"a", b"b")
    assert loaded.damage == ()


def test_secrets_come_back_but_are_not_readable_on_disk(store, files, tmp_path):
    one = content(1, b"open", b"very secret", sealed=(b"very secret",))
    store.keep(generation(1, one), [one], bodies_of(b"open", b"very secret"), [1])
    assert reopened(files).bodies == bodies_of(b"open", b"very secret")
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"open" in on_disk
    assert b"very secret" not in on_disk


def test_the_journal_comes_back(store, files):
    journal = Journal(7, 3, (("acme@edge", Hold(2, 99.5)),))
    store.keep_journal(journal)
    assert reopened(files).journal == journal


@pytest.mark.parametrize("folder", ["generations", "indexes", "packs", "secrets"])
@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data[:-1] + b"?", lambda data: b""])
def test_a_damaged_file_costs_only_its_generation(store, files, tmp_path, folder, damage):
    older, newer = content(1, b"old"), content(2, b"new", b"secret", sealed=(b"secret",))
    bodies = bodies_of(b"old", b"new", b"secret")
    store.keep(generation(1, older), [older], bodies, [1])
    names_before = {path for path in (tmp_path / "state").rglob("*") if path.is_file()}
    store.keep(generation(2, newer), [older, newer], bodies, [2, 1])
    (path,) = set((tmp_path / "state" / folder).iterdir()) - names_before
    path.write_bytes(damage(path.read_bytes()))
    loaded = reopened(files)
    assert loaded.generations == (generation(1, older),)
    assert len(loaded.damage) == 1


def test_a_damaged_journal_is_told_and_replaced_by_nothing(store, files, tmp_path):
    store.keep_journal(Journal(7, None, ()))
    (tmp_path / "state" / "journal.json").write_bytes(b"x")
    loaded = reopened(files)
    assert loaded.journal == Journal()
    assert loaded.damage


def test_only_what_is_needed_stays(store, files, tmp_path):
    contents = [content(number, f"body {number}".encode(), b"shared") for number in range(1, 9)]
    for number, one in enumerate(contents, start=1):
        kept = contents[max(0, number - 3) : number]
        bodies = bodies_of(b"shared", *(f"body {n}".encode() for n in range(1, number + 1)))
        store.keep(generation(number, one), kept, bodies, [number, number - 1, number - 2])
    loaded = reopened(files)
    assert [one.number for one in loaded.generations] == [8, 7, 6]
    assert set(loaded.bodies.values()) == {b"shared", b"body 6", b"body 7", b"body 8"}
    assert len(list((tmp_path / "state" / "indexes").iterdir())) == 3


def test_a_forgotten_generation_is_gone(store, files):
    one, two = content(1, b"a"), content(2, b"b")
    store.keep(generation(1, one), [one], bodies_of(b"a"), [1])
    store.keep(generation(2, two), [one, two], bodies_of(b"a", b"b"), [2, 1])
    store.discard(2)
    assert [found.number for found in reopened(files).generations] == [1]


class DyingFiles(Files):
    """Files of a process that is killed after a number of writes."""

    def __init__(self, root, writes):
        super().__init__(root, QUOTA)
        self.writes = writes

    def write(self, name, data):
        if self.writes == 0:
            raise KeyboardInterrupt
        self.writes -= 1
        super().write(name, data)


@pytest.mark.parametrize("writes", range(4))
def test_a_crash_between_any_two_writes_leaves_whole_generations(store, files, tmp_path, writes):
    older, newer = content(1, b"old"), content(2, b"new", b"secret", sealed=(b"secret",))
    bodies = bodies_of(b"old", b"new", b"secret")
    store.keep(generation(1, older), [older], bodies, [1])
    dying = Store(DyingFiles(tmp_path / "state", writes))
    dying.load()
    with pytest.raises(KeyboardInterrupt):
        dying.keep(generation(2, newer), [older, newer], bodies, [2, 1])
    assert reopened(files).generations == (generation(1, older),)


class TestFullDisk:
    def test_the_quota_refuses_and_leaves_the_old_file(self, tmp_path):
        files = Files(tmp_path, 100)
        files.write("a", b"x" * 60)
        with pytest.raises(StoreFullError, match="quota"):
            files.write("a", b"y" * 60)
        assert files.read("a") == b"x" * 60

    def test_a_disk_that_takes_no_more_refuses_and_leaves_the_old_file(self, tmp_path):
        files = Files(tmp_path, QUOTA)
        files.write("a", b"old")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        try:
            with pytest.raises(StoreFullError):
                files.write("a", b"n" * 5000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert files.read("a") == b"old"
        assert [one.name for one in os.scandir(tmp_path)] == ["a"]

    def test_a_generation_that_found_no_room_can_be_kept_later(self, tmp_path):
        files = Files(tmp_path, 5_000)
        store = Store(files)
        one, big = content(1, b"small"), os.urandom(6_000)
        two = content(2, big)
        store.keep(generation(1, one), [one], bodies_of(b"small"), [1])
        with pytest.raises(StoreFullError):
            store.keep(generation(2, two), [one, two], bodies_of(b"small", big), [2, 1])
        assert [found.number for found in reopened(files).generations] == [1]
        roomy = Files(tmp_path, QUOTA)
        store = Store(roomy)
        store.load()
        store.keep(generation(2, two), [one, two], bodies_of(b"small", big), [2, 1])
        assert [found.number for found in reopened(roomy).generations] == [2, 1]


class TestVault:
    def test_a_secret_cannot_pass_for_another(self, files):
        vault = Vault(files)
        vault.write("a" * 64, b"first")
        vault.write("b" * 64, b"second")
        files.write(f"secrets/{'a' * 64}", files.read(f"secrets/{'b' * 64}"))
        with pytest.raises(CorruptError):
            vault.read("a" * 64)

    def test_another_nodes_vault_cannot_read_it(self, files, tmp_path):
        Vault(files).write("a" * 64, b"first")
        files.write("keys/vault.key", os.urandom(32))
        with pytest.raises(CorruptError):
            Vault(files).read("a" * 64)


def test_files_are_for_this_user_only(store, files, tmp_path):
    one = content(1, b"a", b"s", sealed=(b"s",))
    store.keep(generation(1, one), [one], bodies_of(b"a", b"s"), [1])
    store.keep_journal(replace(Journal(), manifest_version=1))
    assert not [path for path in (tmp_path / "state").rglob("*") if path.stat().st_mode & 0o077]
