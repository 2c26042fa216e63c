"""Passwords are hashed by Argon2id (46 MiB, two passes, one lane), one at a time; what is weaker is hashed anew."""

import threading

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from console import settings as product
from console.accounts.hashing import BoundedArgon2
from tests import make

PASSWORD = "correct horse battery"
BEGINNING = "argon2$argon2id$v=19$m=47104,t=2,p=1$"


class Weaker(BoundedArgon2):
    """As of a release that asked for less."""

    memory_cost = 8 * 1024


@pytest.fixture
def real(settings):
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS


def test_the_product_hashes_by_argon2id_alone(real, db):
    assert product.PASSWORD_HASHERS == ["console.accounts.hashing.BoundedArgon2"]
    assert make.user("dana", password=PASSWORD).password.startswith(BEGINNING)


def test_the_same_password_twice_looks_different():
    hasher = BoundedArgon2()
    assert hasher.encode(PASSWORD, hasher.salt()) != hasher.encode(PASSWORD, hasher.salt())


def test_what_was_hashed_with_less_is_hashed_anew_by_the_next_right_password(real, db):
    dana = make.user("dana", password=PASSWORD)
    dana.password = weak = Weaker().encode(PASSWORD, Weaker().salt())
    dana.save()
    assert not dana.check_password("wrong")
    assert dana.password == weak
    assert dana.check_password(PASSWORD)
    dana.refresh_from_db()
    assert dana.password.startswith(BEGINNING)
    assert not BoundedArgon2().must_update(dana.password)


@pytest.mark.parametrize("verb", ["encode", "verify"])
def test_no_two_hashes_are_made_at_once(monkeypatch, verb):
    hasher, genuine, inside, most = BoundedArgon2(), getattr(Argon2PasswordHasher, verb), [], []

    def counted(self, *args):
        inside.append(1)
        most.append(len(inside))
        try:
            return genuine(self, *args)
        finally:
            inside.pop()

    monkeypatch.setattr(Argon2PasswordHasher, verb, counted)
    second = hasher.salt() if verb == "encode" else hasher.encode(PASSWORD, hasher.salt())
    threads = [threading.Thread(target=getattr(hasher, verb), args=(PASSWORD, second)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == [1] * 4
