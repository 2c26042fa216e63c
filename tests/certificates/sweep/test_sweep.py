"""A planted key is found in every form and every place; sealed keys, public keys and other keys are not."""

import base64
import gzip
import json
import logging
import textwrap
import urllib.parse

import psycopg
import pytest
import redis
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.conf import settings
from django.db import connection

from console.base.keyring import key_ring
from tests.certificates.sweep import files, listening, places, sweep, tables, valkey_keys
from tests.certificates.sweep.needles import needles_of
from tests.certificates.sweep.places import Place

KEYS = {
    "p256": ec.generate_private_key(ec.SECP256R1()),
    "p384": ec.generate_private_key(ec.SECP384R1()),
    "rsa": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
}


def pem_of(key):
    return key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())


def der_of(key):
    return key.private_bytes(s.Encoding.DER, s.PrivateFormat.PKCS8, s.NoEncryption())


def number_of(key):
    if isinstance(key, rsa.RSAPrivateKey):
        return key.private_numbers().p.to_bytes(128, "big")
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.private_numbers().private_value.to_bytes((key.key_size + 7) // 8, "big")
    return key.private_bytes_raw()


def wrapped(data, width):
    return "\n".join(textwrap.wrap(base64.b64encode(data).decode(), width)).encode()


def spaced_hex(data, between):
    return between.join(f"{byte:02X}" for byte in data).encode()


FORMS = {
    "PEM": pem_of,
    "DER": der_of,
    "base64 of DER, one line": lambda key: base64.b64encode(der_of(key)),
    "base64 of DER, 76 wide": lambda key: wrapped(der_of(key), 76),
    "base64 of DER, 61 wide": lambda key: wrapped(der_of(key), 61),
    "base64 of DER, 7 wide, CRLF": lambda key: wrapped(der_of(key), 7).replace(b"\n", b"\r\n"),
    "base64url of DER": lambda key: base64.urlsafe_b64encode(der_of(key)),
    "base64 within something larger": lambda key: base64.b64encode(b"x" + der_of(key)),
    "base64 within something larger still": lambda key: base64.b64encode(b"xy" + der_of(key)),
    "base64 of PEM": lambda key: base64.b64encode(pem_of(key)),
    "base64 of PEM, 76 wide": lambda key: wrapped(pem_of(key), 76),
    "base64 of base64 of PEM": lambda key: base64.b64encode(base64.b64encode(pem_of(key))),
    "hex of DER": lambda key: der_of(key).hex().encode(),
    "hex of DER, capitals": lambda key: der_of(key).hex().upper().encode(),
    "hex of PEM": lambda key: b"\\\\x" + pem_of(key).hex().encode(),
    "hex of DER, odd": lambda key: b"a" + der_of(key).hex().encode(),
    "openssl's text": lambda key: b":\n    ".join(
        textwrap.wrap(spaced_hex(number_of(key), ":").decode(), 45)
        and [line.encode() for line in textwrap.wrap(spaced_hex(number_of(key), ":").decode(), 45)]
    ),
    "hex with blanks": lambda key: spaced_hex(der_of(key), " "),
    "hex as C writes it": lambda key: b"0x" + spaced_hex(der_of(key), ", 0x"),
    "PEM in JSON": lambda key: json.dumps({"key": pem_of(key).decode()}).encode(),
    "PEM in JSON in JSON": lambda key: json.dumps(json.dumps({"key": pem_of(key).decode()})).encode(),
    "PEM as PHP writes JSON": lambda key: json.dumps(pem_of(key).decode()).replace("/", "\\/").encode(),
    "PEM with escaped signs": lambda key: pem_of(key).replace(b"+", b"\\u002b").replace(b"/", b"\\u002f"),
    "PEM in a form": lambda key: urllib.parse.urlencode({"key": pem_of(key).decode()}).encode(),
    "Python's repr of DER": lambda key: repr(der_of(key)).encode(),
    "Python's list of DER": lambda key: str(list(der_of(key))).encode(),
    "UTF-16 of PEM": lambda key: pem_of(key).decode().encode("utf-16"),
    "gzip of PEM": lambda key: gzip.compress(pem_of(key)),
    "base64 of gzip of PEM": lambda key: base64.b64encode(gzip.compress(pem_of(key))),
    "number, raw": number_of,
    "number, hex": lambda key: number_of(key).hex().encode(),
    "number, base64": lambda key: base64.b64encode(number_of(key)),
    "number, JWK": lambda key: base64.urlsafe_b64encode(number_of(key)).rstrip(b"="),
    "number, decimal": lambda key: str(int.from_bytes(number_of(key), "big")).encode(),
    "half the number": lambda key: number_of(key)[: len(number_of(key)) // 2],
    "a line that was cut off": lambda key: number_of(key).hex()[: len(number_of(key)) + 1].encode(),
}


def found(content, *keys):
    return sweep([pem_of(key) for key in keys or KEYS.values()], [Place("here", content)])


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("form", FORMS)
def test_a_key_is_found_in_every_form(form, kind):
    content = b"2026-11-21 INFO before " + FORMS[form](KEYS[kind]) + b" after\n"
    if form == "gzip of PEM":
        content = FORMS[form](KEYS[kind])
    findings = found(content)
    assert findings
    assert {finding.part.split(":")[0] for finding in findings} == {f"key {list(KEYS).index(kind)}"}


@pytest.mark.parametrize("form", [s.PrivateFormat.TraditionalOpenSSL, s.PrivateFormat.PKCS8])
@pytest.mark.parametrize("kind", ["p256", "rsa"])
def test_both_formats_of_keys_are_found_and_read(kind, form):
    for encoding in (s.Encoding.PEM, s.Encoding.DER):
        written = KEYS[kind].private_bytes(encoding, form, s.NoEncryption())
        assert found(written, KEYS[kind])
        assert needles_of(written) == needles_of(pem_of(KEYS[kind]))


@pytest.mark.parametrize("part", ["d", "p", "q", "dmp1", "dmq1", "iqmp"])
def test_each_secret_number_of_an_rsa_key_betrays_it(part):
    number = getattr(KEYS["rsa"].private_numbers(), part)
    findings = found(number.to_bytes((number.bit_length() + 7) // 8, "big"))
    assert {finding.part for finding in findings} == {f"key 2: {part}"}


@pytest.mark.parametrize("kind", KEYS)
def test_what_is_public_and_what_is_sealed_is_not_a_finding(kind):
    key = KEYS[kind]
    sealed = key_ring().seal(pem_of(key), bound_to="row")
    encrypted = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.BestAvailableEncryption(b"password"))
    public = key.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo)
    for content in (sealed, sealed.hex().encode(), base64.b64encode(sealed), encrypted, public):
        assert found(content) == []


def test_another_key_is_not_a_finding():
    assert found(pem_of(ec.generate_private_key(ec.SECP256R1()))) == []


def test_findings_do_not_repeat_the_key():
    text = repr(found(pem_of(KEYS["p256"])))
    assert found(text.encode()) == []


def test_a_sweep_of_nothing_proves_nothing():
    with pytest.raises(ValueError, match="no key"):
        sweep([], [Place("here", b"")])
    with pytest.raises(ValueError, match="no place"):
        sweep([pem_of(KEYS["p256"])], [])


PEM = pem_of(KEYS["p256"])


@pytest.fixture
def database_url(transactional_db):
    values = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    return psycopg.conninfo.make_conninfo(**{name: values[name] for name in names if values.get(name)})


def found_by_copy(database_url):
    """Where COPY finds the key; the statement that planted it is still to be seen too."""
    found = {finding.place for finding in sweep([PEM], tables(database_url))}
    return {place for place in found if "statements" not in place}


class TestTables:
    @pytest.fixture(autouse=True)
    def _table(self, database_url):
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA sweep")
            cursor.execute('CREATE TABLE sweep."a table" (id int, words text, bytes bytea, document jsonb)')
        yield
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA sweep CASCADE")

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("words", PEM.decode()),
            ("words", der_of(KEYS["p256"]).hex()),
            ("bytes", PEM),
            ("bytes", der_of(KEYS["p256"])),
            ("document", json.dumps({"a": [PEM.decode()]})),
            ("document", json.dumps({"a": base64.b64encode(PEM).decode()})),
        ],
    )
    def test_a_key_in_any_column_is_found_in_text_and_binary(self, database_url, column, value):
        assert sweep([PEM], tables(database_url)) == []
        with connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO sweep."a table" (id, {column}) VALUES (1, %s)', [value])
        assert {"postgres: sweep.a table (text)", "postgres: sweep.a table (binary)"} == found_by_copy(database_url)

    def test_a_partition_is_a_table_too(self, database_url):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE sweep.parts (id int, words text) PARTITION BY RANGE (id)")
            cursor.execute("CREATE TABLE sweep.parts_1 PARTITION OF sweep.parts FOR VALUES FROM (0) TO (9)")
            cursor.execute("INSERT INTO sweep.parts VALUES (1, %s)", [PEM.decode()])
        assert {"postgres: sweep.parts_1 (text)", "postgres: sweep.parts_1 (binary)"} == found_by_copy(database_url)

    def test_a_statement_that_holds_a_key_is_found(self, database_url):
        with psycopg.connect(database_url) as other:
            other.execute(f"SELECT '{PEM.decode()}'")
            found = {finding.place for finding in sweep([PEM], tables(database_url))}
        assert found == {"postgres: statements (text)", "postgres: statements (binary)"}

    def test_the_products_own_tables_are_read(self, database_url):
        assert "postgres: public.fleet_signingkey (binary)" in {place.name for place in tables(database_url)}


