"""The ring of data keys before a Vault that behaves as its HTTP API is described, and fails as it may fail.

Vault itself cannot be installed here. `FakeVault` follows the descriptions of the transit engine, of errors and of
status codes: it checks path, token, namespace and payload, and really encrypts.
"""

import base64
import json
import os
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.audit.verbs import Target, verb
from console.base.keyring import KeyRing, KeyRingError, key_ring, record, sources
from console.base.keyring.data_key_table import DataKey, DataKeyTable
from console.base.keyring.data_keys import FRESH_SECONDS, LONGEST_SECONDS, DataKeyRing
from console.base.keyring.kms import KmsError
from console.base.keyring.vault import VaultTransit
from fleet.models import SigningKey

KEY, OTHER = b"k" * 32, b"o" * 32


@dataclass
class FakeVault:
    """One transit key `gatehouse`. `fault` (status, errors) answers everything; `is_mute` answers nothing."""

    token: str = "hvs.good"
    mount: str = "transit"
    namespace: str = ""
    fault: tuple[int, list[str]] | None = None
    body: bytes | None = None
    is_mute: bool = False
    location: str = ""
    asked: list[str] = field(default_factory=list)
    master: bytes = field(default_factory=lambda: os.urandom(32))
    released: threading.Event = field(default_factory=threading.Event)
    address: str = ""

    def answer(self, path, headers, payload):
        """Return (status, body) as described under «HTTP status codes» and «Transit secrets engine»."""
        if self.body is not None or self.fault:
            return (200, None) if self.fault is None else (self.fault[0], {"errors": self.fault[1]})
        if headers.get("X-Vault-Request") != "true" or headers.get("X-Vault-Namespace", "") != self.namespace:
            return 400, {"errors": ["missing or wrong header"]}
        if headers.get("X-Vault-Token") != self.token:
            return 403, {"errors": ["permission denied"]}
        if not path.startswith(f"/v1/{self.mount}/"):
            return 404, {"errors": [f'no handler for route "{path}". route entry not found.']}
        operation, _, name = path.removeprefix(f"/v1/{self.mount}/").partition("/")
        if name != "gatehouse":
            return 400, {"errors": ["encryption key not found"]}
        return {"encrypt": self.encrypt, "decrypt": self.decrypt}[operation](payload)

    def encrypt(self, payload):
        if set(payload) != {"plaintext"}:
            return 400, {"errors": ["missing plaintext"]}
        nonce = os.urandom(12)
        sealed = nonce + AESGCM(self.master).encrypt(nonce, base64.b64decode(payload["plaintext"], validate=True), None)
        return 200, {"data": {"ciphertext": f"vault:v1:{base64.b64encode(sealed).decode()}", "key_version": 1}}

    def decrypt(self, payload):
        if set(payload) != {"ciphertext"} or not payload["ciphertext"].startswith("vault:v1:"):
            return 400, {"errors": ["invalid ciphertext: no prefix"]}
        sealed = base64.b64decode(payload["ciphertext"].removeprefix("vault:v1:"), validate=True)
        try:
            plaintext = AESGCM(self.master).decrypt(sealed[:12], sealed[12:], None)
        except (InvalidTag, ValueError):
            return 400, {"errors": ["cipher: message authentication failed"]}
        return 200, {"data": {"plaintext": base64.b64encode(plaintext).decode()}}


def handler_of(vault):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            vault.asked.append(self.path)
            if vault.is_mute:
                vault.released.wait(30)
                return
            status, body = vault.answer(self.path, self.headers, payload)
            content = vault.body if vault.body is not None else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if vault.location:
                self.send_header("Location", vault.location)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    return Handler


@pytest.fixture
def vault():
    fake = FakeVault()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(fake))
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield fake
    fake.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def token_file(tmp_path) -> Path:
    path = tmp_path / "token"
    path.write_text("hvs.good\n")
    return path


@pytest.fixture
def client(vault, token_file):
    return VaultTransit(vault.address, token_file, "gatehouse")


