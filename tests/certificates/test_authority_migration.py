"""An upgrade takes over what the release before kept on the issuer's row, without opening it."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from certificates.actions.authority_keys import root_of
from certificates.actions.keys import seal_for_issuer
from certificates.models import Authority, Issuer
from certificates.pki.authority import make_intermediate, make_root
from certificates.pki.chains import read_chain
from certificates.pki.keys import KeyType, load_signing

BEFORE, AFTER = [("certificates", "0002_drain_connections")], [("certificates", "0003_authorities")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def apps_before(transactional_db):
    """The tables of the release before; those of this one are there again afterwards."""
    yield migrate(BEFORE)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_a_ca_of_before_is_authority_1_and_its_keys_stay_where_they_are(apps_before):
    now = timezone.now()
    root = make_root("Old root", KeyType.ECDSA_P384, now, timedelta(days=3650))
    below = make_intermediate(root, "Old intermediate", KeyType.ECDSA_P256, now, timedelta(days=1095))
    keys = {"root": root.private_key_pem.decode(), "intermediate": below.private_key_pem.decode()}
    old = apps_before.get_model("certificates", "Issuer")
    row = old.objects.create(
        name="company", type="internal", key_types=["ecdsa-p256"],
        root_pem=root.certificate_pem.decode(), intermediate_pem=below.certificate_pem.decode(),
    )  # fmt: skip
    sealed = seal_for_issuer(Issuer(pk=row.pk), "ca_ciphertext", json.dumps(keys).encode())
    old.objects.filter(pk=row.pk).update(ca_ciphertext=sealed)
    old.objects.create(name="le", type="acme", directory_url="https://ca.test/dir")

    migrate(AFTER)

    found = Authority.objects.get()
    assert (found.issuer.name, found.number, found.state) == ("company", 1, "active")
    assert found.root_ends_at == read_chain(root.certificate_pem)[0].not_valid_after_utc
    assert bytes(found.issuer.ca_ciphertext) == sealed
    signs = load_signing(root_of(found).private_key_pem).public_key()
    assert signs == read_chain(found.root_pem.encode())[0].public_key()


def test_going_back_and_forth_loses_nothing(apps_before):
    migrate(AFTER)
    migrate(BEFORE)
    migrate(AFTER)
    assert Authority.objects.count() == 0