PLANTED = {
    "string": lambda client: client.set("k", PEM),
    "list": lambda client: client.rpush("k", b"x", PEM),
    "set": lambda client: client.sadd("k", b"x", PEM),
    "zset": lambda client: client.zadd("k", {PEM: 1}),
    "hash": lambda client: client.hset("k", "field", PEM),
    "field of a hash": lambda client: client.hset("k", PEM, "value"),
    "stream": lambda client: client.xadd("k", {"field": PEM}),
    "name of a key": lambda client: client.set(PEM, "x"),
}


class TestValkey:
    @pytest.mark.parametrize("kind", PLANTED)
    def test_a_key_in_any_type_is_found(self, valkey, kind):
        assert list(valkey_keys(settings.REDIS_URL)) == []
        PLANTED[kind](valkey)
        assert sweep([PEM], valkey_keys(settings.REDIS_URL))

    def test_a_key_in_another_database_is_found(self, valkey):
        with redis.Redis.from_url(settings.REDIS_URL, db=7) as other:
            other.set("k", PEM)
        assert {finding.place for finding in sweep([PEM], valkey_keys(settings.REDIS_URL))} == {"valkey: db 7 b'k'"}

    @pytest.mark.parametrize("secret", [PEM, der_of(KEYS["p256"]), der_of(KEYS["rsa"])], ids=["PEM", "DER", "RSA DER"])
    @pytest.mark.parametrize("say", ["set", "publish"])
    def test_what_is_said_and_gone_again_is_found(self, valkey, say, secret):
        with listening(settings.REDIS_URL) as traffic:
            valkey.set("x", secret, px=1) if say == "set" else valkey.publish("topic", secret)
        places = {finding.place for finding in sweep([PEM, pem_of(KEYS["rsa"])], traffic.places())}
        assert places == {"valkey: commands"} | ({"valkey: messages"} if say == "publish" else set())

    def test_harmless_talk_is_heard_and_no_finding(self, valkey):
        with listening(settings.REDIS_URL) as traffic:
            valkey.set("greeting", "hello")
        assert any(b"greeting" in command for command in traffic.commands)
        assert sweep([PEM], traffic.places()) == []

    def test_a_listener_that_was_cut_off_is_no_proof(self, valkey):
        with pytest.raises(AssertionError, match="cut off"), listening(settings.REDIS_URL):
            valkey.client_kill_filter(_type="pubsub")