class TestClient:
    def test_what_was_wrapped_is_unwrapped(self, client, vault):
        wrapped = client.wrap(KEY)
        assert wrapped.startswith("vault:v1:")
        assert client.unwrap(wrapped) == KEY
        assert vault.asked == ["/v1/transit/encrypt/gatehouse", "/v1/transit/decrypt/gatehouse"]

    def test_another_mount_and_a_namespace_are_used(self, vault, token_file):
        vault.mount, vault.namespace = "kms/eu", "team-a/"
        client = VaultTransit(vault.address + "/", token_file, "gatehouse", mount="kms/eu", namespace="team-a/")
        assert client.unwrap(client.wrap(KEY)) == KEY

    def test_a_renewed_token_counts_at_once(self, client, vault, token_file):
        client.wrap(KEY)
        vault.token = "hvs.renewed"
        with pytest.raises(KmsError, match="refuses the token"):
            client.wrap(KEY)
        token_file.write_text("hvs.renewed")
        client.wrap(KEY)

    @pytest.mark.parametrize(
        ("status", "errors", "said", "is_temporary"),
        [
            (503, ["Vault is sealed"], "is sealed or down for maintenance: unseal it. It says: Vault is sealed", True),
            (403, ["permission denied"], "refuses the token in GATEHOUSE_VAULT_TOKEN_FILE for transit/encrypt", False),
            (404, [], "knows no transit/encrypt/gatehouse: check GATEHOUSE_VAULT_MOUNT", False),
            (400, ["encryption key not found"], "check GATEHOUSE_VAULT_KEY.* encryption key not found", False),
            (500, ["internal error"], "answered 500: try again later", True),
            (472, [], "answered 472: try again later", True),
            (429, [], "answered 429: try again later", True),
            (412, [], "answered 412: try again later", True),
        ],
    )
    def test_a_refusal_is_one_sentence_that_says_what_to_do(self, client, vault, status, errors, said, is_temporary):
        vault.fault = (status, errors)
        with pytest.raises(KmsError, match=said) as raised:
            client.wrap(KEY)
        assert raised.value.is_temporary is is_temporary

    def test_a_redirect_is_not_followed_with_the_token(self, client, vault):
        vault.fault, vault.location = (307, []), f"{vault.address}/v1/elsewhere"
        with pytest.raises(KmsError, match="redirects to another server"):
            client.wrap(KEY)
        assert vault.asked == ["/v1/transit/encrypt/gatehouse"]

    def test_silence_is_temporary_and_the_error_holds_no_key(self, vault, token_file):
        vault.is_mute = True
        with pytest.raises(KmsError, match=r"did not answer within 0\.2 s") as raised:
            VaultTransit(vault.address, token_file, "gatehouse", timeout_seconds=0.2).wrap(KEY)
        assert raised.value.is_temporary
        assert raised.value.__cause__ is None
        assert raised.value.__suppress_context__

    def test_nobody_there_is_temporary(self, token_file):
        with pytest.raises(KmsError, match="cannot be reached") as raised:
            VaultTransit("http://127.0.0.1:1", token_file, "gatehouse").wrap(KEY)
        assert raised.value.is_temporary

    def test_what_another_key_wrapped_is_refused(self, client, vault):
        wrapped = client.wrap(KEY)
        vault.master = os.urandom(32)
        with pytest.raises(KmsError, match="message authentication failed"):
            client.unwrap(wrapped)

    @pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"data": null}', b'{"data": {"ciphertext": 7}}'])
    def test_an_answer_of_another_shape_is_refused(self, client, vault, body):
        vault.body = body
        with pytest.raises(KmsError, match=r"answered transit/encrypt/gatehouse without data\.ciphertext"):
            client.wrap(KEY)

    def test_an_answer_that_is_no_ciphertext_of_vault_is_refused(self, client, vault):
        vault.body = b'{"data": {"ciphertext": "a2V5"}}'
        with pytest.raises(KmsError, match="no ciphertext of its own"):
            client.wrap(KEY)

    @pytest.mark.parametrize("plaintext", ["c2hvcnQ=", "%%%", ""])
    def test_an_answer_that_is_no_key_is_refused(self, client, vault, plaintext):
        vault.body = json.dumps({"data": {"plaintext": plaintext}}).encode()
        with pytest.raises(KmsError, match="no key of 32 bytes"):
            client.unwrap("vault:v1:xxxx")

    @pytest.mark.parametrize("content", [None, "", "two words", "a\x07b"])
    def test_a_token_file_without_one_token_is_named(self, client, token_file, content):
        token_file.unlink() if content is None else token_file.write_text(content)
        with pytest.raises(KmsError, match="GATEHOUSE_VAULT_TOKEN_FILE"):
            client.wrap(KEY)

    def test_a_file_of_certificates_that_is_none_is_named(self, vault, token_file):
        client = VaultTransit(vault.address, token_file, "gatehouse", ca_file=str(token_file))
        with pytest.raises(KmsError, match="GATEHOUSE_VAULT_CA_FILE"):
            client.wrap(KEY)


