"""A secret is nowhere in the clear: in no table, no log, no answer, nothing said to Valkey, no entry of the trail."""

import logging
from ipaddress import ip_network

import pytest
from django.conf import settings
from django.db import connection

from tests.certificates.sweep import listening, sweep, tables, valkey_keys
from tests.certificates.sweep.places import Place
from tests.fleet.simulated_node import rejected
from tests.vending.kv import serving
from tests.vending.vended import HERE, KEY, brought, private_key, tag, the, until
from vending.actions import reading
from vending.actions.credentials import Rotation, Wanted
from vending.models import Credential
from vending.vault.reading import Found

PARAMETERS = {"token_url": "https://login.example.com/token", "issuer": "edge", "algorithm": "ES256"}


@pytest.fixture
def database_url(transactional_db):
    found = connection.get_connection_params()
    parts = {name: found[name] for name in ("user", "password", "host", "port", "dbname") if found.get(name)}
    return " ".join(f"{name}='{value}'" for name, value in parts.items())


def noting(caller, heard):
    """Keep every answer that this caller gets."""
    plain = caller.generic

    def generic(method, path, *args, **extra):
        answer = plain(method, path, *args, **extra)
        heard.append(Place(f"{method} {path} {answer.status_code}", answer.content))
        return answer

    caller.generic = generic
    return caller


def add(alice, **changes):
    return alice.post(HERE, {"name": "login", "kind": "jwt_bearer", "parameters": PARAMETERS, **changes})


def refuse_second(crew):
    for name in [name for name in crew.nodes if crew.asked(name).get(KEY) == 2]:
        crew.nodes[name].report(rejected(KEY, 2, 1, object="acme/vended/login", message="It cannot be read."))


def test_adding_rotating_refusing_and_deleting_leave_it_nowhere(alice, crew, database_url, caplog):
    keys, heard = [private_key(), private_key(), private_key()], []
    alice = noting(alice, heard)
    with caplog.at_level(logging.DEBUG), listening(settings.REDIS_URL) as traffic:
        assert add(alice, secret=keys[0]).status_code == 201
        brought(crew, "login")
        rotated = alice.post(f"{HERE}/login/rotate", {"secret": keys[1]}, if_match=tag(alice, "login"))
        assert rotated.status_code == 200
        refuse_second(crew)
        until(lambda: the("login").rollout_id is None)
        stale = alice.post(f"{HERE}/login/rotate", {"secret": keys[2]}, if_match='"1"')
        assert stale.status_code == 412
        wrong = alice.post(HERE, {"name": "other", "kind": "jwt_bearer", "secret": keys[2], "parameters": {}})
        assert wrong.status_code == 422
        for path in ("", "/login", "/login/versions", "/login/nodes"):
            alice.get(HERE + path)
        alice.get("/audit")
        alice.get(f"/slices/{KEY}/revisions")
        alice.get(f"/slices/{KEY}/revisions/1")
    log = [Place("log", caplog.text.encode())]
    places = (tables(database_url), valkey_keys(settings.REDIS_URL), traffic.places(), heard, log)
    assert sweep([key.encode() for key in keys], *places) == []


def test_reading_it_from_vault_leaves_it_nowhere(alice, crew, database_url, caplog, settings):
    settings.OUTBOUND_NETWORKS = (ip_network("127.0.0.0/8"),)
    key, token, heard = private_key(), private_key(), []
    alice = noting(alice, heard)
    token_text = token.replace("\n", "").replace(" ", "")  # a token of one line, in which the key is found all the same
    with serving() as vault, caplog.at_level(logging.DEBUG), listening(settings.REDIS_URL) as traffic:
        vault.tokens.add(token_text)
        vault.put("secret/login", value=key)
        place = {"address": vault.address, "path": "login", "token": token_text}
        assert add(alice, vault=place).status_code == 201
        Credential.objects.update(lease_until=None)
        assert reading.read_due() == 1
        brought(crew, "login")
        vault.tokens.clear()
        Credential.objects.update(next_action_at="2020-01-01T00:00:00Z")
        assert reading.read_due() == 1
        assert the("login").read_state == "stale"
        alice.get(f"{HERE}/login")
        alice.get("/audit")
    log = [Place("log", caplog.text.encode())]
    places = (tables(database_url), valkey_keys(settings.REDIS_URL), traffic.places(), heard, log)
    assert sweep([key.encode(), token.encode()], *places) == []


def test_a_credential_and_what_is_asked_of_it_print_no_secret():
    secrets = {"secret": "sk_live"}
    wanted = Wanted("stripe", "header", secrets=secrets, vault={"token": "sk_live"})
    said = repr((wanted, Rotation(secrets), Found(1, secrets), reading._Seen(Found(1, secrets))))
    assert "sk_live" not in said