class TestFiles:
    def test_a_key_is_found_in_a_log_and_deep_in_a_folder(self, tmp_path):
        log, folder = tmp_path / "web.log", tmp_path / "node" / "store"
        folder.mkdir(parents=True)
        handler = logging.FileHandler(log)
        handler.emit(logging.makeLogRecord({"msg": "sent %r", "args": (PEM,)}))
        handler.close()
        (folder / "blob").write_bytes(b"\0" * 100 + der_of(KEYS["p256"]))
        (folder / "harmless").write_bytes(b"hello")
        assert {finding.place for finding in sweep([PEM], files(log, tmp_path / "node"))} == {
            f"file: {log}",
            f"file: {folder / 'blob'}",
        }

    def test_a_key_across_the_border_of_two_steps_is_found(self, tmp_path, monkeypatch):
        monkeypatch.setattr(places, "STEP_BYTES", 8192)
        monkeypatch.setattr(places, "OVERLAP_BYTES", 4096)
        path = tmp_path / "big"
        path.write_bytes(b"." * (8192 - len(PEM) // 2) + PEM + b"." * 9000)
        assert sweep([PEM], files(path))

    def test_links_lead_nowhere(self, tmp_path):
        (tmp_path / "key").write_bytes(PEM)
        folder = tmp_path / "folder"
        folder.mkdir()
        (folder / "link").symlink_to(tmp_path / "key")
        (folder / "empty").touch()
        assert sweep([PEM], files(folder)) == []

    def test_a_folder_that_is_not_there_is_told(self, tmp_path):
        with pytest.raises(ValueError, match="does not exist"):
            sweep([PEM], files(tmp_path / "absent"))