TABLE = """CREATE TABLE IF NOT EXISTS base_data_key
    (id varchar(16) PRIMARY KEY, wrapped text NOT NULL, created_at timestamptz NOT NULL)"""


@pytest.fixture
def table(transactional_db):
    """The table of data keys, empty before and after; made here as long as no migration makes it."""
    with connection.cursor() as cursor:
        is_ours = "base_data_key" not in connection.introspection.table_names(cursor)
        cursor.execute(TABLE)
    yield DataKeyTable()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS base_data_key" if is_ours else "DELETE FROM base_data_key")


class Clock:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ring(client, table, clock):
    return DataKeyRing(client, before=lambda: KeyRing((OTHER,)), now=clock)


class TestDataKeyRing:
    def test_the_first_use_makes_a_key_that_lies_wrapped_in_the_table(self, ring, table, client):
        sealed = ring.seal(b"secret", bound_to="row")
        row = table.newest()
        assert sealed[:8].hex() == row.id == ring.newest_id().hex()
        assert row.wrapped.startswith("vault:v1:")
        assert client.unwrap(row.wrapped).hex() not in row.wrapped
        assert ring.open(sealed, bound_to="row") == b"secret"
        with pytest.raises(KeyRingError):
            ring.open(sealed, bound_to="another row")

    def test_another_process_opens_it_with_the_table_and_the_service(self, ring, client):
        sealed = ring.seal(b"secret", bound_to="row")
        assert DataKeyRing(client, before=None).open(sealed, bound_to="row") == b"secret"

    def test_what_lies_under_the_ring_of_before_is_opened_without_the_service(self, ring, vault):
        sealed = KeyRing((OTHER,)).seal(b"secret", bound_to="row")
        assert ring.open(sealed, bound_to="row") == b"secret"
        assert vault.asked == []

    def test_an_unknown_key_is_told(self, ring):
        with pytest.raises(KeyRingError, match="no data key opens"):
            ring.open(KeyRing((KEY,)).seal(b"secret", bound_to="row"), bound_to="row")

    def test_looking_at_the_newest_id_makes_nothing(self, ring, table, vault):
        assert ring.newest_id() == b""
        assert table.newest() is None
        assert vault.asked == []

    def test_a_new_key_encrypts_from_then_on_and_the_old_one_still_opens(self, ring):
        old = ring.seal(b"secret", bound_to="row")
        made = ring.make_key()
        assert ring.seal(b"secret", bound_to="row")[:8].hex() == made != old[:8].hex()
        assert ring.open(old, bound_to="row") == b"secret"

    def test_a_caller_who_takes_everything_back_does_not_take_the_key(self, ring, client):
        with transaction.atomic():
            sealed = ring.seal(b"secret", bound_to="row")
            transaction.set_rollback(True)
        assert DataKeyRing(client, before=None).open(sealed, bound_to="row") == b"secret"

    def test_of_two_first_keys_one_stays(self, table):
        first = table.add_first(DataKey("a" * 16, "vault:v1:a"))
        assert table.add_first(DataKey("b" * 16, "vault:v1:b")) == first == table.newest()
        assert table.find("b" * 16) is None

    def test_a_key_is_asked_for_once_in_five_minutes(self, ring, vault, clock):
        sealed = ring.seal(b"secret", bound_to="row")
        vault.asked.clear()
        clock.seconds = FRESH_SECONDS - 1
        ring.open(sealed, bound_to="row")
        assert vault.asked == []
        clock.seconds = FRESH_SECONDS
        ring.open(sealed, bound_to="row")
        assert vault.asked == ["/v1/transit/decrypt/gatehouse"]

    def test_while_the_service_is_away_a_known_key_goes_on_for_an_hour(self, ring, vault, clock, caplog):
        sealed = ring.seal(b"secret", bound_to="row")
        vault.fault = (503, ["Vault is sealed"])
        clock.seconds = LONGEST_SECONDS - 1
        assert ring.open(sealed, bound_to="row") == b"secret"
        assert "used from memory meanwhile" in caplog.text
        clock.seconds = LONGEST_SECONDS
        with pytest.raises(KmsError, match="is sealed"):
            ring.open(sealed, bound_to="row")

    def test_a_refusal_is_heeded_and_the_key_forgotten(self, ring, vault, clock):
        sealed = ring.seal(b"secret", bound_to="row")
        vault.fault = (403, ["permission denied"])
        clock.seconds = FRESH_SECONDS
        with pytest.raises(KmsError, match="refuses the token"):
            ring.open(sealed, bound_to="row")
        vault.fault = (503, ["Vault is sealed"])
        with pytest.raises(KmsError, match="is sealed"):
            ring.open(sealed, bound_to="row")

    def test_a_key_that_was_never_unwrapped_here_needs_the_service(self, ring, vault, client):
        sealed = ring.seal(b"secret", bound_to="row")
        vault.fault = (503, ["Vault is sealed"])
        with pytest.raises(KmsError):
            DataKeyRing(client, before=None).open(sealed, bound_to="row")

    def test_a_service_that_does_not_give_back_what_it_wrapped_gets_nothing_to_keep(self, ring, vault, table):
        vault.decrypt = lambda payload: (200, {"data": {"plaintext": base64.b64encode(KEY).decode()}})
        with pytest.raises(KmsError, match="does not give back"):
            ring.seal(b"secret", bound_to="row")
        assert table.newest() is None

    def test_a_row_that_holds_another_key_is_found_out(self, ring, client, table):
        sealed = ring.seal(b"secret", bound_to="row")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE base_data_key SET wrapped = %s", [client.wrap(KEY)])
        with pytest.raises(KeyRingError, match="holds another key"):
            DataKeyRing(client, before=None).open(sealed, bound_to="row")

    def test_a_missing_table_says_to_migrate(self, ring):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE base_data_key RENAME TO base_data_key_away")
        try:
            with pytest.raises(KeyRingError, match=r"run manage\.py migrate"):
                ring.seal(b"secret", bound_to="row")
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE base_data_key_away RENAME TO base_data_key")

    def test_no_key_is_printed(self, ring, table):
        ring.seal(b"secret", bound_to="row")
        assert "vault:" not in repr(table.newest())


