"""PKCS#12 is read in a process of its own: one that takes minutes to open is a sentence after five seconds."""

import base64
import subprocess
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from certificates.actions import reading_apart
from certificates.actions.reading_apart import read_apart
from certificates.pki.der import rounds
from certificates.pki.errors import PkiError
from certificates.pki.uploads import MOST_ROUNDS, read_upload
from tests.certificates.pki.makers import pem_of, root
from tests.certificates.pki.test_uploads import PASSWORD, SERVED, SHOP, pfx

DATA, ENCRYPTED = "2a864886f70d010701", "2a864886f70d010706"
PBES2, PBKDF2, AES = "2a864886f70d01050d", "2a864886f70d01050c", "60864801650304012a"
HMAC_SHA256 = "2a864886f70d0209"
SHROUDED_KEY = "2a864886f70d010c0a0102"


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8)
    return bytes([tag]) + (bytes([len(body)]) if len(body) < 128 else bytes([0x80 | len(length)]) + length) + body


def oid(text: str) -> bytes:
    return der(0x06, bytes.fromhex(text))


def algorithm(count: int) -> bytes:
    """PBES2 with AES-256-CBC, a password hashed so often, and zeros for salt and IV."""
    hashed = der(0x30, oid(HMAC_SHA256), b"\x05\x00")
    number = count.to_bytes((count.bit_length() + 8) // 8)
    kdf = der(0x30, oid(PBKDF2), der(0x30, der(0x04, bytes(16)), der(0x02, number), hashed))
    return der(0x30, oid(PBES2), der(0x30, kdf, der(0x30, oid(AES), der(0x04, bytes(16)))))


def hostile() -> bytes:
    """A PKCS#12 file whose costly key only shows once its outer part is opened, at a modest price."""
    costly = der(0x30, algorithm(2**31 - 1), der(0x04, bytes(64)))
    inner = der(0x30, der(0x30, oid(SHROUDED_KEY), der(0xA0, costly)))
    key = PBKDF2HMAC(hashes.SHA256(), 32, bytes(16), 2048).derive(PASSWORD.encode())
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    hidden = encryptor.update(padder.update(inner) + padder.finalize()) + encryptor.finalize()
    content = der(0x30, oid(DATA), algorithm(2048), der(0x80, hidden))
    safe = der(0x30, der(0x30, oid(ENCRYPTED), der(0xA0, der(0x30, der(0x02, b"\x00"), content))))
    return der(0x30, der(0x02, b"\x03"), der(0x30, oid(DATA), der(0xA0, der(0x04, safe))))


def test_what_is_read_apart_is_what_is_read_here():
    found = read_apart(pfx(PASSWORD), None, PASSWORD)
    assert found == read_upload(pfx(PASSWORD), None, PASSWORD)
    assert found.chain_pem == SERVED
    assert read_apart(pem_of(root(), SHOP), pfx(PASSWORD), PASSWORD).key_pem == found.key_pem


@pytest.mark.parametrize(
    ("file", "password", "code"),
    [(pfx(PASSWORD), "wrong", "password_wrong"), (pfx(PASSWORD), None, "password_missing")],
)
def test_what_is_refused_there_is_refused_here_with_the_same_words(file, password, code):
    with pytest.raises(PkiError) as apart:
        read_apart(file, None, password)
    with pytest.raises(PkiError) as here:
        read_upload(file, None, password)
    assert (apart.value.code, apart.value.text, apart.value.pointer) == (code, here.value.text, "/password")


def test_a_file_that_takes_minutes_is_given_up_and_its_process_ended(monkeypatch):
    started: list[Any] = []
    popen = subprocess.Popen

    def noted(*arguments, **settings):
        started.append((arguments, settings, popen(*arguments, **settings)))
        return started[-1][2]

    monkeypatch.setattr(reading_apart.subprocess, "Popen", noted)
    monkeypatch.setattr(reading_apart, "LIMIT_SECONDS", 1)
    assert rounds(hostile()) < MOST_ROUNDS, "nothing of it shows from outside"

    with pytest.raises(PkiError) as refused:
        read_apart(hostile(), None, PASSWORD)

    assert (refused.value.code, refused.value.pointer) == ("certificate_too_costly", "/certificate")
    ((arguments, settings, process),) = started
    assert process.returncode is not None
    assert settings["env"] == {}
    assert PASSWORD not in str((arguments, settings))


def test_an_upload_of_such_a_file_is_a_finding(edge, internal, as_alice):
    body = {"certificate": base64.b64encode(hostile()).decode(), "password": PASSWORD}
    answer = as_alice.post("/slices/acme@edge/certificates/inspect", body)
    assert answer.status_code == 200, answer.content
    assert [one["code"] for one in answer.data["findings"]] == ["certificate_too_costly"]


def test_an_upload_of_a_sound_one_is_read(edge, internal, as_alice):
    body = {"certificate": base64.b64encode(pfx(PASSWORD)).decode(), "password": PASSWORD}
    answer = as_alice.post("/slices/acme@edge/certificates/inspect", body)
    assert answer.status_code == 200, answer.content
    assert answer.data["leaf"]