@pytest.fixture
def by_settings(vault, token_file, table, monkeypatch):
    """Vault as GATEHOUSE_KMS and its settings name it, and a trail."""
    for name, value in {
        "GATEHOUSE_KMS": "vault-transit",
        "GATEHOUSE_VAULT_ADDRESS": vault.address,
        "GATEHOUSE_VAULT_TOKEN_FILE": str(token_file),
        "GATEHOUSE_VAULT_KEY": "gatehouse",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(record, "_given", [audited])
    sources.forget()
    yield vault
    sources.forget()


def audited(work):
    with verb("key_ring.rotate", actor=SYSTEM) as act:
        act.entry(Target("key_ring", "key ring"), work())


def rotate(*arguments):
    out = StringIO()
    call_command("rotate_key_ring", *arguments, stdout=out)
    return out.getvalue()


def test_the_settings_lead_to_vault(by_settings, settings):
    before = KeyRing.parse(settings.KEY_RING).seal(b"before", bound_to="row")
    sealed = key_ring().seal(b"secret", bound_to="row")
    assert key_ring().open(sealed, bound_to="row") == b"secret"
    assert by_settings.asked[0] == "/v1/transit/encrypt/gatehouse"
    assert key_ring().open(before, bound_to="row") == b"before"


def test_everything_moves_from_the_ring_under_a_data_key_and_on_to_the_next(by_settings, settings):
    name = "fleet.signing_key:k1"
    sealed = KeyRing.parse(settings.KEY_RING).seal(b"private", bound_to=name)
    SigningKey.objects.create(kid="k1", public_key=b"p", ciphertext=sealed)
    with pytest.raises(CommandError, match="1 rows need an older key"):
        rotate("--check")
    rotate("--dry-run")
    assert by_settings.asked == []
    for arguments in ([], ["--new-data-key"]):
        before = bytes(SigningKey.objects.get().ciphertext)[:8]
        rotate(*arguments)
        sealed = bytes(SigningKey.objects.get().ciphertext)
        assert sealed[:8] == key_ring().newest_id() != before
        assert key_ring().open(sealed, bound_to=name) == b"private"
    assert rotate("--check")
    assert Entry.objects.filter(summary__startswith="Made data key").count() == 1


def test_a_service_that_fails_stops_the_rotation_with_its_own_sentence(by_settings, settings):
    sealed = KeyRing.parse(settings.KEY_RING).seal(b"private", bound_to="fleet.signing_key:k1")
    SigningKey.objects.create(kid="k1", public_key=b"p", ciphertext=sealed)
    by_settings.fault = (503, ["Vault is sealed"])
    with pytest.raises(CommandError, match="unseal it"):
        rotate()
    assert bytes(SigningKey.objects.get().ciphertext) == sealed
